using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Escalations;

// The rule: one paper a unit, level and day, listing all items; what comes after it is out goes onto the next working day's; a 督办通知单 or
// 通报 waits for a named person (rule 6). The attack: items twice, late, before a holiday, of different papers in either order, strangers.
public sealed class NoticeTests
{
    private static readonly NoticeId s_blue = NoticeId.Of(Year, Gxq, "blue", Day("2025-04-03"));

    private static AddNoticeItem Item(string clock, PaperKind? paper = PaperKind.UrgeNotice, NoticeId? id = null) =>
        new(id ?? s_blue, Gxq, "blue", Day("2025-04-03"), paper, new NoticeItem(OfGxq.Stream, clock, "blue", At("2025-04-02 17:30"), [NoticePost.Liaison]));

    private static Given Collecting(params AddNoticeItem[] items)
    {
        var given = Given.Of(s_blue.Stream);
        foreach (var item in items) given.Has(item, Actor.System, "2025-04-03 08:30");
        return given;
    }

    private static Given Out(PaperKind? paper = PaperKind.UrgeNotice) =>
        Collecting(Item("work", paper)).Has(new FireDeadline(s_blue.Stream, NoticeDecider.GoesOut, 1), Actor.System, "2025-04-03 09:00");

    [Fact]
    public void All_items_of_a_morning_stand_on_one_paper()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-07 10:00");
        var paper = Assert.Single(w.All<NoticeState>(), n => n.Unit == Hzq);
        Assert.Equal(("blue", NoticeStatus.Sent, Day("2025-03-07")), (paper.Level, paper.Status, paper.Day));
        Assert.Equal(4, w.All<NoticeState>().Count(n => n.Unit != Zjj));
    }

    [Fact]
    public void An_item_stands_on_it_once() => Collecting(Item("work")).When(Item("work"), Actor.System).ThenNothing();

    [Fact]
    public void It_goes_out_at_nine_or_when_the_sweep_came_late_ten_minutes_on()
    {
        Assert.Equal("04-03 09:00", Wall(Collecting(Item("work")).As<NoticeState>().GoesOutAt!.Value));
        var late = Given.Of(s_blue.Stream).Has(Item("work"), Actor.System, "2025-04-03 14:00");
        Assert.Equal("04-03 14:10", Wall(late.As<NoticeState>().GoesOutAt!.Value));
        late.When(new FireDeadline(s_blue.Stream, NoticeDecider.GoesOut, 1), Actor.System, "2025-04-03 14:05").ThenNothing();
    }

    [Fact]
    public void A_reminder_and_an_urge_notice_are_sent_by_themselves()
    {
        Assert.Equal(NoticeStatus.Sent, Out().As<NoticeState>().Status);
        Assert.Equal(NoticeStatus.Sent, Out(null).As<NoticeState>().Status);
    }

    [Theory]
    [InlineData(PaperKind.SupervisionOrder)]
    [InlineData(PaperKind.Bulletin)]
    public void Other_papers_wait_for_a_named_person(PaperKind paper)
    {
        var given = Out(paper);
        Assert.Equal(NoticeStatus.Prepared, given.As<NoticeState>().Status);
        given.When(new IssueNotice(s_blue), Head(Supervision)).Then(new NoticeIssued(paper, Head(Supervision).Hand));
        given.When(new IssueNotice(s_blue), Head(Office)).Then<NoticeIssued>();
        given.When(new IssueNotice(s_blue), Handler(Office)).ThenRefused<NotYourRole>();
        given.When(new IssueNotice(s_blue), Head(Gxq)).ThenRefused<NotYourUnit>();
        given.When(new IssueNotice(s_blue), Head(Office) with { HomeUnit = Gxq }).ThenRefused<MustRecuse>();
        given.Has(new IssueNotice(s_blue), Head(Office)).When(new IssueNotice(s_blue), Head(Office)).ThenNothing();
    }

    [Fact]
    public void What_still_collects_is_not_issued() =>
        Collecting(Item("work", PaperKind.SupervisionOrder)).When(new IssueNotice(s_blue), Head(Office)).ThenRefused<WrongState>();

    [Fact]
    public void What_comes_after_it_is_out_goes_onto_the_next_working_day_s_paper()
    {
        // 4 to 6 April is the holiday of Qingming.
        var e = Out().When(Item("step/plan", null), Actor.System, "2025-04-03 10:00").Then<NoticeItemDeferred>();
        Assert.Equal((Day("2025-04-07"), null), (e.ToDay, e.Paper));
    }

    [Fact]
    public void A_deferred_item_is_on_the_next_paper_in_the_end()
    {
        var w = new World().DispatchedToAll().GoTo("2025-04-03 12:00");
        w.DoAll((Item("late/clock"), Actor.System)).GoTo("2025-04-07 12:00");
        var next = w.Of<NoticeState>(NoticeId.Of(Year, Gxq, "blue", Day("2025-04-07")).Stream);
        Assert.Contains("late/clock", string.Join(' ', next.Items.Keys), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_item_without_a_paper_does_not_take_the_order_away(bool first)
    {
        AddNoticeItem[] items = [Item("extension", null), Item("work", PaperKind.SupervisionOrder)];
        Assert.Equal(PaperKind.SupervisionOrder, Collecting(first ? items : [.. items.Reverse()]).As<NoticeState>().Paper);
    }

    [Fact]
    public void Papers_are_numbered_without_gaps_by_kind_and_once()
    {
        var w = new World().DispatchedToAll().GoTo("2025-04-30 10:00");
        var numbers = w.All<NoticeState>().Where(n => n.Paper == PaperKind.UrgeNotice && n.Status == NoticeStatus.Sent).Select(n => n.PaperNumber!.Value).Order().ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        Out().Has(new NumberNotice(s_blue, 7), Actor.System).When(new NumberNotice(s_blue, 8), Actor.System).ThenNothing();
        Out().When(new NumberNotice(s_blue, 7), Head(Office)).ThenRefused<OnlyTheProcess>();
    }

    [Fact]
    public void What_is_raised_for_a_unit_in_one_morning_gathers_on_it() =>
        Assert.Equal(2, Collecting(Item("work"), Item("step/plan")).As<NoticeState>().Items.Count);

    [Fact]
    public void A_person_puts_nothing_on_it() => Given.Of(s_blue.Stream).When(Item("work"), Head(Office)).ThenRefused<OnlyTheProcess>();

    [Fact]
    public void A_paper_never_opened_is_not_found() => Given.Of(s_blue.Stream).When(new IssueNotice(s_blue), Head(Office)).ThenRefused<NotFound>();
}
