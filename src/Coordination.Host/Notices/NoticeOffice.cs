using System.Collections.Concurrent;
using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Host.Identity;
using Coordination.Host.Web;

namespace Coordination.Host.Notices;

/// <summary>
/// Carries notices beyond the pages: hears what changed, writes the letters each person wants, and has them sent. Every node does; the store
/// sees to it that each letter is written once and sent by one.
/// </summary>
public sealed class NoticeOffice(
    WebPlace place, Accounts accounts, Robots robots, Letters letters, Postman postman, IReadOnlyDictionary<string, ISender> senders, TimeProvider time, ILogger<NoticeOffice> logger)
    : BackgroundService
{
    public const string Mail = "mail";
    public const string RobotChannel = "robot";

    /// <summary>After a restart, what happened since then is looked at again; what was written of is not written of twice.</summary>
    private static readonly TimeSpan s_lookBack = TimeSpan.FromDays(2);

    /// <summary>When the one mail a day goes out, Asia/Shanghai.</summary>
    private static readonly TimeOnly s_digestTime = new(8, 45);

    public static TimeSpan Period { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Each stream once, so it is bounded by the plan's size.</summary>
    private readonly ConcurrentDictionary<StreamId, bool> _changed = [];

    private readonly SemaphoreSlim _one = new(1, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (senders.Count == 0) return;
        place.View.Changed += Changed;
        try
        {
            foreach (var stream in Tellings.Since(place.View.Current, place.Clock.GetUtcNow() - s_lookBack)) _changed[stream] = true;
            using var timer = new PeriodicTimer(Period, time);
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

    /// <summary>Writes what is to be told, and sends what may be sent. Nothing that goes wrong here may hurt the node.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            foreach (var stream in _changed.Keys) await HearAsync(stream, cancellationToken);
            await postman.DeliverAsync(cancellationToken);
        }
        catch (Exception e) when (e is StoreException or StoreConflictException)
        {
            logger.LogWarning(e, "The store is away; notices wait");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "A round of notices broke off; the next one goes on");
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    private void Changed(PlanSnapshot plan, IReadOnlyList<StreamId> streams)
    {
        foreach (var stream in streams)
        {
            if (stream.Kind is StreamKind.Notice or StreamKind.Assignment) _changed[stream] = true;
        }
    }

    private async Task HearAsync(StreamId stream, CancellationToken cancellationToken)
    {
        // Before it is looked at: what changes meanwhile is heard again.
        _changed.TryRemove(stream, out _);
        try
        {
            if (Tellings.Of(place.View.Current, stream) is { } telling) await WriteAsync(telling, cancellationToken);
        }
        catch (Exception e) when (e is StoreException or StoreConflictException or OperationCanceledException)
        {
            _changed[stream] = true;
            throw;
        }
        catch (Exception e)
        {
            // The others must not wait for it.
            logger.LogError(e, "What changed in {Stream} could not be told", stream);
        }
    }

    private async Task WriteAsync(Telling telling, CancellationToken cancellationToken)
    {
        var now = place.Clock.GetUtcNow();
        foreach (var person in senders.ContainsKey(Mail) ? telling.Recipients(place.View.Current, WorkCalendar.DayOf(now)).Keys : [])
        {
            var delivery = (await NoticeSettings.FindAsync(place.Store, person, cancellationToken)).Of(telling.Kind);
            if (delivery == Delivery.OnPages || Postman.AddressOf(await accounts.FindAsync(person, cancellationToken)) is null) continue;
            var letter = new Letter(Mail, person.Value, telling.Stream, delivery == Delivery.AtOnce ? now : NextDigest(now)) { IsDigest = delivery == Delivery.Digest };
            await letters.WriteAsync($"{telling.Key}|{person}", letter, now, cancellationToken);
        }

        foreach (var robot in await robots.ListAsync(telling.Unit, cancellationToken))
        {
            // It was not there when this happened.
            if (!robot.Hears.Contains(telling.Kind) || robot.At > telling.At) continue;
            await letters.WriteAsync($"{telling.Key}|robot|{robot.Key}", new Letter(RobotChannel, robot.Key, telling.Stream, now), now, cancellationToken);
        }
    }

    private static DateTimeOffset NextDigest(DateTimeOffset now)
    {
        var today = WorkCalendar.At(WorkCalendar.DayOf(now), s_digestTime);
        return now <= today ? today : WorkCalendar.At(WorkCalendar.DayOf(now).AddDays(1), s_digestTime);
    }
}
