using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Who sees what of the tasks, and what waits for whom; attacked over a simulated November and states made by hand.</summary>
public sealed class LeadBoardTests(SharedServer shared)
{
    private static readonly StepId s_signOff = new("sign-off");

    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    private DateTimeOffset Now => shared.Server.Clock.GetUtcNow();

    private TaskRunId Ten => TaskRunId.Of(Plan.Cycle!.Value, 10);

    [Fact]
    public void A_lead_sees_its_own_tasks_first_and_of_the_others_its_own_part()
    {
        var rows = TaskList.Of(Plan, Who("zjj"), null, Now).Tasks;
        Assert.Equal(14, rows.TakeWhile(r => r.Leads).Count(r => r.IsWhole));
        Assert.All(rows.Skip(14), r => Assert.True(r is { IsWhole: false, Leads: false, Own.Count: > 0, Steps.Count: 0 }));
    }

    [Theory]
    [InlineData("ldxzb", Role.Handler)]
    [InlineData("ldxz", Role.GroupLeader)]
    [InlineData("dcs", Role.UnitHead)]
    public void Office_group_and_supervision_see_all_tasks(string unit, Role role)
    {
        var rows = TaskList.Of(Plan, Who(unit, role), null, Now).Tasks;
        Assert.Equal((21, 21), (rows.Count, rows.Count(r => r.IsWhole)));
    }

    [Fact]
    public void An_administrator_sees_no_task()
    {
        var admin = Who("ldxzb", Role.SystemAdmin);
        Assert.Empty(TaskList.Of(Plan, admin, null, Now).Tasks);
        Assert.Null(TaskSheet.Of(Plan, admin, 10, null, null, Now));
    }

    [Fact]
    public void A_county_sees_of_a_task_its_own_assignment_alone()
    {
        var sheet = TaskSheet.Of(Plan, Who("hzq"), 10, null, null, Now)!;
        Assert.All(sheet.Own, a => Assert.Equal("hzq", a.Issue!.Unit.Value));
        Assert.True(sheet is { IsWhole: false, State: null, Figures: null, Units.Count: 0, Waiting.Count: 0, Month: null, Flow: null, Own.Count: > 0 });
    }

    [Fact]
    public void A_unit_without_a_part_sees_nothing_of_a_task()
    {
        var stranger = Plan.Book.Units.All.First(u => u.Kind == UnitKind.Bureau && !Plan.AssignmentsOf(Ten).Any(a => a.Issue?.Unit == u.Code) && u.Code.Value != "zjj").Code;
        Assert.Null(TaskSheet.Of(Plan, Who(stranger.Value), 10, null, null, Now));
        Assert.DoesNotContain(TaskList.Of(Plan, Who(stranger.Value), null, Now).Tasks, r => r.Number == 10);
    }

    [Fact]
    public void A_sheet_counts_what_the_list_counts()
    {
        foreach (var row in TaskList.Of(Plan, Who("zjj"), null, Now).Tasks.Where(r => r.Leads))
            Assert.Equal(row.Figures, TaskSheet.Of(Plan, Who("zjj"), row.Number, null, null, Now)!.Figures);
    }

    [Fact]
    public void Reports_received_wait_for_the_lead_and_for_nobody_else()
    {
        var plan = WithReports(ReportStanding.Received, 3);
        Assert.Equal(3, Count(plan, Who("zjj"), WaitingKind.ReviewReports));
        Assert.Equal(0, Count(plan, Who("zjj", Role.Liaison), WaitingKind.ReviewReports));
        Assert.Equal(0, Count(plan, Who("ldxzb", Role.UnitHead), WaitingKind.ReviewReports));
    }

    [Fact]
    public void Each_report_stands_beside_the_others_with_its_last_value()
    {
        var month = TaskSheet.Of(WithReports(ReportStanding.Received, 3), Who("zjj"), 10, null, null, Now)!.Month!;
        Assert.Equal(3, month.ToReview);
        Assert.All(month.Reports.SelectMany(r => FormFigure.AllOf(Plan, r.Unit.Id, month.Month)).Where(f => f.Last is not null), f => Assert.True(f.Last!.Value.Month < month.Month));
    }

    [Fact]
    public void A_drafted_breakdown_waits_for_the_head_alone()
    {
        var run = Broken(new Signer(new PersonId("zjj.handler1"), null));
        Assert.Contains(Waits(run, Who("zjj", Role.UnitHead)), w => w.Kind == WaitingKind.ApproveBreakdown);
        Assert.DoesNotContain(Waits(run, Who("zjj")), w => w.IsAct);
    }

