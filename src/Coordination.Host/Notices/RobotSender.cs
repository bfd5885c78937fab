using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Coordination.Host.Notices;

/// <summary>The robot answered, and did not take it.</summary>
/// <param name="answer">What it said, in one short line.</param>
public sealed class RobotRefusedException(string answer) : Exception(answer);

/// <summary>Calls a chat group's robot, signed as it asks. 钉钉自定义机器人 and 企业微信群机器人 answer 200 whatever happens; their <c>errcode</c> counts.</summary>
public sealed class RobotSender(HttpClient http, Robots robots, IReadOnlyCollection<string> insideHosts, TimeProvider time) : ISender, IDisposable
{
    private const int AnswerMax = 200;
    private const int WeComBytesMax = 2048;
    private const int TextBytesMax = 18_000;

    public string CounterpartOf(string to) => to;

    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        // Taken down meanwhile: nobody waits for it any more.
        if (await robots.FindAsync(message.To, cancellationToken) is not { } found) return;
        try
        {
            await CallAsync(found.Robot, message, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new CounterpartAwayException("The robot does not answer", e);
        }
    }

    /// <exception cref="RobotRefusedException">It answered with an error.</exception>
    /// <exception cref="HttpRequestException">It did not answer.</exception>
    public async Task CallAsync(Robot robot, Message message, CancellationToken cancellationToken)
    {
        // What was entered while the operator named the host may be called no longer.
        if (RobotAddress.FaultOf(robot.Address, robot.Kind, insideHosts) is { } fault) throw new RobotRefusedException(fault.ToString());
        using var request = Request(robot, message, time.GetUtcNow());
        using var answer = await http.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new RobotRefusedException(FormattableString.Invariant($"HTTP {(int)answer.StatusCode}"));
        if (robot.Kind != RobotKind.Plain && ErrorIn(body) is { } error) throw new RobotRefusedException(error);
    }

    public void Dispose() => http.Dispose();

    /// <summary>Null where it took the message.</summary>
    private static string? ErrorIn(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("errcode", out var code)) return "errcode ?";
            if (code.ValueKind == JsonValueKind.Number && code.TryGetInt64(out var number) && number == 0) return null;
            var text = root.TryGetProperty("errmsg", out var said) ? said.ToString() : "";
            var line = NoticeTexts.OneLine($"errcode {code} {text}");
            return line.Length <= AnswerMax ? line : line[..AnswerMax];
        }
        catch (JsonException)
        {
            return "errcode ?";
        }
    }

    private static HttpRequestMessage Request(Robot robot, Message message, DateTimeOffset now)
    {
        var text = string.Join('\n', message.Lines.Prepend(message.Subject));
        return robot.Kind switch
        {
            RobotKind.Plain => Signed(robot, JsonSerializer.SerializeToUtf8Bytes(new { id = message.Id, subject = message.Subject, lines = message.Lines, at = now })),
            RobotKind.DingTalk => Called(robot.Secret.Length == 0 ? robot.Address : WithSignature(robot, now), Shortened(text, TextBytesMax)),
            _ => Called(robot.Address, Shortened(text, WeComBytesMax)),
        };
    }

    private static HttpRequestMessage Called(Uri address, string text) =>
        new(HttpMethod.Post, address) { Content = JsonContent.Create(new { msgtype = "text", text = new { content = text } }) };

    private static HttpRequestMessage Signed(Robot robot, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, robot.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Coordination-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(robot.Secret), body))}");
        return request;
    }

    /// <summary>DingTalk's own rule: the milliseconds and the secret, signed with the secret, in the address.</summary>
    private static Uri WithSignature(Robot robot, DateTimeOffset now)
    {
        var stamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(robot.Secret), Encoding.UTF8.GetBytes($"{stamp}\n{robot.Secret}")));
        var joint = string.IsNullOrEmpty(robot.Address.Query) ? '?' : '&';
        return new Uri($"{robot.Address}{joint}timestamp={stamp}&sign={Uri.EscapeDataString(sign)}");
    }

    /// <summary>Robots refuse what is too long altogether; cut between characters, never within one.</summary>
    private static string Shortened(string text, int bytesMax)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytesMax) return text;
        var room = bytesMax - Encoding.UTF8.GetByteCount("…");
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((room -= rune.Utf8SequenceLength) < 0) break;
            end += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, end), "…");
    }
}
