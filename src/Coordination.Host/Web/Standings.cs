using Coordination.Application.Assessments;
using Coordination.Domain;
using Coordination.Domain.Calendars;

namespace Coordination.Host.Web;

/// <summary>
/// 试算: what a year's assessment would be if it ended now. Computed from the record when somebody asks, kept for a while for whoever asks next, and
/// written nowhere.
/// </summary>
public sealed class Standings(WebPlace place) : IDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private (CycleId Cycle, DateTimeOffset At, YearAssessment Assessed)? _last;

    /// <summary>With the instant (UTC) for which it was computed.</summary>
    public async Task<(YearAssessment Assessed, DateTimeOffset At)> OfAsync(CycleId cycle, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = place.Clock.GetUtcNow();
            if (_last is { } last && last.Cycle == cycle && now - last.At < s_kept && now >= last.At) return (last.Assessed, last.At);
            var assessed = await ComputeAsync(cycle, WorkCalendar.DayOf(now), cancellationToken);
            _last = (cycle, now, assessed);
            return (assessed, now);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>As the record stands at the end of a day.</summary>
    public Task<YearAssessment> ComputeAsync(CycleId cycle, DateOnly asAt, CancellationToken cancellationToken) =>
        YearAssessment.ComputeAsync(place.Store, place.View.Current.Book, cycle, asAt, null, cancellationToken);

    public void Dispose() => _one.Dispose();
}
