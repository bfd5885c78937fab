using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Coordination.Host.Commands;
using Coordination.Host.Resources;

namespace Coordination.Host.Provisioning;

/// <summary>
/// RabbitMQ's management HTTP API, as much of it as provisioning needs. Every call is bounded in time and size; whatever goes wrong is a
/// <see cref="DataException"/> with a sentence that shows no secret.
/// </summary>
internal sealed class ManagementApi : IDisposable
{
    private const int AnswerBytesMax = 32 * 1024 * 1024;
    private const int ReasonLengthMax = 200;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly ManagementAddress _address;
    private readonly HttpClient _http;

    public ManagementApi(ManagementAddress address)
    {
        _address = address;
        // No proxy and no redirect: the administrator's password goes to this host and nowhere else.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = address.Root,
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{address.User}:{address.Password}")));
    }

    /// <summary>Null where there is no such thing.</summary>
    public async Task<T?> GetAsync<T>(string path, CancellationToken cancellationToken) where T : class =>
        await SendAsync(HttpMethod.Get, path, null, cancellationToken) is { } body ? JsonSerializer.Deserialize<T>(body, s_json) : null;

    public Task PutAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, path, body, cancellationToken);

    public Task PostAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, null, cancellationToken);

    /// <summary>One segment of a path; the virtual host <c>/</c> is written <c>%2F</c>.</summary>
    public static string Segment(string name) => Uri.EscapeDataString(name);

    public void Dispose() => _http.Dispose();

    private async Task<string?> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"api/{path}");
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: s_json);
            // The broker reads no chunked body.
            await request.Content.LoadIntoBufferAsync(cancellationToken);
        }

        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.NotFound when method != HttpMethod.Put => null,
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new DataException(Texts.Of(Say.BrokerRefusesAccount, _address, _address.User)),
                _ when answer.IsSuccessStatusCode => text,
                _ => throw new DataException(Texts.Of(Say.BrokerAnswers, _address, path, (int)answer.StatusCode, ReasonOf(text))),
            };
        }
        catch (HttpRequestException e)
        {
            throw new DataException(Texts.Of(Say.BrokerUnreachable, _address, e.HttpRequestError));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DataException(Texts.Of(Say.BrokerUnreachable, _address, HttpRequestError.ConnectionError));
        }
    }

    private static string ReasonOf(string text) => Failures.OneLine(text.Length > ReasonLengthMax ? text[..ReasonLengthMax] : text);
}
