using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Xunit;

namespace Coordination.Web.Tests.Assignments;

/// <summary>The days a clock stood still are told from the events alone; attacked with stops that end, that last, and that come to nothing.</summary>
public sealed class AssignmentStoryTests
{
    private static readonly Signer s_hand = new(new("zjj.head"), null);

    private static readonly AssignmentSuspended s_suspended = new("待许可", s_hand, null);

    private static readonly AssignmentResumed s_resumed = new("许可已办", s_hand, []);

    [Fact]
    public void A_stop_lasts_from_its_day_to_the_day_of_resuming() =>
        Assert.Equal([new StoppedSpan(October(9), October(15))], Stops((9, s_suspended), (15, s_resumed)));

    [Fact]
    public void A_stop_without_an_end_still_lasts() => Assert.Equal([new StoppedSpan(October(9), null)], Stops((9, s_suspended)));

    [Fact]
    public void Each_stop_is_told_for_itself() =>
        Assert.Equal([new StoppedSpan(October(9), October(10)), new StoppedSpan(October(13), October(15))], Stops((9, s_suspended), (10, s_resumed), (13, s_suspended), (15, s_resumed)));

    [Fact]
    public void Waiting_for_review_is_no_stop_once_the_work_is_complete() =>
        Assert.Empty(Stops((9, new AssignmentSubmitted("完工", null, 0, s_hand, Clock)), (10, new AssignmentCompleted(s_hand, 0, 1))));

    private static Clock Clock { get; } = new(
        ClockNames.Review, new("zjj"), At(9), new DueDate(At(14), October(14), "", false), new DueDate(At(14), October(14), "", false), "review", [], [], 1, null);

    private static IReadOnlyList<StoppedSpan> Stops(params (int Day, Event Event)[] events) => AssignmentStory.Of([.. events.Select((e, i) => new TimelineRow(
        new EventRow(i, new AssignmentId("lyg/2022-30/2025/10/hzq").Stream, i + 1, e.Event.GetType().Name, Catalog.Write(e.Event), At(e.Day), default, "", "", "", "n1", 1),
        "zjj.head", "zjj", nameof(Role.UnitHead), ""))]).Stops;

    private static DateTimeOffset At(int day) => WorkCalendar.At(October(day), new TimeOnly(9, 0));

    private static DateOnly October(int day) => new(2025, 10, day);
}
