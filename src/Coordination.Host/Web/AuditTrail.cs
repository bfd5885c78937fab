using System.Globalization;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Web;

/// <summary>The record as the audit administrator reads it: who, when, what kind, with what result; never what was said.</summary>
public static class AuditTrail
{
    /// <summary>A workbook is for looking through, not for archiving: the record itself is exported by the database's means.</summary>
    public const int RowsMax = 50_000;

    private const int PageMax = 2000;
    private const int WordLengthMax = 80;

    private static readonly Words s_words = new("Admin");

    public static void MapAuditExports(this WebApplication app)
    {
        app.MapGet("/export/record.xlsx", RecordAsync);
        app.MapGet("/export/record.csv", RecordCsvAsync);
        app.MapGet("/export/sign-ins.xlsx", SignInsAsync);
    }

    /// <summary>What an address asks for; what is not understood counts as not asked for. Days are Asia/Shanghai's, both included.</summary>
    public static TrailFilter FilterOf(Func<string, string?> query) => new(
        InstantOf(query("from"), 0), InstantOf(query("to"), 1), Word(query("person")), Word(query("unit")),
        Catalog.Commands.Any(c => c.Name == query("kind")) ? query("kind") : null,
        query("result") switch { "accepted" => true, "refused" => false, _ => null });

    private static DateTimeOffset? InstantOf(string? day, int daysLater) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known) && known.Year is > 2000 and < 9000
            ? Domain.Calendars.WorkCalendar.At(known.AddDays(daysLater), TimeOnly.MinValue)
            : null;

    private static string? Word(string? text) => text?.Trim() is { Length: > 0 and <= WordLengthMax } word ? word : null;

    private static async Task<IResult> RecordAsync(HttpContext http, Visit visit, WebPlace place, Names names)
    {
        if (await RefusalAsync(http, visit) is { } no) return no;
        var units = place.Book.Units;
        List<SheetColumn<TrailRow>> columns =
        [
            new(s_words["Sequence"], r => r.Sequence, 10), new(s_words["At"], r => r.At, 18), new(s_words["Who"], r => names.Of(new PersonId(r.Person)), 16), new("ID", r => r.Person, 16),
            new(s_words["Unit"], r => units.NameOf(new UnitCode(r.Unit)), 20), new(s_words["Role"], r => Roles(r), 14), new(s_words["ActedFor"], r => r.ActingFor, 16),
            new(s_words["What"], r => Texts.Command(r.Type), 20), new(s_words["Stream"], r => r.Stream.ToString(), 40), new(s_words["Result"], r => ResultOf(r), 24),
        ];
        var rows = await RowsAsync(http, place);
        var bytes = new MemoryStream();
        await Sheets.WriteAsync(bytes, s_words["Record"], columns, rows, http.RequestAborted);
        return File(http, bytes, Sheets.ContentType, "xlsx", s_words["Record"], place);
    }

    private static async Task<IResult> RecordCsvAsync(HttpContext http, Visit visit, WebPlace place)
    {
        if (await RefusalAsync(http, visit) is { } no) return no;
        var bytes = new MemoryStream();
        // The mark tells spreadsheets that the text is UTF-8.
        await using (var text = new StreamWriter(bytes, new System.Text.UTF8Encoding(true), leaveOpen: true))
        {
            await text.WriteLineAsync("sequence,at,person,unit,role,acting_for,type,stream,accepted,refusal");
            foreach (var r in await RowsAsync(http, place))
            {
                string[] cells = [$"{r.Sequence}", r.At.ToString("O", CultureInfo.InvariantCulture), r.Person, r.Unit, r.Role, r.ActingFor, r.Type, r.Stream.ToString(), r.Accepted ? "1" : "0", r.Refusal];
                await text.WriteLineAsync(string.Join(',', cells.Select(Cell)));
            }
        }

        return File(http, bytes, "text/csv; charset=utf-8", "csv", s_words["Record"], place);
    }

    private static async Task<IResult> SignInsAsync(HttpContext http, Visit visit, WebPlace place, SignInLog log, Names names)
    {
        if (await RefusalAsync(http, visit) is { } no) return no;
        var (kind, person) = SignInsOf(name => http.Request.Query[name]);
        List<SheetColumn<SignInEntry>> columns =
        [
            new(s_words["At"], e => e.At, 18), new(s_words["What"], e => s_words["Log" + e.Kind], 20), new(s_words["Who"], e => e.Person is { } p ? names.Of(p) : s_words["Unknown"], 16),
            new(s_words["DoneBy"], e => e.By is { } by ? names.Of(by) : null, 16), new(s_words["Way"], e => new Words("Account")["Way" + e.Way], 16), new(s_words["Where"], e => e.Address, 20),
        ];
        var bytes = new MemoryStream();
        var entries = await log.ListAsync(person, kind, null, DateTimeOffset.MinValue, RowsMax, http.RequestAborted);
        await Sheets.WriteAsync(bytes, s_words["SignIns"], columns, entries, http.RequestAborted);
        return File(http, bytes, Sheets.ContentType, "xlsx", s_words["SignIns"], place);
    }

    /// <summary>Filters of the sign-in log.</summary>
    public static (SignInKind? Kind, PersonId? Person) SignInsOf(Func<string, string?> query) => (
        Enum.GetNames<SignInKind>().Contains(query("kind"), StringComparer.Ordinal) ? Enum.Parse<SignInKind>(query("kind")!) : null,
        Word(query("person")) is { } person ? new PersonId(person) : null);

    public static string ResultOf(TrailRow row) => row.Accepted ? s_words["Accepted"] : s_words["RefusedAs", row.Refusal];

    public static string Roles(TrailRow row) => Enum.TryParse<Role>(row.Role, out var role) ? Texts.Value(role) : row.Role;

    private static async Task<IResult?> RefusalAsync(HttpContext http, Visit visit) => await visit.ViewerAsync(http.RequestAborted) switch
    {
        null => Results.Unauthorized(),
        { Role: Role.AuditAdmin } => null,
        _ => Results.Forbid(),
    };

    private static async Task<IReadOnlyList<TrailRow>> RowsAsync(HttpContext http, WebPlace place)
    {
        var filter = FilterOf(name => http.Request.Query[name]);
        var rows = new List<TrailRow>();
        while (rows.Count < RowsMax)
        {
            var page = await place.Store.ReadTrailAsync(filter, rows.Count == 0 ? null : rows[^1].Sequence, PageMax, http.RequestAborted);
            rows.AddRange(page);
            if (page.Count < PageMax) break;
        }

        return rows;
    }

    private static IResult File(HttpContext http, MemoryStream bytes, string type, string ending, string name, WebPlace place)
    {
        http.Response.Headers.CacheControl = "no-store";
        bytes.Position = 0;
        return Results.File(bytes, type, $"{name}-{Shanghai.Of(place.Clock.GetUtcNow()):yyyyMMdd}.{ending}");
    }

    /// <summary>Quoted where it must be, and never a formula.</summary>
    private static string Cell(string text)
    {
        var safe = Sheets.IsFormula(text) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
