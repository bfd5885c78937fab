using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;
using Coordination.Host.Notices;
using Coordination.Host.Web;
using Coordination.Web.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Coordination.Web.Tests.Notices;

/// <summary>A node that sends notices to a mail server and a robot of the test's own. Each test has people and units nobody else asks about.</summary>
public sealed class NoticeServer : IAsyncLifetime
{
    public static Uri Address { get; } = new("https://xietong.example.gov.cn/");

    private int _papers;

    public WebServer Server { get; private set; } = null!;

    internal MailServer Mail { get; private set; } = null!;

    internal RobotReceiver Robot { get; private set; } = null!;

    internal NoticeChannels Channels => new(Mail.Url, "coordination@example.gov.cn", Address) { InsideHosts = ["127.0.0.1"] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Mail = new MailServer();
        Robot = await RobotReceiver.StartAsync();
        Server = await WebServer.StartAsync(SimulatedCity.November, isDemo: false, channels: Channels);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Mail.DisposeAsync();
        await Robot.DisposeAsync();
    }

    public static string MailOf(string person) => $"{person}@example.gov.cn";

    /// <summary>An account with a mail address for one of the cast.</summary>
    public Task HireAsync(string person, Delivery delivery = Delivery.AtOnce) =>
        HireAsync(person, new NoticeSettings(delivery, delivery, delivery));

    public async Task HireAsync(string person, NoticeSettings settings)
    {
        await Server.HireAsync(person, Token, a => a with { Email = MailOf(person) });
        await settings.SaveAsync(Server.Web.Store, new PersonId(person), Server.Clock.GetUtcNow(), Token);
    }

    /// <summary>A notice of the process goes out, on a paper of its own.</summary>
    public async Task<NoticeId> TellAsync(string unit, PaperKind? paper, params (StreamId Subject, NoticePost To)[] items)
    {
        var level = FormattableString.Invariant($"test-{Interlocked.Increment(ref _papers)}");
        var id = NoticeId.Of(Server.Web.View.Current.Cycle!.Value, new UnitCode(unit), level, SimulatedCity.November);
        foreach (var (subject, to) in items)
        {
            var item = new NoticeItem(subject, "work", level, Server.Clock.GetUtcNow(), [to]);
            await SendAsync(new AddNoticeItem(id, new UnitCode(unit), level, SimulatedCity.November, paper, item), Server.Clock.GetUtcNow());
        }

        await SendAsync(new FireDeadline(id.Stream, NoticeDecider.GoesOut, 1), Server.Clock.GetUtcNow() + TimeSpan.FromMinutes(11));
        await Server.RestAsync(Token);
        Assert.Equal(NoticeStatus.Sent, Server.Web.View.Current.Notices[id.Value].State.Status);
        return id;
    }

    public Task<NoticeId> TellAsync(string unit, NoticePost to = NoticePost.Liaison, PaperKind? paper = PaperKind.UrgeNotice) => TellAsync(unit, paper, (PartOf(unit, 10), to));

    /// <summary>A county's part of a task.</summary>
    public StreamId PartOf(string unit, int task) => AssignmentId.Of(TaskRunId.Of(Server.Web.View.Current.Cycle!.Value, task), new UnitCode(unit)).Stream;

    public async Task SendAsync(Command command, DateTimeOffset at)
    {
        var answer = await Server.Web.Runtime.Lane.SendAsync(new CommandEnvelope(new CommandId(Server.Web.NewId()), Actor.System, at, command), Token);
        Assert.True(answer.Accepted, answer.Rejection);
    }

    public Task RevokeAsync(string person, Role role) => SendAsync(
        new RevokePost(Server.Web.Book.Plan.Jurisdiction, new PersonId(person), new Post(new UnitCode(person.Split('.')[0]), role), "调离"), Server.Clock.GetUtcNow());

    /// <summary>All that is to be written is written, and all that may be sent has been tried.</summary>
    public Task RoundAsync() => OfficeOf(Server.App).RoundAsync(Token);

    public static NoticeOffice OfficeOf(WebApplication app) => app.Services.GetServices<IHostedService>().OfType<NoticeOffice>().Single();

    /// <summary>Another node on the same store.</summary>
    public async Task<WebApplication> NodeAsync()
    {
        var app = WebNode.Build(["http://127.0.0.1:0"], Server.Web, Server.Clock, NullLoggerFactory.Instance, channels: Channels);
        await app.StartAsync(Token);
        return app;
    }

    public async Task<IReadOnlyList<WaitingLetter>> WaitingAsync(string to) => [.. (await Server.Get<Letters>().ListAsync(Token)).Where(w => w.Letter.To == to)];
}
