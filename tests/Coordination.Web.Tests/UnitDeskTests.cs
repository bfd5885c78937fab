using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Reports;
using Coordination.Domain.Units;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>
/// What waits stands on the desk of the unit it waits for, in one queue, and on nobody else's; attacked by states of each kind made by hand,
/// and by a whole simulated city.
/// </summary>
public sealed class UnitDeskTests(SharedServer shared)
{
    private static readonly UnitCode s_county = new("hzq");
    private static readonly UnitCode s_other = new("lyq");
    private static readonly TaskRunId s_run = TaskRunId.Of(CycleId.Of(SimulatedCity.Book.Plan, 2025), 10);
    private static readonly ReportMonth s_october = ReportMonth.Of(2025, 10);
    private static readonly PersonId s_handler = new("hzq.handler1");

    // A Wednesday at 9:00 in Shanghai.
    private static readonly DateTimeOffset s_now = WorkCalendar.At(new DateOnly(2025, 10, 22), new TimeOnly(9, 0));

    private static UnitCode Lead => SimulatedCity.Book.Tasks[10].Lead;

    [Fact]
    public void What_is_late_is_overdue_whatever_it_is() =>
        Assert.Equal((DeskQueue.Overdue, DeskMatter.Work, 3), Only(Issued(AssignmentStatus.InProgress, Clock(ClockNames.Work, new(2025, 10, 17)))));

    [Fact]
    public void Returned_work_stands_there_with_the_reviewers_words()
    {
        var state = Issued(AssignmentStatus.Rework, Clock(ClockNames.Work, new(2025, 11, 28))) with { ReworkReason = "请补充清单" };
        var item = Assert.Single(DeskOf(state, s_county).Items);
        Assert.Equal((DeskQueue.Returned, "请补充清单"), (item.Queue, item.Reason));
    }

    [Fact]
    public void A_returned_report_stands_there_with_the_reviewers_words()
    {
        var state = Issued(AssignmentStatus.InProgress, Clock(ClockNames.CorrectionOf(s_october), new(2025, 10, 24))) with
        {
            Reports = Reports(Report(ReportStanding.Returned) with { ReturnReason = "请按竣工面积填报" }),
        };
        var item = Assert.Single(DeskOf(state, s_county).Items);
        Assert.Equal((DeskQueue.Returned, DeskMatter.Correction, "请按竣工面积填报", 2), (item.Queue, item.Matter, item.Reason, item.DaysLeft));
    }

    [Fact]
    public void What_is_not_acknowledged_waits_for_that_alone() => Assert.Equal(
        (DeskQueue.ToAcknowledge, DeskMatter.Acknowledge, 0),
        Only(Issued(AssignmentStatus.Dispatched, Clock(ClockNames.Acknowledge, new(2025, 10, 22)), Clock(ClockNames.Work, new(2025, 10, 24)))));

    [Theory]
    [InlineData(29, 1)]
    [InlineData(30, 0)]
    public void Due_soon_ends_after_five_working_days(int day, int count) =>
        Assert.Equal(count, DeskOf(Issued(AssignmentStatus.InProgress, Clock(ClockNames.Work, new(2025, 10, day))), s_county).Count(DeskQueue.DueSoon));

    [Fact]
    public void What_was_handed_in_waits_for_its_reviewer_and_says_how_long()
    {
        var review = Clock(ClockNames.Review, new(2025, 10, 24)) with { Owner = Lead, StartedAt = s_now.AddDays(-1) };
        var item = Assert.Single(DeskOf(Issued(AssignmentStatus.Submitted, review), Lead).Items);
        Assert.Equal((DeskQueue.ToReview, DeskMatter.Submission, 1, s_county), (item.Queue, item.Matter, item.DaysWaited, item.Other));
    }

    [Fact]
    public void An_extension_waits_for_whoever_decides_it()
    {
        var office = SimulatedCity.Book.Units.Office;
        var asked = Clock(ClockNames.Extension, new(2025, 10, 24)) with { Owner = office };
        Assert.Equal(DeskMatter.Extension, Assert.Single(DeskOf(Issued(AssignmentStatus.InProgress, asked), office).Items).Matter);
    }

