using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>The matrix shows each light where it belongs and nothing to who may not see it; compared with the lights derived one by one.</summary>
public sealed class MatrixBoardTests(SharedServer shared)
{
    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    private DateTimeOffset Now => shared.Server.Clock.GetUtcNow();

    [Fact]
    public void Each_county_s_cell_is_the_worst_light_of_what_lies_with_it_and_its_sub_units()
    {
        var board = MatrixBoard.Of(Plan, Cast.Office, Now);
        foreach (var (row, column, cell) in Cells(board).Where(c => c.Column.Kind == MatrixColumnKind.Unit))
            Assert.Equal((row, column, WorstOf(row, u => u == column.Unit!.Code || Plan.Book.Units.Find(u)?.Parent == column.Unit.Code)), (row, column, cell.Reading?.Light));
    }

    [Fact]
    public void The_responsible_units_cell_is_the_worst_of_all_who_are_neither_county_nor_zone()
    {
        var board = MatrixBoard.Of(Plan, Cast.Office, Now);
        foreach (var (row, _, cell) in Cells(board).Where(c => c.Column.Kind == MatrixColumnKind.Responsible))
            Assert.Equal((row, WorstOf(row, u => !IsLocal(u))), (row, cell.Reading?.Light));
    }

    [Fact]
    public void Seen_by_unit_every_bureau_has_a_column_and_the_counties_one_together()
    {
        var board = MatrixBoard.Of(Plan, Cast.Office, Now, MatrixAxis.Units);
        var named = Plan.Book.Tasks.Values.SelectMany(t => t.Responsible.Prepend(t.Lead)).ToHashSet();
        Assert.Superset(named, board.Columns.Where(c => c.Unit is not null).Select(c => c.Unit!.Code).ToHashSet());
        foreach (var (row, column, cell) in Cells(board).Where(c => c.Column.Kind == MatrixColumnKind.Unit))
            Assert.Equal((row, column, WorstOf(row, u => u == column.Unit!.Code || Plan.Book.Units.Find(u)?.Parent == column.Unit.Code)), (row, column, cell.Reading?.Light));
        foreach (var (row, _, cell) in Cells(board).Where(c => c.Column.Kind == MatrixColumnKind.Implementers))
            Assert.Equal((row, WorstOf(row, IsLocal)), (row, cell.Reading?.Light));
    }

    [Fact]
    public void The_city_s_cell_is_the_task_s_light()
    {
        var board = MatrixBoard.Of(Plan, Cast.Office, Now);
        foreach (var row in board.Rows)
        {
            var run = Plan.Run(TaskRunId.Of(Plan.Cycle!.Value, row.Task))!;
            var light = Plan.LightOf(run, Plan.AssignmentsOf(run.Id!.Value), Now);
            Assert.Equal((row.Task, light), (row.Task, row.Cells[0].Reading!.Value.Light));
        }
    }

    [Fact]
    public void There_is_a_row_for_each_task_and_something_is_out_of_order()
    {
        var board = MatrixBoard.Of(Plan, Cast.Office, Now);
        Assert.Equal(Plan.Book.Tasks.Keys, board.Rows.Select(r => r.Task));
        Assert.Contains(board.Rows, r => r.IsException);
        Assert.Contains(board.Rows, r => r.Cells.Any(c => c.Reading is null));
    }

    [Fact]
    public void A_county_sees_its_own_cells_and_no_other() =>
        Assert.All(Cells(MatrixBoard.Of(Plan, Cast.Of("hzq"), Now)).Where(c => c.Cell.Reading is not null), c => Assert.Equal("hzq", c.Column.Unit?.Code.Value));

    [Fact]
    public void A_lead_sees_the_whole_of_its_tasks()
    {
        var lead = Plan.Book.Tasks[10].Lead;
        var row = MatrixBoard.Of(Plan, Cast.Of(lead.Value), Now).Rows.Single(r => r.Task == 10);
        Assert.Equal(MatrixBoard.Of(Plan, Cast.Office, Now).Rows.Single(r => r.Task == 10).Cells, row.Cells);
    }

    [Fact]
    public void An_administrator_sees_nothing() =>
        Assert.Empty(MatrixBoard.Of(Plan, Cast.Of(Plan.Book.Units.Office.Value, Role.SystemAdmin), Now).Rows);

    private bool IsLocal(UnitCode unit) =>
        Plan.Book.Units.Find(unit) is { } u && (u.IsImplementer || (u.Parent is { } parent && Plan.Book.Units.Find(parent)!.IsImplementer));

    private Light? WorstOf(MatrixRow row, Func<UnitCode, bool> isIn) => Plan.AssignmentsOf(TaskRunId.Of(Plan.Cycle!.Value, row.Task))
        .Where(a => isIn(a.Issue!.Unit)).Select(a => Plan.LightOf(a, Now)?.Light).Max();

    private static IEnumerable<(MatrixRow Row, MatrixColumn Column, MatrixCell Cell)> Cells(MatrixBoard board) =>
        board.Rows.SelectMany(r => r.Cells.Select((c, i) => (r, board.Columns[i], c)));
}
