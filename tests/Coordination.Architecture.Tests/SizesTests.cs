using System.Text.RegularExpressions;
using Xunit;

namespace Coordination.Architecture.Tests;

/// <summary>A file can be read at one sitting, a method on one screen; the root stays as small as the README shows it.</summary>
public sealed class SizesTests
{
    private const int FileLinesMax = 420;
    private const int MethodLinesMax = 65;

    private static readonly string[] s_root =
    [
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", "CHANGELOG.md", "Coordination.sln", "Directory.Build.props", "Directory.Packages.props",
        "README.md", "README.zh-CN.md", "docs", "global.json", "infra", "src", "test.sh", "tests", "workflows",
    ];

    [Fact]
    public void No_source_file_is_too_long()
    {
        var longer = Repository.Sources("src", "tests").Select(f => (file: Repository.Relative(f), lines: File.ReadLines(f).Count())).Where(f => f.lines > FileLinesMax);
        Assert.Empty(longer);
    }

    [Fact]
    public void No_method_is_too_long() => Assert.Empty(Repository.Sources("src", "tests").SelectMany(LongMethods));

    [Fact]
    public void The_root_holds_nothing_but_what_belongs_there()
    {
        var found = Directory.EnumerateFileSystemEntries(Repository.Root).Select(e => Path.GetFileName(e)!)
            .Where(name => name is not (".git" or ".vs" or ".idea" or "data" or "TestResults"));
        Assert.Empty(found.Except(s_root));
    }

    /// <summary>A method begins with a member line at four spaces' indentation and ends with the closing brace at the same.</summary>
    private static IEnumerable<string> LongMethods(string file)
    {
        var start = 0;
        var lines = File.ReadAllLines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            if (Regex.IsMatch(lines[i], @"^    (public|private|internal|protected|static)\b.*\)\s*$")) start = i;
            if (lines[i] == "    }" && start > 0)
            {
                if (i - start > MethodLinesMax) yield return $"{Repository.Relative(file)}:{start + 1}: {i - start} lines";
                start = 0;
            }
        }
    }
}
