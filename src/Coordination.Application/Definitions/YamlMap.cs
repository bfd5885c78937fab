using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Coordination.Application.Definitions;

/// <summary>A text of a file with the place where it stands.</summary>
internal readonly record struct Placed(string Text, Place At);

/// <summary>
/// One mapping of a file, read field by field. Each wrong field is reported where it stands and reads as absent; the reader goes on, so
/// that all faults show at once.
/// </summary>
internal sealed class YamlMap
{
    private const int TextLengthMax = 500;
    private const int ItemsMax = 200;

    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _fields = new(StringComparer.Ordinal);
    private readonly string _file;

    /// <param name="known">Every field the mapping may have; null where its keys are data.</param>
    public YamlMap(string file, YamlMappingNode node, ImmutableArray<string>? known, Findings findings)
    {
        _file = file;
        Findings = findings;
        At = YamlText.PlaceOf(file, node.Start);
        foreach (var (key, value) in node.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (known is { } fields && !fields.Contains(name))
                ReportUnknown(name, YamlText.PlaceOf(file, key.Start), fields);
            else
                _fields[name] = (key, value);
        }
    }

    public Findings Findings { get; }

    public Place At { get; }

    public IEnumerable<Placed> Keys => _fields.Select(f => new Placed(f.Key, YamlText.PlaceOf(_file, f.Value.Key.Start)));

    public bool Has(string field) => _fields.TryGetValue(field, out var found) && !IsNull(found.Value);

    /// <summary>Where the field's value stands; for an absent field, the mapping.</summary>
    public Place PlaceOf(string field) =>
        _fields.TryGetValue(field, out var found) && !IsNull(found.Value) ? YamlText.PlaceOf(_file, found.Value.Start) : At;

    public void Bad(string field, Say sentence, params object?[] args) =>
        Findings.Add(PlaceOf(field), DefinitionRule.BadValue, sentence, [field, .. args]);

    public bool Require(string field)
    {
        if (Has(field))
            return true;
        Findings.Add(At, DefinitionRule.MissingField, Say.FieldMissing, field);
        return false;
    }

    public string? TextOrNull(string field)
    {
        if (!Has(field))
            return null;
        if (_fields[field].Value is not YamlScalarNode { Value: { } text })
        {
            Bad(field, Say.NotText);
            return null;
        }

        if (string.IsNullOrWhiteSpace(text))
            Bad(field, Say.TextEmpty);
        else if (text.Length > TextLengthMax)
            Bad(field, Say.TextTooLong, TextLengthMax);
        else
            return text;
        return null;
    }

    public string? Text(string field) => Require(field) ? TextOrNull(field) : null;

    public int? WholeOrNull(string field, int min, int max)
    {
        if (TextOrNull(field) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Bad(field, Say.NotWhole, min, max, text);
        return null;
    }

    public int? Whole(string field, int min, int max) => Require(field) ? WholeOrNull(field, min, max) : null;

    /// <summary>A decimal in its shortest form, so that 15.50 and 15.5 are the same definition.</summary>
    public decimal? Decimal(string field)
    {
        if (Text(field) is not { } text)
            return null;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1_000_000_000_000m)
            return number / 1.0000000000000000000000000000m;
        Bad(field, Say.NotDecimal, text);
        return null;
    }

    /// <summary>Only the two plain words: YAML 1.1's yes and on are traps for whoever edits these files.</summary>
    public bool? FlagOrNull(string field)
    {
        if (TextOrNull(field) is not { } text)
            return null;
        if (text is "true" or "false")
            return text == "true";
        Bad(field, Say.NotOneOf, "true, false", text);
        return null;
    }

    /// <summary>A name of the enumeration in kebab-case.</summary>
    public T? ChoiceOrNull<T>(string field) where T : struct, Enum
    {
        if (TextOrNull(field) is not { } text)
            return null;
        if (Kebab.Parse<T>(text) is { } value)
            return value;
        Bad(field, Say.NotOneOf, string.Join(", ", Kebab.All<T>()), text);
        return null;
    }

    public T? Choice<T>(string field) where T : struct, Enum => Require(field) ? ChoiceOrNull<T>(field) : null;

    /// <summary>The texts of a list; a single text is a list of one.</summary>
    public ImmutableArray<Placed> Texts(string field)
    {
        if (!Has(field))
            return [];
        if (_fields[field].Value is YamlScalarNode)
            return TextOrNull(field) is { } single ? [new Placed(single, PlaceOf(field))] : [];
        var texts = ImmutableArray.CreateBuilder<Placed>();
        foreach (var item in Items(field))
        {
            var at = YamlText.PlaceOf(_file, item.Start);
            if (item is YamlScalarNode { Value: { Length: > 0 and <= TextLengthMax } text } && !IsNull(item))
                texts.Add(new Placed(text, at));
            else
                Findings.Add(at, DefinitionRule.BadValue, Say.NotText, field);
        }

        return texts.ToImmutable();
    }

    public IEnumerable<YamlMap> Maps(string field, ImmutableArray<string> known)
    {
        if (!Has(field))
            yield break;
        foreach (var item in Items(field))
        {
            if (item is YamlMappingNode map)
                yield return new YamlMap(_file, map, known, Findings);
            else
                Findings.Add(YamlText.PlaceOf(_file, item.Start), DefinitionRule.BadValue, Say.NotMap, field);
        }
    }

    public YamlMap? Map(string field, ImmutableArray<string>? known)
    {
        if (!Has(field))
            return null;
        if (_fields[field].Value is YamlMappingNode map)
            return new YamlMap(_file, map, known, Findings);
        Bad(field, Say.NotMap);
        return null;
    }

    private IEnumerable<YamlNode> Items(string field)
    {
        if (_fields[field].Value is YamlSequenceNode { Children: var items } && items.Count <= ItemsMax)
            return items;
        Bad(field, _fields[field].Value is YamlSequenceNode ? Say.TooManyItems : Say.NotList, ItemsMax);
        return [];
    }

    private void ReportUnknown(string name, Place at, ImmutableArray<string> known)
    {
        if (Nearest.To(name, known) is { } nearest)
            Findings.Add(at, DefinitionRule.UnknownField, Say.FieldUnknownNearest, name, nearest);
        else
            Findings.Add(at, DefinitionRule.UnknownField, Say.FieldUnknown, name, string.Join(", ", known));
    }

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };
}
