using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Coordination.Host.Notices;

/// <summary>Sends one letter; throws where it could not.</summary>
public interface ISender
{
    Task SendAsync(Letter letter, CancellationToken cancellationToken);
}

/// <summary>Where mail is handed in: <c>smtp://USER:PASSWORD@HOST:PORT</c> (STARTTLS where offered, required away from loopback) or <c>smtps://</c>.</summary>
public sealed class MailSender(Uri server, string from) : ISender
{
    private const int SubmissionPort = 587;
    private const int SmtpsPort = 465;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse(letter.To));
        message.Subject = letter.Subject;
        message.Body = new TextPart("plain") { Text = string.Join("\r\n", letter.Lines) };
        using var client = new SmtpClient { Timeout = (int)s_patience.TotalMilliseconds };
        var implicitTls = server.Scheme == "smtps";
        var security = implicitTls ? SecureSocketOptions.SslOnConnect : server.IsLoopback ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.StartTls;
        await client.ConnectAsync(server.Host, server.Port > 0 ? server.Port : implicitTls ? SmtpsPort : SubmissionPort, security, cancellationToken);
        if (server.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password])
            await client.AuthenticateAsync(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password), cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(true, cancellationToken);
    }
}

/// <summary>What a robot of a chat group understands.</summary>
public enum RobotKind
{
    DingTalk,
    WeCom,

    /// <summary>Our own JSON with an HMAC-SHA256 of the body in <c>X-Coordination-Signature</c>.</summary>
    Plain,
}

/// <param name="Secret">Signs each call (DingTalk, Plain); WeCom's robots carry theirs in the address.</param>
public sealed record Robot(string Name, string Unit, RobotKind Kind, Uri Address, string Secret);

/// <summary>Calls a chat group's robot, signed as it asks.</summary>
public sealed class RobotSender(HttpClient http, Func<string, CancellationToken, Task<Robot?>> find, TimeProvider time) : ISender
{
    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        // Taken down meanwhile: nobody waits for it any more.
        if (await find(letter.To, cancellationToken) is not { } robot) return;
        var text = string.Join('\n', letter.Lines.Prepend(letter.Subject));
        using var request = Request(robot, text, letter, time.GetUtcNow());
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static HttpRequestMessage Request(Robot robot, string text, Letter letter, DateTimeOffset now) => robot.Kind switch
    {
        RobotKind.Plain => Signed(robot, JsonContent.Create(new { subject = letter.Subject, lines = letter.Lines, at = now })),
        RobotKind.DingTalk => new HttpRequestMessage(HttpMethod.Post, WithSignature(robot, now)) { Content = JsonContent.Create(new { msgtype = "text", text = new { content = text } }) },
        _ => new HttpRequestMessage(HttpMethod.Post, robot.Address) { Content = JsonContent.Create(new { msgtype = "text", text = new { content = text } }) },
    };

    private static HttpRequestMessage Signed(Robot robot, JsonContent content)
    {
        var body = content.ReadAsStream();
        using var copy = new MemoryStream();
        body.CopyTo(copy);
        var bytes = copy.ToArray();
        var request = new HttpRequestMessage(HttpMethod.Post, robot.Address) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Coordination-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(robot.Secret), bytes))}");
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
}
