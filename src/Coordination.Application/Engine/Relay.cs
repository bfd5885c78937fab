using System.Diagnostics;
using Coordination.Application.Storage;
using Coordination.Contracts;
using Microsoft.Extensions.Logging;

namespace Coordination.Application.Engine;

/// <summary>
/// Carries the outbox to the bus in order of its ids, woken by each commit; to a bus that keeps what it confirmed also every second, for what
/// other nodes left. Pages overlap: the next one is claimed while the last is being confirmed. Each message has its own outcome; what failed
/// stays claimed, so that it holds up nothing behind it, and is released and tried again after growing pauses. A row is done when its
/// subscriber's commands have committed, or (a unit's) when the broker has confirmed it: what a crash leaves undone is published again.
/// </summary>
/// <param name="time">Stamps what was published (UTC).</param>
public sealed class Relay(
    IStore store, string node, IMessagePublisher publisher, CommandLane lane, TimeProvider time, IFaultPoints faults, ILogger<Relay> logger) : IAsyncDisposable
{
    /// <summary>So large that a page's own two round trips to the store weigh little beside its messages.</summary>
    private const int PageMax = 512;
    private const int PagesInFlightMax = 3;

    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_stopMax = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Queue<Task<Outcome>> _inFlight = new();
    private Task _running = Task.CompletedTask;
    private volatile bool _away;
    private volatile int _arrivals;

    /// <summary>From the best to the worst.</summary>
    private enum Outcome
    {
        Done,
        SomeFailed,
        Away,
    }

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>A commit added messages. While the bus is away they wait for <see cref="WakeToBus"/> or the end of the pause.</summary>
    public void Wake()
    {
        if (!_away) Release();
    }

    /// <summary>The bus is there (again): tries at once.</summary>
    public void WakeToBus()
    {
        Interlocked.Increment(ref _arrivals);
        _away = false;
        Release();
    }

    /// <summary>Claims nothing more, waits (bounded) for what is being confirmed, and gives back what was not published.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _giveUp.CancelAfter(s_stopMax);
        await _running;
        _giveUp.Dispose();
        _stopping.Dispose();
        _wake.Dispose();
    }

    private void Release()
    {
        try
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another commit woke it in the same moment.
        }
        catch (ObjectDisposedException)
        {
            // Stopping: consumers still at work may commit; what they add is read at the next start.
        }
    }

    private async Task RunAsync()
    {
        var pause = TimeSpan.Zero;
        var failedAt = 0L;
        // At start too: what an earlier run of this node had claimed.
        var release = true;
        while (!_stopping.IsCancellationRequested)
        {
            var arrivals = _arrivals;
            var outcome = await RoundAsync(release);
            if (outcome == Outcome.Done)
            {
                if (release) pause = TimeSpan.Zero;
            }
            else if (release || pause == TimeSpan.Zero)
            {
                pause = pause == TimeSpan.Zero ? s_firstPause : Least(pause * 2, s_longestPause);
                failedAt = Stopwatch.GetTimestamp();
            }

            _away = outcome == Outcome.Away && arrivals == _arrivals;
            await WaitAsync(pause == TimeSpan.Zero ? null : pause - Stopwatch.GetElapsedTime(failedAt));
            release = pause > TimeSpan.Zero && (arrivals != _arrivals || Stopwatch.GetElapsedTime(failedAt) >= pause);
        }

        await GiveBackAsync();
    }

    /// <summary>Publishes page by page until nothing is left to claim or the bus is away; complete when nothing is in flight.</summary>
    private async Task<Outcome> RoundAsync(bool release)
    {
        var outcome = Outcome.Done;
        try
        {
            if (release) await store.ReleaseOutboxAsync(node, _stopping.Token);
            int claimed;
            do
            {
                var page = await store.ClaimOutboxAsync(node, PageMax, s_lease, _stopping.Token);
                claimed = page.Count;
                if (claimed > 0) _inFlight.Enqueue(CarryAsync(page));
                if (_inFlight.Count == PagesInFlightMax) outcome = Worse(outcome, await _inFlight.Dequeue());
            }
            while (claimed == PageMax && outcome != Outcome.Away);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What is in flight already is waited for below.
        }
        catch (Exception e)
        {
            logger.LogError(e, "The outbox cannot be read; the relay tries again");
            outcome = Outcome.SomeFailed;
        }

        while (_inFlight.TryDequeue(out var page)) outcome = Worse(outcome, await page);
        return outcome;
    }

    /// <summary>Publishes a page and notes what arrived. Never throws: what could not be noted is published once more.</summary>
    private async Task<Outcome> CarryAsync(IReadOnlyList<OutboxMessage> page)
    {
        faults.Reach(FaultPoint.BeforePublish);
        var failures = await Task.WhenAll(page.Select(FailureOfAsync));
        faults.Reach(FaultPoint.AfterPublish);
        var published = page.Where((_, i) => failures[i] is null).ToList();
        if (published.Count < page.Count)
        {
            var first = failures.First(f => f is not null);
            logger.LogWarning(first, "{Failed} of {Count} messages are not on the bus; the relay tries again", page.Count - published.Count, page.Count);
        }

        try
        {
            if (publisher.Keeps && published.Count > 0) await NoteAsync(published);
        }
        catch (Exception e)
        {
            logger.LogError(e, "{Count} messages are on the bus but could not be noted as published; they come twice", published.Count);
            return Outcome.SomeFailed;
        }

        return failures.Any(f => f is BusAwayException) ? Outcome.Away : published.Count < page.Count ? Outcome.SomeFailed : Outcome.Done;
    }

    private async Task<Exception?> FailureOfAsync(OutboxMessage row)
    {
        try
        {
            using var activity = Telemetry.Publishing(row);
            await publisher.PublishAsync(MessageHandler.MessageOf(row), _giveUp.Token);
            Telemetry.Published(row.Subscriber);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private async Task NoteAsync(List<OutboxMessage> published)
    {
        var ended = published.Where(m => BusNames.UnitOf(m.Subscriber) is not null).Select(m => m.Id).ToList();
        var done = await store.MarkPublishedAsync([.. published.Select(m => m.Id)], ended, time.GetUtcNow(), _giveUp.Token);
        if (done > 0) lane.NoteEnded(done);
    }

    /// <param name="left">Until what failed is tried again; null where nothing did.</param>
    private async Task WaitAsync(TimeSpan? left)
    {
        var longest = left ?? Timeout.InfiniteTimeSpan;
        if (publisher.Keeps && !_away) longest = left is { } some ? Least(some, s_poll) : s_poll;
        try
        {
            if (longest == Timeout.InfiniteTimeSpan || longest > TimeSpan.Zero) await _wake.WaitAsync(longest, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller's loop ends.
        }
    }

    private async Task GiveBackAsync()
    {
        try
        {
            await store.ReleaseOutboxAsync(node, _giveUp.Token);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "What was claimed of the outbox could not be given back; other nodes take it over when the lease is over");
        }
    }

    private static Outcome Worse(Outcome one, Outcome other) => one > other ? one : other;

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
