using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coordination.Web.Tests.Notices;

internal sealed record RobotCall(string Path, IReadOnlyDictionary<string, string> Query, string Body, string? Signature);

/// <summary>A chat group's robot on a real Kestrel, which answers as it is told.</summary>
internal sealed class RobotReceiver : IAsyncDisposable
{
    public const string Taken = """{"errcode":0,"errmsg":"ok"}""";

    private readonly WebApplication _app;
    private readonly List<RobotCall> _calls = [];

    private RobotReceiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>What the robot does with a call, after it was noted.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http => http.Response.WriteAsync(Taken);

    public IReadOnlyList<RobotCall> Calls
    {
        get
        {
            lock (_calls) return [.. _calls];
        }
    }

    public static async Task<RobotReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new RobotReceiver(builder.Build());
        receiver._app.Map("/{**path}", receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public IReadOnlyList<RobotCall> At(string path) => [.. Calls.Where(c => c.Path == path)];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var call = new RobotCall(
            http.Request.Path, http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()), await reader.ReadToEndAsync(), http.Request.Headers["X-Coordination-Signature"]);
        lock (_calls) _calls.Add(call);
        await Answer(http);
    }
}
