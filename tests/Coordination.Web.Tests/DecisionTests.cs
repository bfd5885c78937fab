using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;
using Coordination.Host.Pages.Group;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>What a decision's form shows before it is signed is what happens after; attacked by taking decisions of every kind on a running node.</summary>
public sealed class DecisionTests : IAsyncLifetime
{
    private WebServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlanSnapshot Plan => _server.Web.View.Current;

    private DateTimeOffset Now => _server.Clock.GetUtcNow();

    public async ValueTask InitializeAsync() => _server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_commands_shown_before_are_the_commands_that_follow()
    {
        var tried = new HashSet<DecisionKind>();
        foreach (var kind in Enum.GetValues<DecisionKind>())
        {
            if (Open(kind) is not var (viewer, matter)) continue;
            var command = DecisionDraft.CommandOf(matter.Id, kind, "责成限期办结。", 5, Others(matter, kind));
            var foreseen = Foresight.Of(Plan, viewer.Actor, command, Now).Select(c => (c.Command.Stream, c.Command.GetType().Name, c.Refused is null)).ToList();
            Assert.Equal(Told(foreseen), Told(await HappenedAsync(viewer, command)));
            tried.Add(kind);
        }

        // Only some matters can be extended, reassigned or split; a simulated city may have run out of them.
        Assert.Superset(new HashSet<DecisionKind>
        {
            DecisionKind.Direct, DecisionKind.Suspend, DecisionKind.Terminate, DecisionKind.Admonish, DecisionKind.Bulletin, DecisionKind.TakeNote,
        }, tried);
        Assert.Contains(tried, k => k is DecisionKind.Reassign or DecisionKind.Split);
    }

    [Fact]
    public async Task A_decided_matter_no_longer_waits_and_somebody_else_s_form_is_told()
    {
        var matter = GroupBoard.Of(Plan, Cast.Office, Now).Pending.First(m => m.Refused is null);
        var command = DecisionDraft.CommandOf(matter.Id, DecisionKind.TakeNote, "知悉。", 0, []);
        await HappenedAsync(Cast.Office, command);
        Assert.DoesNotContain(GroupBoard.Of(Plan, Cast.Office, Now).Pending, m => m.Id == matter.Id);
        var late = await _server.Web.Runtime.Lane.SendAsync(Envelope(Cast.Office, command) with { ExpectedVersion = matter.Version }, Token);
        Assert.False(late.Accepted);
    }

    /// <summary>A matter that is open to a decision of this kind, decided on before or not; the one that fits the fewest kinds besides.</summary>
    private (Viewer Viewer, Matter Matter)? Open(DecisionKind kind)
    {
        var open = new[] { Cast.Office, Cast.Leader }.SelectMany(viewer => Plan.Escalations.Values.Where(e => e.State.IsOpen)
            .Select(e => (viewer, matter: Matters.Find(Plan, viewer, e.State.Id!.Value, Now)!)).Where(m => m.matter.Refused is null));
        return open.Select(m => (m.viewer, m.matter, fit: DecisionDraft.Kinds(Plan, m.viewer.Actor, m.matter, Now).Where(k => k.Refused is null).Select(k => k.Kind).ToList()))
            .Where(m => m.fit.Contains(kind)).OrderBy(m => m.fit.Count).Select(m => ((Viewer, Matter)?)(m.viewer, m.matter)).FirstOrDefault();
    }

    private IEnumerable<UnitCode> Others(Matter matter, DecisionKind kind) => Plan.Book.Units.All
        .Where(u => u.Kind == UnitKind.Bureau && u.Code != matter.Unit).Select(u => u.Code).Take(kind == DecisionKind.Split ? 2 : 1);

    private CommandEnvelope Envelope(Viewer viewer, Command command) => new(new CommandId(_server.Web.NewId()), viewer.Actor, Now, command);

    private async Task<List<(StreamId Stream, string Type, bool Accepted)>> HappenedAsync(Viewer viewer, Command command)
    {
        var before = (await CommandsAsync(0)).Max(c => c.Sequence);
        var answer = await _server.Web.Runtime.Lane.SendAsync(Envelope(viewer, command), Token);
        Assert.True(answer.Accepted, answer.Rejection);
        await _server.RestAsync(Token);
        return [.. (await CommandsAsync(before)).Select(c => (c.Stream, c.Type, c.Accepted))];
    }

    private async Task<List<CommandRow>> CommandsAsync(long after)
    {
        var all = new List<CommandRow>();
        while (await _server.Web.Store.ReadCommandsAsync(after, 1000, Token) is { Count: > 0 } page)
        {
            all.AddRange(page);
            after = page[^1].Sequence;
        }

        return all;
    }

    private static IEnumerable<string> Told(IEnumerable<(StreamId Stream, string Type, bool Accepted)> commands) =>
        commands.Select(c => $"{c.Type} {c.Stream} {(c.Accepted ? "accepted" : "refused")}").Order(StringComparer.Ordinal);
}
