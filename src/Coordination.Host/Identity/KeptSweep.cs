using Coordination.Application.Storage;

namespace Coordination.Host.Identity;

/// <summary>Deletes what has expired beside the record: sessions, drafts, tokens, the sign-in log's oldest. Each node does it for all.</summary>
public sealed class KeptSweep(IKeptStore store, TimeProvider time, ILogger<KeptSweep> logger) : BackgroundService
{
    public static TimeSpan Period { get; } = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await store.DeleteExpiredKeptAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (Exception e) when (e is StoreException or StoreConflictException)
            {
                logger.LogWarning(e, "What has expired could not be deleted; the next round tries again");
            }
        }
    }
}
