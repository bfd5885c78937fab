using System.Globalization;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Pages.Assignments;

/// <summary>What the assignment pages say of lights, figures and rules, in the city's phrases.</summary>
internal static class SheetWords
{
    private static readonly Words s_words = new("Assignment");

    /// <summary>Why the light is what it is.</summary>
    public static string Light(LightReading? reading, LightOverride? manual) => reading switch
    {
        null => s_words["LightNone"],
        { Overridden: true } when manual is not null => s_words["LightManual", manual.Reason],
        { DaysLate: > 0 } late => s_words["LightLate", late.DaysLate],
        { ReportsMissing: > 0 } missing => s_words["LightMissing", missing.ReportsMissing],
        { CaughtUp: true } => s_words["LightCaughtUp"],
        _ => s_words["LightGreen"],
    };

    /// <summary>The class of a chip.</summary>
    public static string Tone(AssignmentStatus status) => status switch
    {
        AssignmentStatus.Completed or AssignmentStatus.ClosedOff => "chip g",
        AssignmentStatus.Rework or AssignmentStatus.Disputed or AssignmentStatus.Suspended => "chip y",
        AssignmentStatus.Terminated => "chip",
        _ => "chip p",
    };

    /// <summary>The class of the words beside a light.</summary>
    public static string Colour(Light light) => light switch
    {
        Domain.Escalations.Light.Red => "lw r",
        Domain.Escalations.Light.Yellow => "lw y",
        Domain.Escalations.Light.Green => "lw g",
        _ => "lw",
    };

    /// <summary>Working days to the due day, or past it.</summary>
    public static string Left(int? days) => days switch
    {
        null => "—",
        < 0 => s_words["DaysPast", -days],
        0 => s_words["DueToday"],
        _ => s_words["DaysLeft", days],
    };

    /// <summary>In time, or how late.</summary>
    public static string Late(int days) => days > 0 ? s_words["Late", days] : s_words["InTime"];

    /// <summary>A month's report in one sentence.</summary>
    public static string Line(ReportLine? line)
    {
        if (line is null) return "—";
        if (line.NoChange) return s_words["NoChange"];
        string?[] parts =
        [
            FigureWords.Values(line) is { Length: > 0 } values ? s_words["LineValue", values] : null,
            Filled(line.Milestone),
            Filled(line.Progress),
            Filled(line.Obstacle) is { } obstacle ? s_words["LineObstacle", obstacle] : null,
            Filled(line.DecisionNeeded) is { } needed ? s_words["LineDecision", needed] : null,
        ];
        return Sentences.Join(parts);
    }

    /// <summary>What a draft would send, in one sentence.</summary>
    public static string Act(OutgoingAct act, PlanBook book) => act switch
    {
        Dispute a => a.Proposed is { } unit ? s_words["DraftDisputeTo", a.Reason, book.Units.NameOf(unit)] : a.Reason,
        RequestExtension a => s_words["DraftExtension", a.Days, a.Reason, a.Progress],
        Submit a => a.Value is { } value ? s_words["DraftSubmitValue", a.Result, Number(value)] : a.Result,
        Deliver a => a.Result,
        CorrectReport a => Line(a.Line),
        _ => "",
    };

    public static string ActName(OutgoingAct act) => act switch
    {
        Dispute => s_words["ActDispute"],
        RequestExtension => s_words["ActExtension"],
        Submit => s_words["ActSubmit"],
        CorrectReport a => s_words["ActCorrect", Shanghai.Month(a.Month)],
        _ => s_words["ActDeliver"],
    };

    public static string Number(decimal value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A figure as people type it; null where it is none.</summary>
    public static bool TryNumber(string? text, out decimal? value)
    {
        value = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return false;
        value = number;
        return true;
    }

    public static string Size(long bytes) => bytes switch
    {
        >= 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1024)} KB"),
    };

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
