using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Pages.Tasks;

/// <summary>One unit's line of a breakdown as it is being typed; kept as it stands, right or wrong.</summary>
public sealed record BreakdownRow
{
    private static readonly Words s_words = new("Tasks");

    public string Unit { get; init; } = "";

    public Duty Duty { get; init; }

    public string Content { get; set; } = "";

    /// <summary>Percent, or empty.</summary>
    public string Share { get; set; } = "";

    /// <summary>Null: calculated back from the lead's date.</summary>
    public DateOnly? DueOn { get; set; }

    public static BreakdownRow Of(BreakdownLine line) => new()
    {
        Unit = line.Unit.Value,
        Duty = line.Duty,
        Content = line.Content,
        Share = line.Share?.ToString("0.##", CultureInfo.InvariantCulture) ?? "",
        DueOn = line.DueOn,
    };

    public decimal? ShareValue => decimal.TryParse(Share.Trim().TrimEnd('%', '％'), NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Null where the day lies outside the years dates are counted for.</summary>
    public DueDate? Due(TaskRunState run, DateTimeOffset now, PlanBook book) =>
        DueOn is { } day && Math.Abs(day.Year - run.Id!.Value.Cycle.Year) > 1 ? null : BreakdownDates.Due(run, DueOn, now, book);

    public BreakdownItem Item => new(new UnitCode(Unit), Duty, Content.Trim(), ShareValue, DueOn);

    /// <summary>What is wrong with the field, in a sentence; null: nothing.</summary>
    public string? ContentError => Content.Trim().Length == 0 ? s_words["ContentMissing"] : null;

    public string? ShareError => Share.Trim().Length == 0 || ShareValue is > 0 and <= 100 ? null : s_words["ShareWrong"];

    public string? DueError(TaskRunState run, DateTimeOffset now, PlanBook book)
    {
        if (Due(run, now, book) is not { } due) return s_words["DueUnreadable"];
        var latest = BreakdownDates.Latest(run, now, book);
        if (due.On > latest) return s_words["DueTooLate", Shanghai.DueDay(latest), book.Settings.CoUnitLeadDays, Shanghai.DueDay(run.Due!.On)];
        return due.At <= now ? s_words["DuePast"] : null;
    }

    public bool IsRight(TaskRunState run, DateTimeOffset now, PlanBook book) => (ContentError ?? ShareError ?? DueError(run, now, book)) is null;
}
