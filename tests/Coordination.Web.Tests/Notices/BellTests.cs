using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;
using Coordination.Host.Notices;
using Coordination.Host.Web;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests.Notices;

/// <summary>The bell holds what names the viewer's post, and counts what came after he marked it; attacked by looking as everybody else.</summary>
public sealed class BellTests(NoticeServer fixture) : IClassFixture<NoticeServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => fixture.Server;

    [Fact]
    public async Task It_holds_a_notice_for_the_named_post_and_for_nobody_else()
    {
        var id = await fixture.TellAsync("hzq", NoticePost.UnitHead);
        Assert.Contains(Of("hzq", Role.UnitHead), b => b.Telling.Stream == id.Stream && b.IsNew);
        foreach (var other in new[] { Viewer("hzq", Role.Handler), Viewer("hzq", Role.Liaison), Viewer("zjj", Role.UnitHead), Viewer("lyq", Role.UnitHead), Viewer("ldxzb", Role.UnitHead), Viewer("ldxzb", Role.SystemAdmin) })
            Assert.DoesNotContain(Of(other), b => b.Telling.Stream == id.Stream);
    }

    [Fact]
    public async Task What_is_marked_as_seen_is_not_new_any_more_and_what_comes_after_is()
    {
        await fixture.TellAsync("gyx");
        var viewer = Viewer("gyx", Role.Liaison);
        var seen = Server.Get<SeenDays>();
        var newest = Of(viewer).Max(b => b.Telling.At);
        await seen.MarkAsync(viewer.Person, "bell", newest, Token);
        await seen.MarkAsync(viewer.Person, "bell", newest - TimeSpan.FromDays(1), Token);
        Assert.Equal(newest, await seen.FindAsync(viewer.Person, "bell", Token));
        Assert.DoesNotContain(Of(viewer, newest), b => b.IsNew);
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var id = await fixture.TellAsync("gyx");
        Assert.Equal(id.Stream, Assert.Single(Of(viewer, newest), b => b.IsNew).Telling.Stream);
        Assert.Null(await seen.FindAsync(new PersonId("dhx.liaison"), "bell", Token));
    }

    [Fact]
    public void It_is_short_and_the_latest_stands_first()
    {
        var bell = Of("zjj", Role.Liaison);
        Assert.InRange(bell.Count, 1, Bell.ItemsMax);
        Assert.Equal(bell.OrderByDescending(b => b.Telling.At), bell);
        Assert.All(bell, b => Assert.InRange(b.Telling.At, Now - Bell.Window, Now));
    }

    private DateTimeOffset Now => Server.Clock.GetUtcNow() + TimeSpan.FromMinutes(11);

    private static Viewer Viewer(string unit, Role role) => new(new PersonId($"{unit}.{(role == Role.Liaison ? "liaison" : role == Role.UnitHead ? "head" : "handler1")}"), new Post(new UnitCode(unit), role));

    private IReadOnlyList<BellItem> Of(string unit, Role role) => Of(Viewer(unit, role));

    private IReadOnlyList<BellItem> Of(Viewer viewer, DateTimeOffset? seen = null) => Bell.Of(Server.Web.View.Current, viewer, seen, Now);
}
