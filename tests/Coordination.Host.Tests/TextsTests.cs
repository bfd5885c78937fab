using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using Coordination.Application.Audit;
using Coordination.Domain;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>Everything that is said has its words in both languages, with the same placeholders; attacked by reflection over all types that need words.</summary>
public sealed class TextsTests
{
    private static readonly CultureInfo s_chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en");

    public static TheoryData<string> Files => ["Texts", "RejectionTexts", "EventTexts", "FieldTexts"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Both_languages_have_the_same_texts_with_the_same_placeholders(string file)
    {
        var (chinese, english) = (Read(file, s_chinese), Read(file, s_english));
        Assert.Equal(chinese.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, text) in chinese)
        {
            Assert.False(string.IsNullOrWhiteSpace(text), name);
            Assert.Equal((name, Placeholders(text)), (name, Placeholders(english[name])));
            Assert.DoesNotMatch("[一-龥]", english[name]);
        }
    }

    [Fact]
    public void Every_sentence_has_its_text_and_no_text_is_left_over() =>
        Assert.Equal(Enum.GetNames<Say>().Order(StringComparer.Ordinal), Read("Texts", s_chinese).Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_rejection_has_its_text_and_names_only_what_it_carries()
    {
        var texts = Read("RejectionTexts", s_chinese);
        var types = Concrete(typeof(Rejection));
        Assert.Equal(types.Select(t => t.Name).Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        foreach (var type in types)
        {
            var carried = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            Assert.All(Wording.Placeholder().Matches(texts[type.Name]), m => Assert.Contains(m.Groups[1].Value, carried));
        }
    }

    [Fact]
    public void Every_event_has_its_name() =>
        Assert.Equal(Concrete(typeof(Event)).Select(t => t.Name).Order(StringComparer.Ordinal), Read("EventTexts", s_chinese).Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_field_and_choice_an_event_can_show_has_its_words()
    {
        var texts = Read("FieldTexts", s_chinese);
        var needs = Concrete(typeof(Event)).SelectMany(Wording.NeedsOf).Distinct().ToList();
        var labels = needs.Select(n => n.Label).OfType<string>();
        var choices = needs.Select(n => n.Enumeration).OfType<Type>().Append(typeof(Role)).Distinct().SelectMany(e => Enum.GetNames(e).Select(v => $"{e.Name}.{v}"));
        Assert.Empty(labels.Concat(choices).Where(name => !texts.ContainsKey(name)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_audit_rule_has_its_sentence() =>
        Assert.All(Enum.GetNames<AuditRule>(), rule => Assert.True(Enum.TryParse<Say>("Audit" + rule, out _), rule));

    [Theory]
    [InlineData("节水", 4)]
    [InlineData("a节b", 4)]
    [InlineData("（一）", 6)]
    [InlineData("● 绿", 4)]
    [InlineData("", 0)]
    public void A_chinese_character_takes_two_columns(string text, int width) => Assert.Equal(width, TextTable.Width(text));

    [Theory]
    [InlineData("城市节水", 8, "城市节水")]
    [InlineData("城市节水", 7, "城市节…")]
    [InlineData("城市节水", 6, "城市…")]
    public void A_text_is_cut_by_columns(string text, int width, string expected) => Assert.Equal(expected, TextTable.Cut(text, width));

    private static List<Type> Concrete(Type root) => [.. root.Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(root))];

    private static Dictionary<string, string> Read(string file, CultureInfo culture)
    {
        var set = new ResourceManager($"Coordination.Host.Resources.{file}", typeof(Say).Assembly).GetResourceSet(culture, true, culture.Name != "en");
        return set!.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    }

    private static string Placeholders(string text) =>
        string.Join(' ', Regex.Matches(text, @"\{\w+\}", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));
}