    [Fact]
    public void Reports_of_one_task_and_month_are_reviewed_together()
    {
        var (one, two) = (Received(s_county), Received(s_other));
        var item = Assert.Single(UnitDesk.Of(With(one, two), Of(Lead, Role.Handler), s_now).Items);
        Assert.Equal((DeskMatter.Reports, 2), (item.Matter, item.Count));
    }

    [Fact]
    public void A_colleagues_draft_waits_for_the_head()
    {
        var state = Issued(AssignmentStatus.InProgress) with { Drafts = Drafts(new Submit("已完成。", 8.9m)) };
        var item = Assert.Single(DeskOf(state, s_county).Items);
        Assert.Equal((DeskQueue.ToSign, DeskMatter.Outgoing, "submit"), (item.Queue, item.Matter, item.Part));
    }

    [Fact]
    public void What_is_finished_waits_for_the_offices_last_word()
    {
        var state = Issued(AssignmentStatus.Completed) with { CompletedAt = s_now.AddDays(-2), CompletedBy = new Signer(new PersonId("zjj.handler1"), null) };
        var item = Assert.Single(DeskOf(state, SimulatedCity.Book.Units.Office).Items);
        Assert.Equal((DeskQueue.ToClose, DeskMatter.CloseOff, s_county), (item.Queue, item.Matter, item.Other));
        Assert.Empty(DeskOf(state, s_county).Items);
        Assert.Empty(DeskOf(state, Lead).Items);
    }

    [Fact]
    public void What_has_open_parts_of_its_own_does_not_wait_for_it_yet()
    {
        var state = Issued(AssignmentStatus.Completed) with { CompletedAt = s_now, CompletedBy = new Signer(new PersonId("zjj.handler1"), null) };
        var child = AssignmentId.Of(s_run, new UnitCode("hzq.zj"));
        state = state with { Children = state.Children.Add(child.Value, new(new UnitCode("hzq.zj"), ChildStanding.Completed, 1)) };
        Assert.Empty(DeskOf(state, SimulatedCity.Book.Units.Office).Items);
    }

    [Fact]
    public void Another_units_things_are_never_on_a_desk()
    {
        var state = Issued(AssignmentStatus.Dispatched, Clock(ClockNames.Acknowledge, new(2025, 10, 22))) with { Drafts = Drafts(new Dispute("不属于本单位职责。", null)) };
        Assert.Empty(DeskOf(state, s_other).Items);
    }

    [Fact]
    public void In_a_whole_city_nobody_has_what_is_anothers()
    {
        var (plan, now) = (shared.Server.Web.View.Current, shared.Server.Clock.GetUtcNow());
        var strange = from unit in plan.Book.Units.All
                      from item in UnitDesk.Of(plan, Of(unit.Code, Role.Handler), now).Items
                      where item.Subject.Kind == StreamKind.Assignment
                      where !Sight.OfAssignment(Of(unit.Code, Role.Handler), plan, plan.Assignment(new AssignmentId(item.Subject.Key))!)
                      select (unit.Code, item.Subject);
        Assert.Empty(strange);
    }

    [Fact]
    public void Counts_are_those_of_the_items()
    {
        var (plan, now) = (shared.Server.Web.View.Current, shared.Server.Clock.GetUtcNow());
        var desk = UnitDesk.Of(plan, Of(Lead, Role.UnitHead), now);
        Assert.Equal(desk.Items.Sum(i => i.Count), Enum.GetValues<DeskQueue>().Sum(desk.Count));
        Assert.NotEmpty(desk.Items);
    }

    [Fact]
    public void An_administrator_has_no_desk() =>
        Assert.Empty(UnitDesk.Of(shared.Server.Web.View.Current, Of(SimulatedCity.Book.Units.Office, Role.SystemAdmin), shared.Server.Clock.GetUtcNow()).Items);

