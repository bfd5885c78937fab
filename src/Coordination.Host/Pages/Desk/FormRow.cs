using System.Globalization;
using System.Text;
using System.Text.Json;
using Coordination.Application.Boards;
using Coordination.Application.Serialization;
using Coordination.Domain.Assignments;

namespace Coordination.Host.Pages.Desk;

/// <summary>What a person has typed into one line of the monthly form.</summary>
public sealed record FormRow
{
    public const int ValueLengthMax = 30;
    public const int TextLengthMax = 2000;

    private const decimal ValueMax = 1_000_000_000_000m;

    /// <summary>So many times the last value, or as small a part of it, looks like a digit lost or one too many.</summary>
    private const decimal DigitFactor = 8m;

    public string Value { get; init; } = "";

    public bool NoChange { get; init; }

    public string Progress { get; init; } = "";

    public string Obstacle { get; init; } = "";

    public string Milestone { get; init; } = "";

    public string DecisionNeeded { get; init; } = "";

    /// <summary>The person says that a value that looks wrong is right.</summary>
    public bool IsChecked { get; init; }

    /// <summary>What was on record when the typing began: whoever has changed it since is not overwritten unasked.</summary>
    public ReportLine? Base { get; init; }

    public static FormRow Of(ReportLine? line) => new()
    {
        Value = line?.Value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "",
        NoChange = line?.NoChange ?? false,
        Progress = line?.Progress ?? "",
        Obstacle = line?.Obstacle ?? "",
        Milestone = line?.Milestone ?? "",
        DecisionNeeded = line?.DecisionNeeded ?? "",
        IsChecked = line?.Value is not null,
        Base = line,
    };

    /// <summary>The number typed, full-width digits and a unit sign allowed; null where none is typed, or none can be read.</summary>
    public decimal? Number
    {
        get
        {
            var text = Value.Normalize(NormalizationForm.FormKC).Replace(" ", "", StringComparison.Ordinal).TrimEnd('%');
            const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;
            return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < ValueMax ? Math.Round(number, 6) : null;
        }
    }

    public bool IsUnreadable => !NoChange && !string.IsNullOrWhiteSpace(Value) && Number is null;

    /// <summary>True once there is something to report.</summary>
    public bool IsFilled => NoChange || Number is not null || !string.IsNullOrWhiteSpace(Progress) || !string.IsNullOrWhiteSpace(Milestone);

    public bool HasTexts => Progress.Length + Obstacle.Length + Milestone.Length + DecisionNeeded.Length > 0;

    /// <summary>Whether the value is a factor of ten away from the last one; negative: smaller.</summary>
    public int DigitsOff(decimal? last)
    {
        if (NoChange || IsChecked || Number is not { } now || last is not { } before || now == 0 || before == 0) return 0;
        var ratio = Math.Abs(now / before);
        return ratio >= DigitFactor ? 1 : ratio <= 1 / DigitFactor ? -1 : 0;
    }

    public ReportLine ToLine() => new(NoChange ? null : Number, Text(Milestone), Text(Progress), Text(Obstacle), Text(DecisionNeeded), NoChange);

    private static string? Text(string typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
}

/// <summary>The lines typed and not yet on record, as they are kept on the server.</summary>
public static class FormDraft
{
    /// <summary>Names the draft of a form: each person has one of his or her own.</summary>
    public static string NameOf(Domain.ReturnId form) => $"return/{form}";

    public static string Write(IReadOnlyDictionary<string, FormRow> rows) => JsonSerializer.Serialize(rows, DomainJson.Options);

    /// <summary>Lines the form still asks for; what has left the unit meanwhile is passed over.</summary>
    public static Dictionary<string, FormRow> Read(string text, MonthlyForm form)
    {
        var rows = JsonSerializer.Deserialize<Dictionary<string, FormRow>>(text, DomainJson.Options) ?? [];
        return rows.Where(r => form.Lines.Any(l => l.Assignment.Value == r.Key && !l.Sent)).ToDictionary(StringComparer.Ordinal);
    }
}
