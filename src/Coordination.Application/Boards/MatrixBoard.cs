using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;

namespace Coordination.Application.Boards;

public enum MatrixColumnKind
{
    /// <summary>全市: the task as a whole.</summary>
    City,

    /// <summary>责任单位 together: whoever is neither county nor zone.</summary>
    Responsible,

    /// <summary>各县区、功能板块 together.</summary>
    Implementers,

    /// <summary>One unit, with its sub-units.</summary>
    Unit,
}

/// <summary>Whom the matrix tells one by one; the others stand together.</summary>
public enum MatrixAxis
{
    /// <summary>Counties, districts and functional zones.</summary>
    Areas,

    /// <summary>Every other unit with a part in a task.</summary>
    Units,
}

/// <param name="Unit">Of one unit's column; else null.</param>
public sealed record MatrixColumn(MatrixColumnKind Kind, Unit? Unit);

/// <summary>The worst light among what lies there.</summary>
/// <param name="Reading">Null: nothing lies there, or the viewer may not see it.</param>
/// <param name="Assignment">The one that gives the light; null where it is the lead's own late step.</param>
/// <param name="Unit">With whom it lies.</param>
public sealed record MatrixCell(LightReading? Reading, AssignmentId? Assignment, UnitCode? Unit)
{
    public static MatrixCell Empty { get; } = new(null, null, null);

    public bool IsException => Reading is { Light: not Light.Green };

    /// <summary>The worse of two; of equal lights the later.</summary>
    internal static MatrixCell Worse(MatrixCell a, MatrixCell b)
    {
        if (a.Reading is not { } x) return b;
        if (b.Reading is not { } y) return a;
        return (y.Light, y.DaysLate, y.ReportsMissing, -(y.Gap?.Gap ?? 0)).CompareTo((x.Light, x.DaysLate, x.ReportsMissing, -(x.Gap?.Gap ?? 0))) > 0 ? b : a;
    }
}

/// <param name="Cells">One a column of the matrix.</param>
public sealed record MatrixRow(int Task, string Title, UnitCode Lead, ImmutableArray<MatrixCell> Cells)
{
    public bool IsException => Cells.Any(c => c.IsException);
}

/// <summary>The lights of tasks × (city, one kind of unit together, each of the other kind), in the document's order: no ranking.</summary>
/// <param name="Year">Null where no year has been opened.</param>
/// <param name="At">The instant (UTC) for which lights are told.</param>
public sealed record MatrixBoard(int? Year, DateTimeOffset At, ImmutableArray<MatrixColumn> Columns, ImmutableArray<MatrixRow> Rows)
{
    private const int CityColumn = 0;
    private const int TogetherColumn = 1;

    /// <summary>Each assignment's light is derived once.</summary>
    public static MatrixBoard Of(PlanSnapshot plan, Viewer viewer, DateTimeOffset now, MatrixAxis axis = MatrixAxis.Areas)
    {
        var book = plan.Book;
        ImmutableArray<MatrixColumn> columns =
        [
            new(MatrixColumnKind.City, null), new(axis == MatrixAxis.Areas ? MatrixColumnKind.Responsible : MatrixColumnKind.Implementers, null),
            .. (axis == MatrixAxis.Areas ? book.Units.All.Where(u => u.IsImplementer).OrderBy(u => u.Kind) : UnitsOf(plan))
                .Select(u => new MatrixColumn(MatrixColumnKind.Unit, u)),
        ];
        if (plan.Cycle is not { } cycle) return new MatrixBoard(null, now, columns, []);
        var cells = CellsOf(plan, cycle, viewer, now, columns);
        var rows = book.Tasks.Values.Where(t => cells.ContainsKey(t.Number)).Select(t => new MatrixRow(t.Number, t.Title, t.Lead, [.. cells[t.Number]]));
        return new MatrixBoard(cycle.Year, now, columns, [.. rows]);
    }

    /// <summary>Those the document names, and those added since, in the order of the register.</summary>
    private static IEnumerable<Unit> UnitsOf(PlanSnapshot plan)
    {
        var book = plan.Book;
        var named = book.Tasks.Values.SelectMany(t => t.Responsible.Prepend(t.Lead)).ToHashSet();
        if (plan.Cycle is { } cycle) named.UnionWith(plan.Assignments.Below(cycle.Value).Select(a => a.State.Issue).OfType<AssignmentIssue>().Where(i => i.Parent is null).Select(i => i.Unit));
        return book.Units.All.Where(u => !u.IsImplementer && named.Contains(u.Code));
    }

    /// <summary>The cells of each task the viewer sees anything of, by its number.</summary>
    private static Dictionary<int, MatrixCell[]> CellsOf(
        PlanSnapshot plan, CycleId cycle, Viewer viewer, DateTimeOffset now, ImmutableArray<MatrixColumn> columns)
    {
        var book = plan.Book;
        var places = columns.Select((c, i) => (c.Unit, i)).Where(p => p.Unit is not null).ToDictionary(p => p.Unit!.Code, p => p.i);
        var cells = new Dictionary<int, MatrixCell[]>();
        var whole = new Dictionary<int, bool>();
        foreach (var run in plan.Runs.Below(cycle.Value).Select(r => r.State).Where(r => Sight.OfRun(viewer, book, r)))
        {
            var number = run.Id!.Value.TaskNumber;
            whole[number] = true;
            RowOf(number)[CityColumn] = new MatrixCell(OfLead(run, now, book), null, run.Lead);
        }

        foreach (var assignment in plan.Assignments.Below(cycle.Value).Select(a => a.State))
        {
            if (!Sight.OfAssignment(viewer, plan, assignment) || plan.LightOf(assignment, now) is not { } reading) continue;
            var id = assignment.Id!.Value;
            var row = RowOf(id.Run.TaskNumber);
            var cell = new MatrixCell(reading, id, assignment.Issue!.Unit);
            var column = ColumnOf(book.Units, places, assignment.Issue.Unit);
            row[column] = MatrixCell.Worse(row[column], cell);
            if (whole.ContainsKey(id.Run.TaskNumber)) row[CityColumn] = MatrixCell.Worse(row[CityColumn], cell);
        }

        return cells;

        MatrixCell[] RowOf(int number)
        {
            if (cells.TryGetValue(number, out var row)) return row;
            row = new MatrixCell[columns.Length];
            Array.Fill(row, MatrixCell.Empty);
            return cells[number] = row;
        }
    }

    private static int ColumnOf(UnitRegister units, Dictionary<UnitCode, int> places, UnitCode unit)
    {
        if (places.TryGetValue(unit, out var place)) return place;
        return units.Find(unit)?.Parent is { } parent && places.TryGetValue(parent, out place) ? place : TogetherColumn;
    }

    /// <summary>The lead's own late steps count like an assignment of the lead's.</summary>
    private static LightReading OfLead(TaskRunState run, DateTimeOffset now, PlanBook book)
    {
        var late = run.Clocks.Values.Where(c => c.Owner == run.Lead).Select(c => c.DaysLate(now, book.Calendar)).DefaultIfEmpty(0).Max();
        return new LightReading(Lights.OfTask(run, [], now, book.Calendar, book.Settings), late, 0, false, false);
    }
}
