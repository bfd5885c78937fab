using Coordination.Application.Boards;
using Xunit;

namespace Coordination.Application.Tests;

// The rule: it is a sorted list of keys, whatever boxes it keeps them in. The attack: keys that are one another's beginnings, runs 1 and
// 10, parents and children, keys shorter than a box's name, late versions; compared with a plain sorted list.
public sealed class HeldDictionaryTests(ITestOutputHelper output)
{
    private static readonly string[] s_parts = ["1", "10", "2", "hzq", "hzq.zj", "hzq-for-zjj", "a"];

    [Fact]
    public void It_holds_and_finds_what_a_sorted_list_does()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var flat = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var held = HeldDictionary.Empty<string>();
        for (var i = 0; i < 2000; i++)
        {
            var key = string.Join('/', Enumerable.Range(0, random.Next(1, 8)).Select(_ => s_parts[random.Next(s_parts.Length)]));
            var version = random.Next(1, 5);
            held = held.Put(key, $"{key}@{version}", version, default);
            if (flat.GetValueOrDefault(key) < version) flat[key] = version;
        }

        Assert.Equal(flat.Count, held.Count);
        Assert.Equal(flat.Select(f => $"{f.Key}@{f.Value}"), held.Values.Select(h => h.State));
        Assert.Equal(flat.Keys, held.Keys);
        foreach (var key in flat.Keys.Concat(["1/10/2", "none", "1/10/2/hzq/a/1"]))
            Assert.Equal(flat.Keys.Where(k => k.StartsWith(key + "/", StringComparison.Ordinal)), held.Entries(key).Select(e => e.Key));
    }

    [Fact]
    public void What_comes_late_changes_nothing()
    {
        var held = HeldDictionary.Empty<string>().Put("a/b/c/d/e", "second", 2, default);
        Assert.Same(held, held.Put("a/b/c/d/e", "first", 1, default));
        Assert.Same(held, held.Put("a/b/c/d/e", "second again", 2, default));
        Assert.False(held.TryGetValue("a/b/c/d", out _));
    }
}
