using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Host.Identity;
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
        exports.MapGet("/notices.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, Papers));
        exports.MapGet("/decisions.xlsx", (HttpContext http, Visit visit, WebPlace place) => AnswerAsync(http, visit, place, Decisions));
    }

    /// <summary>What an export needs to know of who asks for what.</summary>
    private sealed record Asked(PlanSnapshot Plan, Viewer Viewer, DateTimeOffset Now, IQueryCollection Query);

    private delegate Task Write(Stream to, Asked asked, CancellationToken cancellationToken);

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, WebPlace place, Func<Asked, (string Name, Write Write)> export)
    {
        if (await visit.ViewerAsync(http.RequestAborted) is not { } viewer) return Results.Unauthorized();
        if (viewer.IsAdministrator) return Results.Forbid();
        var asked = new Asked(place.View.Current, viewer, place.Clock.GetUtcNow(), http.Request.Query);
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

    private static (string, Write) Papers(Asked asked) => (W["Papers"], (to, a, cancellationToken) =>
    {
        var units = a.Plan.Book.Units;
        var text = new CaseText(a.Plan.Book);
        List<SheetColumn<PaperLine>> columns =
        [
            new(W["PaperNumber"], CaseText.Paper, 26), new(W["Kind"], p => p.Paper, 14), new(W["Unit"], p => units.NameOf(p.Unit), 20), new(W["Day"], p => p.Day, 12),
            new(W["Standing"], p => W[p.Sent ? "Sent" : "Prepared"], 12), new(W["IssuedBy"], p => p.IssuedBy?.Person.Value, 16), new(W["Items"], p => p.Items.Count, 8),
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
            new(W["TakenOverBy"], d => string.Join('、', d.Decided.Units.Select(units.NameOf)), 24), new(W["DecidedBy"], d => d.Decided.By.Person.Value, 16),
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