    [Fact]
    public void The_form_has_the_last_accepted_value_filled_in()
    {
        var id = Issued(AssignmentStatus.InProgress).Id!.Value;
        var signer = new Signer(new PersonId("zjj.handler1"), null);
        var leakage = IndicatorId.Of(id.Run, "leakage").Stream;
        var figure = IndicatorState.Apply(IndicatorState.Initial, new ReportedValueNoted(s_county, ReportMonth.Of(2025, 8), 9.87m, id, signer), leakage, s_now);
        var plan = With(Issued(AssignmentStatus.InProgress));
        var lines = FormFigure.AllOf(plan.With(leakage, figure, 1, s_now), id, ReportMonth.Of(2025, 10));
        Assert.Equal([("leakage", (ReportMonth.Of(2025, 8), 9.87m)), ("reuse", null)], lines.Select(l => (l.Id, l.Last)));
    }

    [Fact]
    public void Another_units_form_is_not_shown() => Assert.Null(FormOf(Issued(AssignmentStatus.InProgress), Of(s_other, Role.Handler)));

    private static Viewer Of(UnitCode unit, Role role) => new(new PersonId($"{unit}.somebody"), new Post(unit, role));

    private static UnitDesk DeskOf(AssignmentState state, UnitCode unit) => UnitDesk.Of(With(state), Of(unit, Role.UnitHead), s_now);

    private static (DeskQueue Queue, DeskMatter Matter, int Days) Only(AssignmentState state)
    {
        var item = Assert.Single(DeskOf(state, s_county).Items);
        return (item.Queue, item.Matter, item.DaysLate > 0 ? item.DaysLate : item.DaysLeft);
    }

    private static MonthlyForm? FormOf(AssignmentState state, Viewer viewer)
    {
        var id = ReturnId.Of(s_run.Cycle, s_county, s_october);
        var form = ReturnState.Initial with
        {
            Id = id,
            Status = ReturnStatus.Open,
            Unit = s_county,
            Month = s_october,
            Lines = ReturnState.Initial.Lines.Add(state.Id!.Value.Value, new LineEntry(null, false)),
        };
        var plan = With(state);
        return MonthlyForm.Of(plan.With(id.Stream, form, 3, s_now), viewer, null);
    }

    private static PlanSnapshot With(params AssignmentState[] states) =>
        states.Aggregate(PlanSnapshot.Empty(SimulatedCity.Book), (plan, s) => plan.With(s.Id!.Value.Stream, s, 1, s_now));

    private static AssignmentState Issued(AssignmentStatus status, params Clock[] clocks) => IssuedTo(s_county, status, clocks);

    private static AssignmentState IssuedTo(UnitCode unit, AssignmentStatus status, params Clock[] clocks) => AssignmentState.Initial with
    {
        Id = AssignmentId.Of(s_run, unit),
        Status = status,
        Issue = new AssignmentIssue(SimulatedCity.Book.Tasks[10].Version, unit, Lead, null, Duty.Implementing, "降低漏损率", null, On(new(2025, 11, 28)), [s_october]),
        Clocks = Clocks.None.AddRange(clocks.Select(c => KeyValuePair.Create(c.Name, c))),
    };

    private static AssignmentState Received(UnitCode unit) =>
        IssuedTo(unit, AssignmentStatus.InProgress, Clock(ClockNames.ReviewOf(s_october), new(2025, 10, 24)) with { Owner = Lead }) with
        {
            Reports = Reports(Report(ReportStanding.Received)),
        };

    private static Clock Clock(string name, DateOnly due) => new(name, s_county, s_now.AddDays(-10), On(due), On(due), "work", [], [], 1, null);

    private static DueDate On(DateOnly day) => SimulatedCity.Book.Calendar.DueOn(day, SimulatedCity.Book.Settings.DueTime);

    private static ReportEntry Report(ReportStanding standing) => new(s_october, s_now, On(new(2025, 10, 24)), s_now, standing, null, null, false);

    private static ImmutableSortedDictionary<string, ReportEntry> Reports(params ReportEntry[] reports) =>
        AssignmentState.Initial.Reports.AddRange(reports.Select(r => KeyValuePair.Create(r.Month.Value, r)));

    private static ImmutableSortedDictionary<string, Draft> Drafts(OutgoingAct act) =>
        AssignmentState.Initial.Drafts.Add(act.Key, new Draft(act, new Signer(s_handler, null), s_now.AddHours(-1)));
}
