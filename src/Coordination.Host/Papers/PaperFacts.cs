using System.Collections.Immutable;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Coordination.Host.Screens;

namespace Coordination.Host.Papers;

/// <summary>What the record says for one paper: the values of its fields, and of each entry of its lists.</summary>
/// <param name="Day">成文日期, Shanghai's.</param>
public sealed record PaperFacts(
    PaperKind Kind, DateOnly Day, ImmutableDictionary<string, string> Fields, ImmutableDictionary<string, ImmutableArray<ImmutableDictionary<string, string>>> Lists)
{
    /// <summary>Begins with what every paper knows.</summary>
    public static PaperFacts Of(PlanBook book, PaperKind kind, int year, int? number, DateOnly day) => new PaperFacts(
        kind, day, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, ImmutableArray<ImmutableDictionary<string, string>>>.Empty)
        .With("number", book.Papers.Of(kind)?.NumberOf(year, number)).With("year", PaperDays.Text(year)).With("day", PaperDays.Of(day)).With("document", book.Document)
        .With("office", book.Units.NameOf(book.Units.Office)).With("group", book.Units.NameOf(book.Units.LeadingGroup));

    /// <summary>Nothing to say is an empty field.</summary>
    public PaperFacts With(string name, string? value) => this with { Fields = Fields.SetItem(name, value ?? "") };

    /// <summary>Each entry is numbered as it stands.</summary>
    public PaperFacts WithList(string list, IEnumerable<ImmutableDictionary<string, string>> entries) =>
        this with { Lists = Lists.SetItem(list, [.. entries.Select((e, i) => e.SetItem("ordinal", PaperDays.Text(i + 1)))]) };

    public static ImmutableDictionary<string, string> Entry(params ReadOnlySpan<(string Name, string? Value)> values)
    {
        var entry = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values) entry[name] = value ?? "";
        return entry.ToImmutable();
    }
}

/// <summary>Days and counts as official papers write them: in Arabic digits, without empty places, in Chinese whoever asks.</summary>
internal static class PaperDays
{
    public static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string Of(DateOnly day) => FormattableString.Invariant($"{day.Year}年{day.Month}月{day.Day}日");

    public static string Of(DateTimeOffset at) => Of(DateOnly.FromDateTime(Shanghai.Of(at).DateTime));

    /// <summary>With the hour: what is due is due at an hour.</summary>
    public static string Minute(DateTimeOffset at) => FormattableString.Invariant($"{Of(at)}{Shanghai.Of(at):HH:mm}");
}
