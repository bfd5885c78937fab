using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;
using Coordination.Host.Pages.Admin;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>What administrators and heads are shown before something changes: definitions side by side, lost steps, days of a notice.</summary>
public sealed class DefinitionChangesTests(SharedServer shared)
{
    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    private TaskRunState Run => Plan.Run(TaskRunId.Of(Plan.Cycle!.Value, 10))!;

    private TaskDefinition Task10 => Plan.Book.Tasks[10];

    [Fact]
    public void A_version_does_not_differ_from_itself() => Assert.Empty(DefinitionChanges.Between(Task10, Task10 with { Version = "other" }));

    [Fact]
    public void A_changed_term_is_named_by_its_step()
    {
        var step = Task10.Steps[0];
        var after = Task10 with { Steps = Task10.Steps.SetItem(0, step with { Within = Term.Of(77) }) };
        var change = Assert.Single(DefinitionChanges.Between(Task10, after), c => c.After == "77");
        Assert.StartsWith($"steps/{step.Id}/within", change.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_was_begun_cannot_be_lost()
    {
        var begun = Run.Steps.Values.First().Step;
        var to = Task10 with { Version = "next", Steps = Task10.Steps.RemoveAll(s => s.Id == begun) };
        var preview = DefinitionChanges.Preview(Run, Task10, to);
        Assert.Equal((false, begun), (preview.IsPossible, preview.Lost.Single()));
    }

    [Fact]
    public void Steps_that_come_and_go_are_told()
    {
        var gone = Task10.Steps.Last(s => !Run.Steps.ContainsKey(s.Id.Value));
        var come = gone with { Id = new StepId("wholly-new") };
        var preview = DefinitionChanges.Preview(Run, Task10, Task10 with { Version = "next", Steps = Task10.Steps.Replace(gone, come) });
        Assert.Equal((true, gone.Id, come.Id), (preview.IsPossible, preview.Removed.Single().Id, preview.Added.Single().Id));
    }

    [Fact]
    public void A_notice_is_read_as_it_is_printed()
    {
        var (days, wrong) = HolidayLines.Read("元旦：2027年1月1日 至 2027年1月3日\n\n国庆节 2027-10-01至2027-10-02、2027-10-05");
        Assert.Null(wrong);
        Assert.Equal(["元旦 2027-01-01", "元旦 2027-01-02", "元旦 2027-01-03", "国庆节 2027-10-01", "国庆节 2027-10-02", "国庆节 2027-10-05"], days.Select(d => $"{d.Holiday} {d.Day:yyyy-MM-dd}"));
    }

    [Theory]
    [InlineData("元旦")]
    [InlineData("元旦 明天")]
    [InlineData("元旦 2027-01-03 至 2027-01-01")]
    [InlineData("元旦 至 2027-01-01")]
    [InlineData("元旦 2027-01-01 至 2028-01-01")]
    [InlineData("元旦 2027-02-30")]
    public void What_cannot_be_read_is_named(string line) => Assert.Equal(line, HolidayLines.Read(line).Wrong);

    [Fact]
    public void A_notice_entered_moves_provisional_dates_and_no_others()
    {
        var at = WorkCalendar.At(new DateOnly(2027, 9, 28), new TimeOnly(9, 0));
        var bare = new WorkCalendar([.. Plan.Book.Calendar.Notices.Where(n => n.Year != 2027)]);
        var (off, _) = HolidayLines.Read("国庆节 2027-10-01 至 2027-10-07");
        var state = CitySettingsState.Initial with { Notices = ImmutableSortedDictionary<int, HolidayNoticeEntered>.Empty.Add(2027, new HolidayNoticeEntered(2027, off, [], default)) };
        var after = state.Over(Plan.Book with { Calendar = bare }).Calendar;
        var due = bare.DueIn(5, at, new TimeOnly(17, 30));
        Assert.Equal((true, new DateOnly(2027, 10, 5), new DateOnly(2027, 10, 12)), (due.Provisional, due.On, after.Recompute(due).On));
    }
}
