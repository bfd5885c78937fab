using System.Globalization;
using Coordination.Domain;

namespace Coordination.Host.Screens;

/// <summary>Where things have their pages.</summary>
public static class Links
{
    private const int PlanParts = 2;

    /// <summary>By its key within the plan, <c>/assignments/2025/10/hzq</c>.</summary>
    public static string To(AssignmentId id) => "/assignments/" + string.Join('/', id.Value.Split('/').Skip(PlanParts).Select(Uri.EscapeDataString));

    public static string ToTask(int number) => string.Create(CultureInfo.InvariantCulture, $"/tasks/{number}");
}
