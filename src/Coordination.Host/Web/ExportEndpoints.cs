using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Host.Identity;
using Coordination.Host.Pages.Tasks;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Web;

/// <summary>Every list as a workbook: the same rows that the page with the same address shows to the same person.</summary>
public static class ExportEndpoints
{
    private const int IndicatorKeyMax = 80;

    private static readonly Words s_words = new("Sheets");

    public static void MapExports(this WebApplication app)
    {
        var exports = app.MapGroup("/export");
        exports.MapGet("/matrix.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, s_words["Matrix"], MatrixAsync));
        exports.MapGet("/tasks.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, s_words["Tasks"], TasksAsync));
        exports.MapGet("/assignments.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, s_words["Assignments"], AssignmentsAsync));
        exports.MapGet("/notices.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, s_words["Papers"], PapersAsync));
        exports.MapGet("/indicator.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, s_words["Indicator"], IndicatorAsync));
        exports.MapGet("/assessment.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, s_words["Assessment"], AssessmentAsync));
        exports.MapGet("/decisions.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, s_words["Decisions"], DecisionsAsync));
    }

    /// <summary>What an export needs to know of who asks for what.</summary>
    private sealed record Asked(PlanSnapshot Plan, Viewer Viewer, DateTimeOffset Now, IQueryCollection Query, string Address, Names Names);

    private delegate Task Write(Stream to, Asked asked, CancellationToken cancellationToken);

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, WebPlace place, string name, Write write)
    {
        if (await visit.ViewerAsync(http.RequestAborted) is not { } viewer) return Results.Unauthorized();
        if (viewer.IsAdministrator) return Results.Forbid();
        var asked = new Asked(
            place.View.Current, viewer, place.Clock.GetUtcNow(), http.Request.Query, http.Request.QueryString.Value ?? "", http.RequestServices.GetRequiredService<Names>());
        http.Response.Headers.CacheControl = "no-store";
        // The sheet is written after the language of the request is forgotten.
        var tongue = Tongue.Current;
        return Results.Stream(
            async to =>
            {
                tongue.Speak();
                await write(to, asked, http.RequestAborted);
            },
            Sheets.ContentType, $"{name}-{Shanghai.Of(asked.Now):yyyyMMdd}.xlsx");
    }

    private static Task MatrixAsync(Stream to, Asked a, CancellationToken cancellationToken)
    {
        var board = MatrixBoard.Of(a.Plan, a.Viewer, a.Now, a.Query["by"] == "units" ? MatrixAxis.Units : MatrixAxis.Areas);
        var units = a.Plan.Book.Units;
        List<SheetColumn<MatrixRow>> columns =
        [
            new(s_words["Number"], r => r.Task, 6), new(s_words["Task"], r => r.Title, 44), new(s_words["Lead"], r => units.NameOf(r.Lead), 18),
            .. board.Columns.Select((c, i) => new SheetColumn<MatrixRow>(
                c.Kind switch { MatrixColumnKind.City => s_words["City"], MatrixColumnKind.Responsible => s_words["Responsible"], MatrixColumnKind.Implementers => s_words["Implementers"], _ => c.Unit!.Name }, r => LightOf(r.Cells[i]), 18)),
        ];
        var onlyExceptions = a.Query["only"] == "exceptions";
        return Sheets.WriteAsync(to, s_words["Matrix"], columns, board.Rows.Where(r => !onlyExceptions || r.IsException), cancellationToken);
    }

    private static string LightOf(MatrixCell cell) => cell.Reading switch
    {
        null => "—",
        { Light: Light.Green } => Texts.Value(Light.Green),
        { } reading => $"{Texts.Value(reading.Light)} {CaseText.Say(reading)}",
    };

    private static Task TasksAsync(Stream to, Asked a, CancellationToken cancellationToken)
    {
        var units = a.Plan.Book.Units;
        List<SheetColumn<TaskRow>> columns =
        [
            new(s_words["Number"], r => r.Number, 6), new(s_words["Task"], r => r.Title, 44), new(s_words["Lead"], r => units.NameOf(r.Lead), 18), new(s_words["Light"], r => r.Figures?.Light, 8),
            new(s_words["OnTime"], r => r.Figures?.DoneOnTime, 10), new(s_words["Late"], r => r.Figures?.DoneLate, 10), new(s_words["NotDue"], r => r.Figures?.NotDue, 10),
            new(s_words["Overdue"], r => r.Figures?.Overdue, 10), new(s_words["NextDue"], r => r.Figures?.NextDue, 18), new(s_words["Steps"], r => string.Join('、', r.Steps), 40),
        ];
        var filter = new TaskFilter(a.Query["q"], a.Query["light"], a.Query["part"], a.Query["sort"]);
        return Sheets.WriteAsync(to, s_words["Tasks"], columns, filter.Of(TaskList.Of(a.Plan, a.Viewer, YearOf(a), a.Now), a.Plan.Book), cancellationToken);
    }

    private static Task AssignmentsAsync(Stream to, Asked a, CancellationToken cancellationToken)
    {
        var units = a.Plan.Book.Units;
        List<SheetColumn<AssignmentLine>> columns =
        [
            new(s_words["Key"], l => l.Key, 18), new(s_words["Number"], l => l.Task, 6), new(s_words["Task"], l => l.TaskTitle, 40), new(s_words["Unit"], l => units.NameOf(l.Unit), 20),
            new(s_words["Reviewer"], l => units.NameOf(l.Reviewer), 20), new(s_words["Content"], l => l.Content, 50), new(s_words["Standing"], l => l.Status, 10),
            new(s_words["Light"], l => l.Light?.Light, 8), new(s_words["Note"], l => l.Light is { } light ? CaseText.Say(light) : null, 24), new(s_words["Due"], l => l.Due.At, 18),
            new(s_words["OriginalDue"], l => l.OriginalDue, 18), new(s_words["DaysLeft"], l => l.DaysLeft, 10), new(s_words["Holder"], l => l.Holder is { } holder ? a.Names.Of(holder) : null, 14),
            new(s_words["Share"], l => l.Share, 8), new(s_words["ChangedAt"], l => l.ChangedAt, 18),
        ];
        return Sheets.WriteAsync(to, s_words["Assignments"], columns, AssignmentList.AllOf(a.Plan, a.Viewer, AssignmentQuery.Parse(a.Address), a.Now), cancellationToken);
    }

    private static Task PapersAsync(Stream to, Asked a, CancellationToken cancellationToken)
    {
        var units = a.Plan.Book.Units;
        var text = new CaseText(a.Plan.Book);
        var query = PaperQueries.Of(a.Query["kind"], a.Query["unit"], null);
        if (AssignmentPaper.IsOf(query.Paper))
        {
            List<SheetColumn<AssignmentPaper>> of =
            [
                new(s_words["Kind"], p => p.Paper, 14), new(s_words["Task"], p => CaseText.Task(p.Id.Run.TaskNumber), 12), new(s_words["Unit"], p => units.NameOf(p.Unit), 20), new(s_words["Day"], p => p.Day, 12),
            ];
            return Sheets.WriteAsync(to, s_words["Papers"], of, AssignmentPaper.AllOf(a.Plan, a.Viewer, query), cancellationToken);
        }

        List<SheetColumn<PaperLine>> columns =
        [
            new(s_words["PaperNumber"], text.Paper, 26), new(s_words["Kind"], p => p.Paper, 14), new(s_words["Unit"], p => units.NameOf(p.Unit), 20), new(s_words["Day"], p => p.Day, 12),
            new(s_words["Standing"], p => s_words[p.Sent ? "Sent" : "Prepared"], 12), new(s_words["IssuedBy"], p => p.IssuedBy is { } by ? a.Names.Of(by.Person) : null, 16), new(s_words["Items"], p => p.Items.Count, 8),
            new(s_words["About"], p => string.Join('\n', p.Items.Select(i => ItemOf(text, i))), 60),
        ];
        return Sheets.WriteAsync(to, s_words["Papers"], columns, PaperList.AllOf(a.Plan, a.Viewer, query), cancellationToken);
    }

    /// <summary>The workbook in which values are sent back; empty of rows where the viewer may not see the figure.</summary>
    private static Task IndicatorAsync(Stream to, Asked a, CancellationToken cancellationToken)
    {
        var id = a.Query["id"].ToString();
        var sheet = id.Length is > 0 and < IndicatorKeyMax && KeyParts.Count(id) == 3 && FigureSheet.Of(a.Plan, a.Viewer, new IndicatorId($"{a.Plan.Book.Plan}/{id}"), a.Now) is { IsWhole: true, Planned: not null } known ? known : null;
        return sheet is null
            ? Sheets.WriteAsync<int>(to, s_words["Indicator"], [], [], cancellationToken)
            : ValuesWorkbook.WriteAsync(to, sheet, a.Plan.Book.Units, cancellationToken);
    }

    /// <summary>The score sheets that the viewer may see, of one unit where one is named.</summary>
    private static Task AssessmentAsync(Stream to, Asked a, CancellationToken cancellationToken)
    {
        var cycle = YearOf(a) is { } year ? CycleId.Of(a.Plan.Book.Plan, year) : a.Plan.Cycle;
        var board = cycle is { } known ? AssessmentBoard.Of(a.Plan, a.Viewer, known, a.Now) : null;
        var unit = a.Query["unit"].ToString();
        return ScoreSheets.WriteAsync(to, board?.Cards.Where(c => unit.Length == 0 || c.Unit.Value == unit) ?? [], a.Plan.Book, board is null ? a.Plan.Book.Assessment : ScoreWords.RulesOf(a.Plan.Book, board.State, board.Issue), cancellationToken);
    }

    private static int? YearOf(Asked a) => int.TryParse(a.Query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 0 and < 10000 ? year : null;

    private static string ItemOf(CaseText text, NoticeItem item)
    {
        var task = item.Subject.Task;
        return s_words["Item", task == 0 ? "" : CaseText.Task(task), text.Clock(item.Clock, task), CaseText.Due(item.DueAt)];
    }

    private static Task DecisionsAsync(Stream to, Asked a, CancellationToken cancellationToken)
    {
        var units = a.Plan.Book.Units;
        var text = new CaseText(a.Plan.Book);
        List<SheetColumn<DecisionLine>> columns =
        [
            new(s_words["DecidedAt"], d => d.At, 18), new(s_words["Kind"], d => d.Decided.Kind, 12), new(s_words["Unit"], d => units.NameOf(d.Unit), 20), new(s_words["Task"], d => text.Tasks(d.Tasks), 16),
            new(s_words["Text"], d => d.Decided.Text, 50), new(s_words["Days"], d => d.Decided.Days == 0 ? null : d.Decided.Days, 8),
            new(s_words["TakenOverBy"], d => string.Join('、', d.Decided.Units.Select(units.NameOf)), 24), new(s_words["DecidedBy"], d => a.Names.Of(d.Decided.By.Person), 16),
            new(s_words["Standing"], d => s_words[d.Settled ? "Settled" : "Open"], 12),
        ];
        return Sheets.WriteAsync(to, s_words["Decisions"], columns, DecisionLine.AllOf(a.Plan, a.Viewer), cancellationToken);
    }
}

/// <summary>Reads what a list of papers is asked for from its address; what is not understood counts as not asked for.</summary>
public static class PaperQueries
{
    private const int UnitLengthMax = 40;

    public static PaperQuery Of(string? kind, string? unit, int? page) => new(
        Enum.GetNames<PaperKind>().Contains(kind, StringComparer.Ordinal) ? Enum.Parse<PaperKind>(kind!) : null,
        unit is { Length: > 0 and <= UnitLengthMax } ? new UnitCode(unit) : null, Math.Max(1, page ?? 1));
}
