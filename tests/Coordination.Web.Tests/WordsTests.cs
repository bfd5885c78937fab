using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Whatever a page says is there in both languages, and nothing is kept that no page says; attacked by reading pages and resource files.</summary>
public sealed partial class WordsTests
{
    private static readonly string s_host = Path.Combine(Root(), "src", "Coordination.Host");

    public static TheoryData<string> Areas =>
        [.. Directory.EnumerateFiles(Path.Combine(s_host, "Resources", "Pages"), "*.en.resx").Select(f => Path.GetFileName(f).Replace(".en.resx", "", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Areas))]
    public void Both_languages_have_the_same_words(string area)
    {
        var (chinese, english) = (Keys(area, ".resx"), Keys(area, ".en.resx"));
        Assert.Equal(chinese.Order(StringComparer.Ordinal), english.Order(StringComparer.Ordinal));
        Assert.Equal(chinese.Distinct().Count(), chinese.Count);
    }

    [Fact]
    public void Every_word_a_page_says_is_there()
    {
        var missing = from use in Uses() where !Keys(use.Area, ".resx").Contains(use.Key) select $"{use.File}: {use.Area}.{use.Key}";
        Assert.Empty(missing.ToList());
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void The_placeholders_are_the_same_in_both_languages(string area)
    {
        var (chinese, english) = (Texts(area, ".resx"), Texts(area, ".en.resx"));
        var different = chinese.Where(t => !Places(t.Value).SetEquals(Places(english.GetValueOrDefault(t.Key, "")))).Select(t => t.Key).ToList();
        Assert.Empty(different);

        static HashSet<string> Places(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];
    }

    /// <summary>Keys written out; those put together at run time are the pages' own tests' to find.</summary>
    private static IEnumerable<(string File, string Area, string Key)> Uses()
    {
        var files = Directory.EnumerateFiles(s_host, "*.*", SearchOption.AllDirectories)
            .Where(f => (f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal)) && !f.Contains("/obj/", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            foreach (Match words in Declared().Matches(text))
            {
                foreach (Match use in Regex.Matches(text, $@"(?<![\w.]){Regex.Escape(words.Groups[1].Value)}\[""(\w+)""(?!\s*\+)", RegexOptions.None, TimeSpan.FromSeconds(10)))
                    yield return (Path.GetFileName(file), words.Groups[2].Value, use.Groups[1].Value);
            }
        }
    }

    private static List<string> Keys(string area, string suffix) => [.. Rows(area, suffix).Select(d => d.Attribute("name")!.Value)];

    private static Dictionary<string, string> Texts(string area, string suffix) =>
        Rows(area, suffix).GroupBy(d => d.Attribute("name")!.Value).ToDictionary(g => g.Key, g => g.First().Element("value")!.Value);

    private static IEnumerable<XElement> Rows(string area, string suffix) =>
        XDocument.Load(Path.Combine(s_host, "Resources", "Pages", area + suffix)).Root!.Elements("data");

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Coordination.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }

    [GeneratedRegex(@"Words (\w+)\s*(?:\{ get; \})?\s*= new\(""(\w+)""\)")]
    private static partial Regex Declared();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholder();
}
