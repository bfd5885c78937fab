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
    private static readonly Words W = new("Sheets");

    public static void MapExports(this WebApplication app)
    {
        var exports = app.MapGroup("/export");
        exports.MapGet("/matrix.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, Matrix));
        exports.MapGet("/tasks.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, Tasks));
        exports.MapGet("/assignments.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, Assignments));
        exports.MapGet("/notices.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, Papers));
        exports.MapGet("/decisions.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, Decisions));
    }

    /// <summary>What an export needs to know of who asks for what.</summary>
    private sealed record Asked(PlanSnapshot Plan, Viewer Viewer, DateTimeOffset Now, IQueryCollection Query, string Address, Names Names);

    private delegate Task Write(Stream to, Asked asked, CancellationToken cancellationToken);

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, WebPlace place, Func<Asked, (string Name, Write Write)> export)
    {
        if (await visit.ViewerAsync(http.RequestAborted) is not { } viewer) return Results.Unauthorized();
        if (viewer.IsAdministrator) return Results.Forbid();
        var asked = new Asked(
            place.View.Current, viewer, place.Clock.GetUtcNow(), http.Request.Query, http.Request.QueryString.Value ?? "", http.RequestServices.GetRequiredService<Names>());
        var (name, write) = export(asked);
        http.Response.Headers.CacheControl = "no-store";
        // The sheet is written after the language of the request is forgotten.
        var (culture, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        return Results.Stream(
            async to =>
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
                await write(to, asked, http.RequestAborted);
            },
            Sheets.ContentType, $"{name}-{Shanghai.Of(asked.Now):yyyyMMdd}.xlsx");
    }

    private static (string, Write) Matrix(Asked asked) => (W["Matrix"], (to, a, cancellationToken) =>
    {
        var board = MatrixBoard.Of(a.Plan, a.Viewer, a.Now);
        var units = a.Plan.Book.Units;
        List<SheetColumn<MatrixRow>> columns =
        [
            new(W["Number"], r => r.Task, 6), new(W["Task"], r => r.Title, 44), new(W["Lead"], r => units.NameOf(r.Lead), 18),
            .. board.Columns.Select((c, i) => new SheetColumn<MatrixRow>(
                c.Kind switch { MatrixColumnKind.City => W["City"], MatrixColumnKind.Responsible => W["Responsible"], _ => c.Unit!.Name }, r => LightOf(r.Cells[i]), 18)),
        ];
        var onlyExceptions = a.Query["only"] == "exceptions";
        return Sheets.WriteAsync(to, W["Matrix"], columns, board.Rows.Where(r => !onlyExceptions || r.IsException), cancellationToken);
    });

    private static string LightOf(MatrixCell cell) => cell.Reading switch
    {
        null => "—",
        { Light: Light.Green } => Texts.Value(Light.Green),
        { } reading => $"{Texts.Value(reading.Light)} {CaseText.Say(reading)}",
    };

    private static (string, Write) Tasks(Asked asked) => (W["Tasks"], (to, a, cancellationToken) =>
    {
        var units = a.Plan.Book.Units;
        List<SheetColumn<TaskRow>> columns =
        [
            new(W["Number"], r => r.Number, 6), new(W["Task"], r => r.Title, 44), new(W["Lead"], r => units.NameOf(r.Lead), 18), new(W["Light"], r => r.Figures?.Light, 8),
            new(W["OnTime"], r => r.Figures?.DoneOnTime, 10), new(W["Late"], r => r.Figures?.DoneLate, 10), new(W["NotDue"], r => r.Figures?.NotDue, 10),
            new(W["Overdue"], r => r.Figures?.Overdue, 10), new(W["NextDue"], r => r.Figures?.NextDue, 18), new(W["Steps"], r => string.Join('、', r.Steps), 40),
        ];
        var filter = new TaskFilter(a.Query["q"], a.Query["light"], a.Query["part"], a.Query["sort"]);
        var year = int.TryParse(a.Query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : (int?)null;
        return Sheets.WriteAsync(to, W["Tasks"], columns, filter.Of(TaskList.Of(a.Plan, a.Viewer, year, a.Now), a.Plan.Book), cancellationToken);
    });

    private static (string, Write) Assignments(Asked asked) => (W["Assignments"], (to, a, cancellationToken) =>
    {
        var units = a.Plan.Book.Units;
        List<SheetColumn<AssignmentLine>> columns =
        [
            new(W["Key"], l => l.Key, 18), new(W["Number"], l => l.Task, 6), new(W["Task"], l => l.TaskTitle, 40), new(W["Unit"], l => units.NameOf(l.Unit), 20),
            new(W["Reviewer"], l => units.NameOf(l.Reviewer), 20), new(W["Content"], l => l.Content, 50), new(W["Standing"], l => l.Status, 10),
            new(W["Light"], l => l.Light?.Light, 8), new(W["Note"], l => l.Light is { } light ? CaseText.Say(light) : null, 24), new(W["Due"], l => l.Due.At, 18),
            new(W["OriginalDue"], l => l.OriginalDue, 18), new(W["DaysLeft"], l => l.DaysLeft, 10), new(W["Holder"], l => l.Holder is { } holder ? a.Names.Of(holder) : null, 14),
            new(W["Share"], l => l.Share, 8), new(W["ChangedAt"], l => l.ChangedAt, 18),
        ];
        return Sheets.WriteAsync(to, W["Assignments"], columns, AssignmentList.AllOf(a.Plan, a.Viewer, AssignmentQuery.Parse(a.Address), a.Now), cancellationToken);
    });

    private static (string, Write) Papers(Asked asked) => (W["Papers"], (to, a, cancellationToken) =>
    {
        var units = a.Plan.Book.Units;
        var text = new CaseText(a.Plan.Book);
        List<SheetColumn<PaperLine>> columns =
        [
            new(W["PaperNumber"], CaseText.Paper, 26), new(W["Kind"], p => p.Paper, 14), new(W["Unit"], p => units.NameOf(p.Unit), 20), new(W["Day"], p => p.Day, 12),
            new(W["Standing"], p => W[p.Sent ? "Sent" : "Prepared"], 12), new(W["IssuedBy"], p => p.IssuedBy is { } by ? a.Names.Of(by.Person) : null, 16), new(W["Items"], p => p.Items.Count, 8),
            new(W["About"], p => string.Join('\n', p.Items.Select(i => ItemOf(text, i))), 60),
        ];
        return Sheets.WriteAsync(to, W["Papers"], columns, PaperList.AllOf(a.Plan, a.Viewer, PaperQueries.Of(a.Query["kind"], a.Query["unit"], null)), cancellationToken);
    });

    private static string ItemOf(CaseText text, NoticeItem item)
    {
        var task = Matters.TaskOf(item.Subject);
        return W["Item", task == 0 ? "" : CaseText.Task(task), text.Clock(item.Clock, task), CaseText.Due(item.DueAt)];
    }

    private static (string, Write) Decisions(Asked asked) => (W["Decisions"], (to, a, cancellationToken) =>
    {
        var units = a.Plan.Book.Units;
        var text = new CaseText(a.Plan.Book);
        List<SheetColumn<DecisionLine>> columns =
        [
            new(W["DecidedAt"], d => d.At, 18), new(W["Kind"], d => d.Decided.Kind, 12), new(W["Unit"], d => units.NameOf(d.Unit), 20), new(W["Task"], d => text.Tasks(d.Tasks), 16),
            new(W["Text"], d => d.Decided.Text, 50), new(W["Days"], d => d.Decided.Days == 0 ? null : d.Decided.Days, 8),
            new(W["TakenOverBy"], d => string.Join('、', d.Decided.Units.Select(units.NameOf)), 24), new(W["DecidedBy"], d => a.Names.Of(d.Decided.By.Person), 16),
            new(W["Standing"], d => W[d.Settled ? "Settled" : "Open"], 12),
        ];
        return Sheets.WriteAsync(to, W["Decisions"], columns, DecisionLine.AllOf(a.Plan, a.Viewer), cancellationToken);
    });
}

/// <summary>Reads what a list of papers is asked for from its address; what is not understood counts as not asked for.</summary>
public static class PaperQueries
{
    private const int UnitLengthMax = 40;

    public static PaperQuery Of(string? kind, string? unit, int? page) => new(
        Enum.GetNames<PaperKind>().Contains(kind, StringComparer.Ordinal) ? Enum.Parse<PaperKind>(kind!) : null,
        unit is { Length: > 0 and <= UnitLengthMax } ? new UnitCode(unit) : null, Math.Max(1, page ?? 1));
}
