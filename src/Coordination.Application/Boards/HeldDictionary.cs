using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Coordination.Domain;

namespace Coordination.Application.Boards;

public static class HeldDictionary
{
    public static HeldDictionary<T> Empty<T>() => new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, Held<T>>>(StringComparer.Ordinal), 0);
}

/// <summary>
/// The states of one kind by key, in key order (ordinal). Immutable; kept in one box a task run or unit's year, so that neither reading what
/// lies below one nor putting one back looks through the others.
/// </summary>
public sealed class HeldDictionary<T> : IReadOnlyDictionary<string, Held<T>>
{
    /// <summary>The parts of a key that name its box: jurisdiction, plan, year, and task or unit.</summary>
    private const int BoxParts = 4;

    private static readonly ImmutableSortedDictionary<string, Held<T>> s_empty = ImmutableSortedDictionary.Create<string, Held<T>>(StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, Held<T>>> _boxes;

    internal HeldDictionary(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, Held<T>>> boxes, int count) => (_boxes, Count) = (boxes, count);

    public int Count { get; }

    public IEnumerable<string> Keys => this.Select(h => h.Key);

    public IEnumerable<Held<T>> Values => _boxes.Values.SelectMany(b => b.Values);

    public Held<T> this[string key] => TryGetValue(key, out var held) ? held : throw new KeyNotFoundException(key);

    /// <summary>Lanes tell of their commits side by side, so what is older than what is known comes too late and changes nothing.</summary>
    internal HeldDictionary<T> Put(string key, T state, int version, DateTimeOffset at)
    {
        var name = BoxOf(key);
        var box = _boxes.GetValueOrDefault(name, s_empty);
        var known = box.GetValueOrDefault(key);
        return known?.Version >= version ? this : new HeldDictionary<T>(_boxes.SetItem(name, box.SetItem(key, new Held<T>(state, version, at))), Count + (known is null ? 1 : 0));
    }

    /// <summary>What lies below a key (whole parts), in key order.</summary>
    public IEnumerable<Held<T>> Below(string key) => Entries(key).Select(h => h.Value);

    /// <summary>The same with the keys.</summary>
    public IEnumerable<KeyValuePair<string, Held<T>>> Entries(string key)
    {
        var prefix = key + "/";
        if (KeyParts.Count(key) >= BoxParts) return _boxes.GetValueOrDefault(BoxOf(prefix), s_empty).Where(h => h.Key.StartsWith(prefix, StringComparison.Ordinal));
        return _boxes.Where(b => b.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(b => b.Value);
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Held<T> value)
    {
        value = null;
        return _boxes.TryGetValue(BoxOf(key), out var box) && box.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, Held<T>>> GetEnumerator() => _boxes.Values.SelectMany(b => b).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The first parts with the slash after them, so that boxes stand in the order of what is in them (<c>hzq-for-zjj</c> before <c>hzq/1</c>).</summary>
    private static string BoxOf(string key) => KeyParts.First(key, BoxParts) is var name && name.Length < key.Length ? name + "/" : name;
}
