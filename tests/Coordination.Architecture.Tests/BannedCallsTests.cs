using System.Text.RegularExpressions;
using Xunit;

namespace Coordination.Architecture.Tests;

/// <summary>Time, chance, sleep and SQL stay where they belong; attacked by searching every source line for calls that would break it.</summary>
public sealed class BannedCallsTests
{
    private const string AmbientTime = @"\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b|\bEnvironment\.TickCount";
    private const string AmbientChance = @"\bGuid\.NewGuid\b|\bRandom\.Shared\b|new Random\(\)";

    [Fact]
    public void Nobody_asks_the_ambient_clock() => AssertNone(AmbientTime, Repository.Sources("src", "tests"));

    [Fact]
    public void Nobody_draws_from_an_ambient_generator() => AssertNone(AmbientChance, Repository.Sources("src"));

    [Fact]
    public void Nobody_sleeps() => AssertNone(@"\bThread\.Sleep\b", Repository.Sources("src", "tests"));

    [Fact]
    public void No_test_waits_for_a_while() => AssertNone(@"\bTask\.Delay\b", Repository.Sources("tests"));

    [Fact]
    public void The_domain_awaits_nothing_and_touches_nothing_outside() =>
        AssertNone(@"\basync\b|\bawait\b|\bTask<|\bTimeProvider\b|\bFile\.|\bDirectory\.|\bConsole\.|\bStopwatch\b|\bRandom\b", Repository.Sources("src/Coordination.Domain"));

    [Fact]
    public void Sql_stays_in_the_persistence_project()
    {
        var elsewhere = Repository.Sources("src").Where(f => !Repository.Relative(f).StartsWith("src/Coordination.Persistence/", StringComparison.Ordinal));
        AssertNone(@"\bSELECT\s.+\bFROM\b|\bINSERT INTO\b|\bDELETE FROM\b|\bUPDATE\s+\w+\s+SET\b", elsewhere);
    }

    [Fact]
    public void No_suppression_stands_without_its_reason()
    {
        var bare = from file in Repository.Sources("src", "tests")
                   from line in File.ReadLines(file).Select((text, i) => (text, number: i + 1))
                   where Regex.IsMatch(line.text, @"#pragma warning disable [A-Z0-9, ]+$") || Regex.IsMatch(line.text, @"SuppressMessage\((?!.*Justification)")
                   select $"{Repository.Relative(file)}:{line.number}";
        Assert.Empty(bare);
    }

    private static void AssertNone(string pattern, IEnumerable<string> files)
    {
        var regex = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(10));
        var found = from file in files
                    where !file.EndsWith(nameof(BannedCallsTests) + ".cs", StringComparison.Ordinal)
                    from line in File.ReadLines(file).Select((text, i) => (text, number: i + 1))
                    where regex.IsMatch(line.text) && !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    select $"{Repository.Relative(file)}:{line.number}: {line.text.Trim()}";
        Assert.Empty(found);
    }
}
