using System.Diagnostics;

namespace Coordination.Units.Tests.Harness;

/// <summary>Only a test that hangs ever meets it.</summary>
internal static class Patience
{
    public static readonly TimeSpan Max = TimeSpan.FromMinutes(1);

    public static CancellationToken Token => new CancellationTokenSource(Max).Token;

    /// <summary>Asks again and again until the answer is yes.</summary>
    public static async Task UntilAsync(Func<Task<bool>> reached)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await reached())
        {
            if (watch.Elapsed > Max) throw new TimeoutException("It did not come to pass");
            await timer.WaitForNextTickAsync();
        }
    }
}
