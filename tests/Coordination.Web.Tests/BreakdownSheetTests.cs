using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Precedents;
using Coordination.Domain.TaskRuns;
using Coordination.Host.Pages.Tasks;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>A breakdown begins with last year's, or with the definition, and names the rulings of before.</summary>
public sealed class BreakdownSheetTests
{
    private static readonly DateTimeOffset s_now = WorkCalendar.At(new DateOnly(2026, 1, 6), new TimeOnly(9, 0));
    private static readonly UnitCode s_county = new("hzq");

    private readonly PlanSnapshot _plan = PlanSnapshot.Empty(SimulatedCity.Book);

    private TaskRunState Run => Opened(2026);

    [Fact]
    public void Without_a_year_before_every_unit_of_the_definition_stands_there_with_its_steps()
    {
        var sheet = BreakdownSheet.Of(_plan, Run, s_now);
        var task = SimulatedCity.Book.Tasks[10];
        Assert.Equal(task.Responsible.Concat(task.Implementers), sheet.Lines.Select(l => l.Unit));
        Assert.All(sheet.Lines, l => Assert.True(l is { Required: true, Content.Length: > 0, Share: null, DueOn: null }));
        Assert.Contains("城市公共供水管网漏损率≤9%", sheet.Lines.First(l => l.Unit == s_county).Content, StringComparison.Ordinal);
        Assert.Null(sheet.BasedOn);
    }

    [Fact]
    public void Last_years_words_shares_and_chosen_days_come_first()
    {
        var last = LastYear(new BreakdownItem(s_county, Duty.Implementing, "二标段3.2公里完工", 24m, new DateOnly(2025, 10, 31)));
        var sheet = BreakdownSheet.Of(last, Run, s_now);
        Assert.Equal(("二标段3.2公里完工", 24m, new DateOnly(2026, 10, 31)), (sheet.Lines[0].Content, sheet.Lines[0].Share, sheet.Lines[0].DueOn));
        Assert.Equal(Opened(2025).Id, sheet.BasedOn);
    }

    [Fact]
    public void Units_the_definition_has_gained_since_join_last_years()
    {
        var sheet = BreakdownSheet.Of(LastYear(new BreakdownItem(s_county, Duty.Implementing, "完工", 24m, null)), Run, s_now);
        var task = SimulatedCity.Book.Tasks[10];
        Assert.Equal(task.Responsible.Concat(task.Implementers).ToHashSet(), sheet.Lines.Select(l => l.Unit).ToHashSet());
    }

    [Fact]
    public void A_ruling_of_before_stands_beside_its_unit()
    {
        var precedent = new Precedent(Ruling.Reassign, new UnitCode("slj"), "职责在水利", AssignmentId.Of(Opened(2025).Id!.Value, s_county), s_now);
        var state = new PrecedentsState(PrecedentsState.Initial.ByUnit.SetItem(s_county.Value, precedent));
        var plan = _plan.With(StreamId.Precedents(SimulatedCity.Book.Plan, 10), state, int.MaxValue, s_now);
        Assert.Equal(precedent, Assert.Single(BreakdownSheet.Of(plan, Run, s_now).Lines, l => l.Precedent is not null).Precedent);
    }

    [Fact]
    public void Neither_the_lead_nor_those_who_decide_can_be_added()
    {
        var others = BreakdownSheet.Of(_plan, Run, s_now).Others;
        Assert.DoesNotContain(others, u => u.Value is "zjj" or "ldxz" or "ldxzb" or "dcs");
        Assert.NotEmpty(others);
    }

    [Fact]
    public void A_row_says_what_is_wrong_with_its_date_and_share()
    {
        var row = new BreakdownRow { Unit = "hzq", Content = "完工", DueOn = BreakdownDates.Latest(Run, s_now, SimulatedCity.Book).AddDays(7), Share = "101" };
        Assert.NotNull(row.DueError(Run, s_now, SimulatedCity.Book));
        Assert.NotNull(row.ShareError);
        Assert.NotNull((row with { DueOn = new DateOnly(2026, 1, 5) }).DueError(Run, s_now, SimulatedCity.Book));
        Assert.NotNull((row with { DueOn = new DateOnly(1, 1, 1) }).DueError(Run, s_now, SimulatedCity.Book));
        Assert.True((row with { DueOn = null, Share = "24%" }).IsRight(Run, s_now, SimulatedCity.Book));
    }

    private static TaskRunState Opened(int year)
    {
        var (book, task) = (SimulatedCity.Book, SimulatedCity.Book.Tasks[10]);
        var due = book.Calendar.DueOn(book.Settings.LeadDue.In(year), book.Settings.DueTime);
        return TaskRunState.Initial with { Id = TaskRunId.Of(CycleId.Of(book.Plan, year), 10), Status = TaskRunStatus.Open, Version = task.Version, Lead = task.Lead, Due = due };
    }

    private PlanSnapshot LastYear(params ImmutableArray<BreakdownItem> items)
    {
        var run = Opened(2025) with { Breakdown = new BreakdownEntry(items, [], null, new Signer(new PersonId("zjj.handler1"), null), null) };
        return _plan.With(run.Id!.Value.Stream, run, int.MaxValue, s_now);
    }
}