    [Fact]
    public void The_text_waits_for_the_one_whose_turn_it_is_to_sign()
    {
        var run = Merged();
        string Turn(TaskRunState r) => string.Join(' ', new[] { Who("zjj", Role.UnitHead), Who("ldxzb", Role.UnitHead), Who("ldxz", Role.GroupLeader), Who("zjj") }
            .Where(v => Waits(r, v).Any(w => w.Kind == WaitingKind.Sign)).Select(v => v.Unit.Value));
        Assert.Equal("zjj", Turn(run));
        Assert.Equal("ldxzb", Turn(Signed(run, 1)));
        Assert.Equal("ldxz", Turn(Signed(run, 2)));
    }

    [Fact]
    public void What_is_signed_waits_for_the_office_to_close_it_off()
    {
        var run = Signed(Merged(), 3);
        run = run with { Steps = run.Steps.SetItem(s_signOff.Value, run.Steps[s_signOff.Value] with { Standing = StepStanding.Done }) };
        Assert.Contains(Waits(run, Who("ldxzb")), w => w.Kind == WaitingKind.CloseOff);
        Assert.DoesNotContain(Waits(run, Who("zjj", Role.UnitHead)), w => w.Kind == WaitingKind.CloseOff);
    }

    [Fact]
    public void Two_reports_missing_in_a_row_are_shown_to_the_lead_to_remind()
    {
        var silent = Plan.AssignmentsOf(Ten).First(a => a.IsWithUnit);
        var missed = silent with
        {
            Reports = silent.Reports.SetItems(silent.Reports.TakeLast(2).Select(r => KeyValuePair.Create(r.Key, r.Value with { Standing = ReportStanding.Expected, Missed = true }))),
        };
        var waiting = LeadWaiting.Of(Plan, Who("zjj"), Plan.Run(Ten)!, [missed], [], Now);
        Assert.Equal(silent.Id, Assert.Single(waiting, w => w.Kind == WaitingKind.MissedInARow).Units[0].Id);
    }

    private static Viewer Who(string unit, Role role = Role.Handler) => new(new PersonId($"{unit}.somebody"), new Post(new UnitCode(unit), role));

    private int Count(PlanSnapshot plan, Viewer viewer, WaitingKind kind) =>
        TaskSheet.Of(plan, viewer, 10, null, null, Now)!.Waiting.Where(w => w.Kind == kind).Sum(w => w.Count);

    private IReadOnlyList<Waiting> Waits(TaskRunState run, Viewer viewer) => LeadWaiting.Of(Plan, viewer, run, [], [], Now);

    /// <summary>So many units' latest report, in the standing given, and no other's.</summary>
    private PlanSnapshot WithReports(ReportStanding standing, int count)
    {
        var plan = Plan;
        var month = ReportMonth.Of(Ten.Cycle.Year, 11);
        foreach (var (held, i) in plan.Assignments.Below(Ten.Value).Where(a => a.State.Reports.ContainsKey(month.Value) && a.State.Id!.Value.Parent is null).Select((a, i) => (a, i)))
        {
            var entry = held.State.Reports[month.Value] with
            {
                Standing = i < count ? standing : ReportStanding.Waived,
                ReceivedAt = Now,
                Line = new ReportLine(9.1m, null, "完成", null, null, false),
            };
            var state = held.State with { Reports = held.State.Reports.Where(r => r.Value.Standing != ReportStanding.Received).ToImmutableSortedDictionary(StringComparer.Ordinal).SetItem(month.Value, entry) };
            plan = plan.With(state.Id!.Value.Stream, state, held.Version + 1, held.ChangedAt);
        }

        return plan;
    }

    private TaskRunState Broken(Signer by)
    {
        var due = Plan.Run(Ten)!.Due!;
        return Step(new StepId("break-down"), StepKind.BreakDown) with { Breakdown = new BreakdownEntry([], [], null, by, null), Due = due };
    }

    private TaskRunState Merged() => Step(s_signOff, StepKind.SignOff) with { MergedText = "年度汇总" };

    private TaskRunState Step(StepId step, StepKind kind)
    {
        var due = new DueDate(Now.AddDays(3), WorkCalendar.DayOf(Now).AddDays(3), "", false);
        var entry = new StepEntry(step, kind, StepStanding.Active, due, Now, null, null, ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
        var run = Plan.Run(Ten)!;
        return TaskRunState.Initial with { Id = Ten, Status = TaskRunStatus.Open, Version = run.Version, Lead = run.Lead, Steps = TaskRunState.Initial.Steps.SetItem(step.Value, entry) };
    }

    private TaskRunState Signed(TaskRunState run, int posts) => run with
    {
        Signatures = [.. Enum.GetValues<SignaturePost>().Take(posts).Select(p => new Signature(p, run.Lead, new Signer(new PersonId($"signer{p}"), null), Now, "年度汇总", ""))],
    };
}
