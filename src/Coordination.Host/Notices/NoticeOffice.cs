using System.Collections.Concurrent;
using System.Text.Json;
using Coordination.Application.Boards;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Web;

namespace Coordination.Host.Notices;

/// <summary>
/// Carries notices beyond the pages: hears what changed, writes the letters each person wants, and sends them. Every node does; the store
/// sees to it that each letter is written once and sent by one.
/// </summary>
public sealed class NoticeOffice(
    WebPlace place, Accounts accounts, Letters letters, IReadOnlyDictionary<string, ISender> senders, TimeProvider time, ILogger<NoticeOffice> logger) : BackgroundService
{
    public const string Mail = "mail";
    public const string RobotChannel = "robot";
    public const string RobotKept = "robot";

    private const int RobotsMax = 200;

    /// <summary>After a restart, what happened since then is looked at again; what was written of is not written of twice.</summary>
    private static readonly TimeSpan s_lookBack = TimeSpan.FromDays(2);

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(15);

    /// <summary>When the one mail a day goes out, Asia/Shanghai.</summary>
    private static readonly TimeOnly s_digestTime = new(8, 45);

    private static readonly Words s_words = new("Notices");

    /// <summary>Each stream once, so it is bounded by the plan's size.</summary>
    private readonly ConcurrentDictionary<StreamId, bool> _changed = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        place.View.Changed += Changed;
        try
        {
            var since = place.Clock.GetUtcNow() - s_lookBack;
            foreach (var stream in Recent(place.View.Current, since)) _changed[stream] = true;
            using var timer = new PeriodicTimer(s_period, time);
            do
            {
                await RoundAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; what is waiting waits in the store.
        }
        finally
        {
            place.View.Changed -= Changed;
        }
    }

    /// <summary>Writes what is to be told, and sends what may be sent.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var stream in _changed.Keys)
            {
                _changed.TryRemove(stream, out _);
                if (Tellings.Of(place.View.Current, stream) is { } telling) await WriteAsync(telling, cancellationToken);
            }

            var claimed = await letters.ClaimAsync(time.GetUtcNow(), cancellationToken);
            foreach (var waiting in claimed.Where(w => !w.Letter.IsDigest)) await SendAsync([waiting], waiting.Letter, cancellationToken);
            foreach (var digest in claimed.Where(w => w.Letter.IsDigest).GroupBy(w => w.Letter.To))
                await SendAsync([.. digest], Together([.. digest.Select(d => d.Letter)]), cancellationToken);
        }
        catch (StoreException e)
        {
            logger.LogWarning(e, "The store is away; notices wait");
        }
    }

    public static async Task<IReadOnlyList<Robot>> RobotsAsync(IKeptStore store, CancellationToken cancellationToken) =>
        [.. (await store.ListKeptAsync(RobotKept, null, null, RobotsMax, cancellationToken)).Select(r => JsonSerializer.Deserialize<Robot>(r.Document, DomainJson.Options)!)];

    private void Changed(PlanSnapshot plan, IReadOnlyList<StreamId> streams)
    {
        foreach (var stream in streams)
        {
            if (stream.Kind is StreamKind.Notice or StreamKind.Assignment) _changed[stream] = true;
        }
    }

    private static IEnumerable<StreamId> Recent(PlanSnapshot plan, DateTimeOffset since) =>
        plan.Notices.Where(n => n.Value.ChangedAt >= since).Select(n => new StreamId(StreamKind.Notice, n.Key))
            .Concat(plan.Assignments.Where(a => a.Value.ChangedAt >= since).Select(a => new StreamId(StreamKind.Assignment, a.Key)));

    private async Task WriteAsync(Telling telling, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (subject, lines) = Worded(telling);
        foreach (var person in senders.ContainsKey(Mail) ? telling.To : [])
        {
            var delivery = (await NoticeSettings.FindAsync(place.Store, person, cancellationToken)).Of(telling.Kind);
            if (delivery == Delivery.OnPages || (await accounts.FindAsync(person, cancellationToken))?.Account.Email is not { Length: > 0 } address) continue;
            var letter = new Letter(Mail, address, subject, lines, delivery == Delivery.AtOnce ? now : NextDigest(now)) { IsDigest = delivery == Delivery.Digest };
            await letters.WriteAsync($"{telling.Key}|{person}", letter, now, cancellationToken);
        }

        if (!senders.ContainsKey(RobotChannel)) return;
        foreach (var robot in (await RobotsAsync(place.Store, cancellationToken)).Where(r => r.Unit == telling.Unit.Value))
            await letters.WriteAsync($"{telling.Key}|robot|{robot.Name}", new Letter(RobotChannel, robot.Name, subject, lines, now), now, cancellationToken);
    }

    private (string Subject, IReadOnlyList<string> Lines) Worded(Telling telling)
    {
        var plan = place.View.Current;
        var unit = plan.Book.Units.NameOf(telling.Unit);
        var items = telling.Kind == NoticeKind.Dispatched
            ? [plan.Assignment(new AssignmentId(telling.Stream.Key))?.Issue?.Content ?? ""]
            : plan.Notices[telling.Stream.Key].State.Items.Values
                .Select(i => s_words["Item", TitleOf(plan, i.Subject), Screens.Shanghai.Minute(i.DueAt)]).ToList();
        return (s_words[$"Subject{telling.Kind}", unit, items.Count], [.. items, "", s_words["Footer"]]);
    }

    private static string TitleOf(PlanSnapshot plan, StreamId subject) => subject.Kind switch
    {
        StreamKind.Assignment when plan.Assignment(new AssignmentId(subject.Key))?.Issue is { } issue => issue.Content,
        StreamKind.MonthlyReturn => s_words["MonthlyReturn"],
        _ when plan.Book.Tasks.GetValueOrDefault(Matters.TaskOf(subject)) is { } task => task.Title,
        _ => subject.Key,
    };

    /// <summary>One mail of all that waited for the hour.</summary>
    private static Letter Together(IReadOnlyList<Letter> letters) => letters.Count == 1
        ? letters[0]
        : letters[0] with { Subject = s_words["SubjectDigest", letters.Count], Lines = [.. letters.SelectMany(l => (string[])[l.Subject, .. l.Lines.SkipLast(2), ""]), s_words["Footer"]] };

    private async Task SendAsync(IReadOnlyList<WaitingLetter> waiting, Letter letter, CancellationToken cancellationToken)
    {
        try
        {
            if (senders.TryGetValue(letter.Channel, out var sender)) await sender.SendAsync(letter, cancellationToken);
            foreach (var each in waiting) await letters.SentAsync(each, cancellationToken);
        }
        catch (Exception e) when (e is not StoreException and not OperationCanceledException)
        {
            // The address is a person's; the log does without it.
            logger.LogWarning(e, "A notice by {Channel} could not be sent", letter.Channel);
            foreach (var each in waiting)
            {
                if (!await letters.FailedAsync(each, time.GetUtcNow(), cancellationToken)) logger.LogError("A notice by {Channel} is given up", letter.Channel);
            }
        }
    }

    private static DateTimeOffset NextDigest(DateTimeOffset now)
    {
        var today = WorkCalendar.At(WorkCalendar.DayOf(now), s_digestTime);
        return now <= today ? today : WorkCalendar.At(WorkCalendar.DayOf(now).AddDays(1), s_digestTime);
    }
}
