using System.Diagnostics;
using System.Globalization;
using Coordination.Application.Engine;

namespace Coordination.Host.Hosting;

/// <summary>
/// Kills this process for real (SIGKILL: nothing is flushed, no handler runs) the n-th time a point is reached. Tests ask for it by
/// <c>COORDINATION_KILL_AT=POINT:N</c>.
/// </summary>
public sealed class KillFaults(string at, int occurrence) : IFaultPoints
{
    public const string Variable = "COORDINATION_KILL_AT";

    private int _reached;

    /// <summary>From the environment; without the variable, no faults.</summary>
    public static IFaultPoints FromEnvironment()
    {
        var value = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(value)) return NoFaults.Instance;
        var parts = value.Split(':');
        return parts.Length == 2 && FaultPoint.All.Contains(parts[0]) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
            ? new KillFaults(parts[0], n)
            : throw new ArgumentException($"{Variable} is POINT:N with a point of {string.Join(", ", FaultPoint.All)}");
    }

    public void Reach(string point)
    {
        if (point == at && Interlocked.Increment(ref _reached) == occurrence) Process.GetCurrentProcess().Kill();
    }
}
