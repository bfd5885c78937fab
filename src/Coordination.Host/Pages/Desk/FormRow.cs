using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Coordination.Application.Boards;
using Coordination.Application.Serialization;
using Coordination.Domain.Assignments;
using Coordination.Host.Screens;

namespace Coordination.Host.Pages.Desk;

/// <summary>What a person has typed into one line of the monthly form.</summary>
public sealed record FormRow
{
    public const int ValueLengthMax = 30;
    public const int TextLengthMax = 2000;

    /// <summary>So many times the last value, or as small a part of it, looks like a digit lost or one too many.</summary>
    private const decimal DigitFactor = 8m;

    /// <summary>Of the task's first figure.</summary>
    public string Value { get; init; } = "";

    /// <summary>Of its others, by their ids; null while none is typed.</summary>
    public ImmutableSortedDictionary<string, string>? MoreValues { get; init; }

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
        Value = line?.Value is { } value ? Shown(value) : "",
        MoreValues = line?.MoreValues?.ToImmutableSortedDictionary(o => o.Key, o => Shown(o.Value), StringComparer.Ordinal),
        NoChange = line?.NoChange ?? false,
        Progress = line?.Progress ?? "",
        Obstacle = line?.Obstacle ?? "",
        Milestone = line?.Milestone ?? "",
        DecisionNeeded = line?.DecisionNeeded ?? "",
        IsChecked = line is { Value: not null } or { MoreValues: not null },
        Base = line,
    };

    /// <summary>What is typed for a figure.</summary>
    public string Of(FormFigure figure) => figure.IsFirst ? Value : MoreValues?.GetValueOrDefault(figure.Id) ?? "";

    public FormRow With(FormFigure figure, string typed) => figure.IsFirst
        ? this with { Value = typed, IsChecked = false }
        : this with { MoreValues = (MoreValues ?? s_none).SetItem(figure.Id, typed), IsChecked = false };

    public decimal? NumberOf(FormFigure figure) => FigureWords.Read(Of(figure));

    public bool IsUnreadable => !NoChange && TypedValues.Any(v => FigureWords.Read(v) is null);

    public bool HasValue => TypedValues.Any();

    /// <summary>True once there is something to report: words, or every figure asked for.</summary>
    public bool IsFilled(FormLine line) => NoChange || !string.IsNullOrWhiteSpace(Progress) || !string.IsNullOrWhiteSpace(Milestone)
        || (!line.Figures.IsEmpty && line.Figures.All(f => NumberOf(f) is not null));

    public bool HasTexts => Progress.Length + Obstacle.Length + Milestone.Length + DecisionNeeded.Length > 0;

    /// <summary>Whether the value is a factor of ten away from the last one; negative: smaller.</summary>
    public int DigitsOff(FormFigure figure)
    {
        if (NoChange || IsChecked || NumberOf(figure) is not { } now || figure.Last is not var (_, before) || now == 0 || before == 0) return 0;
        var ratio = Math.Abs(now / before);
        return ratio >= DigitFactor ? 1 : ratio <= 1 / DigitFactor ? -1 : 0;
    }

    public ReportLine ToLine()
    {
        var others = MoreValues?.Where(o => FigureWords.Read(o.Value) is not null).ToImmutableSortedDictionary(o => o.Key, o => FigureWords.Read(o.Value)!.Value, StringComparer.Ordinal);
        return new ReportLine(NoChange ? null : FigureWords.Read(Value), Text(Milestone), Text(Progress), Text(Obstacle), Text(DecisionNeeded), NoChange) { MoreValues = NoChange || others is not { Count: > 0 } ? null : others };
    }

    private static readonly ImmutableSortedDictionary<string, string> s_none = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private IEnumerable<string> TypedValues => (MoreValues?.Values ?? []).Prepend(Value).Where(v => !string.IsNullOrWhiteSpace(v));

    private static string Shown(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

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
