using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain;
using Coordination.Domain.Plans;

namespace Coordination.Application.Definitions;

/// <summary>What <c>plan.yaml</c> says.</summary>
/// <param name="Tasks">How many tasks the document has, so that a missing task file shows.</param>
internal sealed record PlanFile(PlanId? Plan, string? Document, int? Tasks, PlanSettings Settings);

/// <summary>Reads <c>plan.yaml</c>; a setting left out keeps its default.</summary>
internal sealed class PlanReader(LadderSet? ladders, Findings findings)
{
    public static readonly ImmutableArray<string> FileFields = ["plan", "jurisdiction", "document", "tasks", "settings"];

    public static readonly ImmutableArray<string> SettingFields =
    [
        "due-time", "ladder-time", "notice-time", "acknowledge-days", "dispute-days", "arbitration-days", "review-days", "objection-days", "rework-days",
        "extension-decision-days", "extension-days-max", "extension-days-lead-max", "extensions-max", "report-day", "report-opens-days",
        "merge-days", "report-month-last", "co-unit-due", "lead-due", "co-unit-lead-days", "last-signature", "first-year", "first-opening",
        "red-days", "red-points", "missing-reports-red", "return-ladder",
    ];

    private const int DaysMax = 250;

    public PlanFile Read(YamlMap file)
    {
        var plan = ReadId(file, "plan");
        var jurisdiction = ReadId(file, "jurisdiction");
        var settings = file.Map("settings", SettingFields);
        var read = settings is null ? new PlanSettings() : ReadSettings(settings);
        ladders?.Check(read.ReturnLadder, settings?.PlaceOf("return-ladder") ?? file.At, findings);
        return new PlanFile(
            plan is null || jurisdiction is null ? null : PlanId.Of(jurisdiction, plan),
            file.Text("document"),
            file.Whole("tasks", 1, 99),
            read);
    }

    private static string? ReadId(YamlMap file, string field)
    {
        if (file.Text(field) is not { } id)
            return null;
        if (Identifiers.IsId(id))
            return id;
        file.Bad(field, Say.NotId, id);
        return null;
    }

    private static PlanSettings ReadSettings(YamlMap map)
    {
        var d = new PlanSettings();
        return new PlanSettings
        {
            DueTime = Time(map, "due-time", d.DueTime),
            LadderTime = Time(map, "ladder-time", d.LadderTime),
            NoticeTime = Time(map, "notice-time", d.NoticeTime),
            AcknowledgeDays = map.WholeOrNull("acknowledge-days", 1, DaysMax) ?? d.AcknowledgeDays,
            DisputeDays = map.WholeOrNull("dispute-days", 1, DaysMax) ?? d.DisputeDays,
            ArbitrationDays = map.WholeOrNull("arbitration-days", 1, DaysMax) ?? d.ArbitrationDays,
            ReviewDays = map.WholeOrNull("review-days", 1, DaysMax) ?? d.ReviewDays,
            ObjectionDays = map.WholeOrNull("objection-days", 1, DaysMax) ?? d.ObjectionDays,
            ReworkDays = map.WholeOrNull("rework-days", 1, DaysMax) ?? d.ReworkDays,
            ExtensionDecisionDays = map.WholeOrNull("extension-decision-days", 1, DaysMax) ?? d.ExtensionDecisionDays,
            ExtensionDaysMax = map.WholeOrNull("extension-days-max", 0, DaysMax) ?? d.ExtensionDaysMax,
            ExtensionDaysLeadMax = map.WholeOrNull("extension-days-lead-max", 0, DaysMax) ?? d.ExtensionDaysLeadMax,
            ExtensionsMax = map.WholeOrNull("extensions-max", 0, 10) ?? d.ExtensionsMax,
            ReportDay = map.WholeOrNull("report-day", 1, 31) ?? d.ReportDay,
            ReportOpensDays = map.WholeOrNull("report-opens-days", 1, 20) ?? d.ReportOpensDays,
            MergeDays = map.WholeOrNull("merge-days", 1, DaysMax) ?? d.MergeDays,
            ReportMonthLast = map.WholeOrNull("report-month-last", 1, 12) ?? d.ReportMonthLast,
            CoUnitDue = Day(map, "co-unit-due", d.CoUnitDue),
            LeadDue = Day(map, "lead-due", d.LeadDue),
            CoUnitLeadDays = map.WholeOrNull("co-unit-lead-days", 0, DaysMax) ?? d.CoUnitLeadDays,
            LastSignature = Day(map, "last-signature", d.LastSignature),
            FirstYear = map.WholeOrNull("first-year", 2000, 2100) ?? d.FirstYear,
            FirstOpening = Day(map, "first-opening", d.FirstOpening),
            RedDays = map.WholeOrNull("red-days", 1, DaysMax) ?? d.RedDays,
            RedPoints = map.WholeOrNull("red-points", 1, 100) ?? d.RedPoints,
            MissingReportsRed = map.WholeOrNull("missing-reports-red", 1, 12) ?? d.MissingReportsRed,
            ReturnLadder = map.TextOrNull("return-ladder") ?? d.ReturnLadder,
        };
    }

    private static TimeOnly Time(YamlMap map, string field, TimeOnly otherwise)
    {
        if (map.TextOrNull(field) is not { } text)
            return otherwise;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        map.Bad(field, Say.NotTime, text);
        return otherwise;
    }

    private static DayOfYear Day(YamlMap map, string field, DayOfYear otherwise)
    {
        if (map.TextOrNull(field) is not { } text)
            return otherwise;
        if (MonthDay.Parse(text) is var (month, day))
            return new DayOfYear(month, day);
        map.Bad(field, Say.NotDayOfYear, text);
        return otherwise;
    }
}

/// <summary>A day of any year, <c>MM-DD</c>.</summary>
internal static class MonthDay
{
    private const int LeapYear = 2024;

    public static (int Month, int Day)? Parse(string text) =>
        DateOnly.TryParseExact($"{LeapYear}-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (day.Month, day.Day)
            : null;
}
