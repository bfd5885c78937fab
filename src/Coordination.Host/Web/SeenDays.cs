using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Calendars;

namespace Coordination.Host.Web;

/// <summary>When a person last looked at a page, so that it can say what is new; kept beside the record.</summary>
public sealed class SeenDays(IKeptStore store, TimeProvider time)
{
    private const string Kind = "seen";
    private const string GroupPage = "group";

    /// <summary>Where nobody has looked and nothing was decided before.</summary>
    private static readonly TimeSpan s_firstLook = TimeSpan.FromDays(30);

    /// <summary>"Last time" of the leading group's page (UTC): the visit before, else the beginning of the last day on which something was decided.</summary>
    public async Task<DateTimeOffset> LastTimeAsync(PersonId person, PlanSnapshot plan, DateTimeOffset now, CancellationToken cancellationToken) =>
        await EnterAsync(person, GroupPage, now, cancellationToken)
        ?? (SinceBoard.LastDecisionDay(plan) is { } day ? WorkCalendar.At(day, TimeOnly.MinValue) : now - s_firstLook);

    /// <summary>
    /// Notes a visit and gives the one before, of an earlier day (Asia/Shanghai): looking again on the same day changes nothing. Null at the first.
    /// </summary>
    /// <param name="now">Of the clock the page tells its time by (UTC).</param>
    public async Task<DateTimeOffset?> EnterAsync(PersonId person, string page, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = $"{person}/{page}";
        var row = await store.FindKeptAsync(Kind, key, cancellationToken);
        var (before, last) = Read(row?.Document);
        if (last is { } known && WorkCalendar.DayOf(known) >= WorkCalendar.DayOf(now)) return before;
        var document = FormattableString.Invariant($"{last:O}|{now:O}");
        // Somebody else in the same name was first: the same visit.
        await store.SaveKeptAsync(new KeptRow(Kind, key, person.Value, row?.Version ?? 0, time.GetUtcNow(), null, document), cancellationToken);
        return last;
    }

    /// <summary>Up to when a person has marked something as seen (UTC); null: never.</summary>
    public async Task<DateTimeOffset?> FindAsync(PersonId person, string thing, CancellationToken cancellationToken) =>
        await store.FindKeptAsync(Kind, $"{person}/{thing}", cancellationToken) is { } row ? Parse(row.Document) : null;

    /// <summary>The later of two marks stays.</summary>
    public async Task MarkAsync(PersonId person, string thing, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var key = $"{person}/{thing}";
        while (true)
        {
            var row = await store.FindKeptAsync(Kind, key, cancellationToken);
            if (row is not null && Parse(row.Document) >= at) return;
            var document = at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
            if (await store.SaveKeptAsync(new KeptRow(Kind, key, person.Value, row?.Version ?? 0, time.GetUtcNow(), null, document), cancellationToken)) return;
        }
    }

    private static (DateTimeOffset? Before, DateTimeOffset? Last) Read(string? document) =>
        document?.Split('|') is [var before, var last] ? (Parse(before), Parse(last)) : (null, null);

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;
}
