using System.Collections.Specialized;
using System.Globalization;
using System.Web;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;

namespace Coordination.Application.Boards;

/// <summary>When the date in force lies, seen from the day (Asia/Shanghai) for which the list is told.</summary>
public enum DueWindow
{
    /// <summary>Passed, and the work is not handed in.</summary>
    Overdue,

    /// <summary>Today and the six days after.</summary>
    Week,

    /// <summary>Today and the 29 days after.</summary>
    Month,

    /// <summary>Later than that.</summary>
    Later,
}

public enum AssignmentOrder
{
    Due,
    Task,
    Unit,
    Status,
    Light,
}

/// <summary>What of the assignments somebody asks for: the whole of it stands in the address, so that a list can be sent on and saved.</summary>
/// <param name="Year">Null: the latest plan-year.</param>
/// <param name="Mine">Only what the viewer's own unit has to do and, of that, what he or she holds or nobody does.</param>
/// <param name="Page">From 1.</param>
public sealed record AssignmentQuery(
    int? Year = null,
    int? Task = null,
    UnitCode? Unit = null,
    AssignmentStatus? Status = null,
    Light? Light = null,
    DueWindow? Due = null,
    bool Mine = false,
    AssignmentOrder Order = AssignmentOrder.Due,
    bool Descending = false,
    int Page = 1)
{
    private const int UnitLengthMax = 40;

    /// <summary>What is not understood counts as not asked for.</summary>
    /// <param name="query"><c>?task=10&amp;unit=hzq&amp;sort=-due</c>; also empty.</param>
    public static AssignmentQuery Parse(string? query)
    {
        var asked = HttpUtility.ParseQueryString(query ?? "");
        var sort = asked["sort"] ?? "";
        var unit = asked["unit"];
        return new AssignmentQuery(
            Number(asked, "year"),
            Number(asked, "task"),
            unit is { Length: > 0 and <= UnitLengthMax } ? new UnitCode(unit) : null,
            Choice<AssignmentStatus>(asked["state"]),
            Choice<Light>(asked["light"]),
            Choice<DueWindow>(asked["due"]),
            asked["mine"] == "1",
            Choice<AssignmentOrder>(sort.TrimStart('-')) ?? AssignmentOrder.Due,
            sort.StartsWith('-'),
            Math.Max(1, Number(asked, "page") ?? 1));
    }

    /// <summary>With its question mark; empty where nothing is asked for. <see cref="Parse"/> reads it back.</summary>
    public string Write()
    {
        var parts = new List<string>();
        Add("year", Year);
        Add("task", Task);
        Add("unit", Unit?.Value);
        Add("state", Name(Status));
        Add("light", Name(Light));
        Add("due", Name(Due));
        Add("mine", Mine ? "1" : null);
        Add("sort", Order == AssignmentOrder.Due && !Descending ? null : (Descending ? "-" : "") + Name<AssignmentOrder>(Order));
        Add("page", Page > 1 ? Page : null);
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);

        void Add(string name, object? value)
        {
            if (value is not null) parts.Add($"{name}={Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture)!)}");
        }
    }

    /// <summary>The same list by this column, turned round where it is already the one; from its first page.</summary>
    public AssignmentQuery By(AssignmentOrder order) => this with { Order = order, Descending = Order == order && !Descending, Page = 1 };

    private static int? Number(NameValueCollection asked, string name) =>
        int.TryParse(asked[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>By name alone: a number would be taken for any of them.</summary>
    private static T? Choice<T>(string? text) where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<T>(name) : null;

#pragma warning disable CA1308 // Addresses are written in lower case.
    private static string? Name<T>(T? choice) where T : struct, Enum => choice?.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
