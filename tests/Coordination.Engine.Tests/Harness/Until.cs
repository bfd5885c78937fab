using System.Diagnostics;

namespace Coordination.Engine.Tests.Harness;

/// <summary>Waits for what another process or thread will bring about.</summary>
internal static class Until
{
    /// <summary>Only a test that fails ever waits so long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(s_look);
        while (!await condition())
        {
            if (watch.Elapsed > s_patience) throw new TimeoutException($"Waited {s_patience} for: {what}");
            await timer.WaitForNextTickAsync();
        }
    }
}
