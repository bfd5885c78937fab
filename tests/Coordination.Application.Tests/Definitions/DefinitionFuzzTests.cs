using System.Globalization;
using System.Text;
using Coordination.Application.Definitions;
using Xunit;

namespace Coordination.Application.Tests.Definitions;

/// <summary>Whatever is done to the files, the reader answers: a book without errors, or errors without a book. It never throws.</summary>
public sealed class DefinitionFuzzTests(ITestOutputHelper output)
{
    private const string SeedVariable = "COORDINATION_FUZZ_SEED";

    private static readonly string[] s_fragments =
    [
        "[", "]", "{", "}", ":", "- ", "\n", "  ", "\t", "#", "&a ", "*a", "!!str ", "|\n", ">", "\"", "'", "~", "null", "0", "-1",
        "9999999999", "1e400", "---\n", "...", "%YAML 9.9\n", "\u0000", "\uFEFF", "\uD800",
        "? ", "<<: ", "市住建局", "after: [merge]", "years: [2025]", "sign-off",
    ];

    [Fact]
    public void Mutated_files_give_errors_or_a_book_and_never_an_exception()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var given)
            ? given
            : 20220602;
        output.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        var files = Workflows.RealFiles();
        var failed = 0;
        for (var run = 0; run < 250; run++)
        {
            var mutated = files.ToList();
            var touched = random.Next(mutated.Count);
            mutated[touched] = (mutated[touched].Name, Mutate(mutated[touched].Text, random));
            var exception = Record.Exception(() =>
            {
                var load = DefinitionReader.Load(mutated);
                Assert.Equal(load.IsLoaded, load.Errors.IsEmpty);
                Assert.All(load.Errors, e => Assert.True(e is { Line: >= 1, Column: >= 1 }));
                Assert.All(load.Errors, e => Assert.DoesNotContain('\n', e.ToString()));
                failed += load.IsLoaded ? 0 : 1;
            });
            var (name, text) = mutated[touched];
            Assert.True(exception is null, $"{SeedVariable}={seed}, run {run}, {name}: {exception}\n{text}");
        }

        Assert.InRange(failed, 125, 250);
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var i = random.Next(1, 5); i > 0 && mutated.Length > 0; i--)
        {
            var at = random.Next(mutated.Length);
            switch (random.Next(5))
            {
                case 0:
                    mutated.Remove(at, Math.Min(random.Next(1, 40), mutated.Length - at));
                    break;
                case 1:
                    mutated.Insert(at, s_fragments[random.Next(s_fragments.Length)]);
                    break;
                case 2:
                    mutated[at] = (char)random.Next(0x20, 0x7F);
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 200), mutated.Length - at);
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
                default:
                    mutated.Length = at;
                    break;
            }
        }

        return mutated.ToString();
    }
}
