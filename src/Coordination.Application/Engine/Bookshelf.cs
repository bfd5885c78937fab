using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Plans;

namespace Coordination.Application.Engine;

/// <summary>The reference data of every plan in the store, by plan. Replaced whole when definitions change.</summary>
public sealed class Bookshelf
{
    private ImmutableSortedDictionary<string, PlanBook> _books;

    public Bookshelf(IEnumerable<PlanBook> books) =>
        _books = books.ToImmutableSortedDictionary(b => b.Plan.Value, b => b, StringComparer.Ordinal);

    public IEnumerable<PlanBook> All => _books.Values;

    public void Put(PlanBook book) => ImmutableInterlocked.Update(ref _books, (books, b) => books.SetItem(b.Plan.Value, b), book);

    /// <summary>The book a stream's key belongs to, or null. A desk, a person, its settings, a unit's message or one set aside belongs to the jurisdiction: any of its plans serves.</summary>
    public PlanBook? For(StreamId stream)
    {
        var key = stream.Key;
        var first = key.IndexOf('/', StringComparison.Ordinal);
        if (first < 0) return null;
        if (stream.IsOfJurisdiction)
            return _books.FirstOrDefault(b => b.Key.StartsWith(key[..(first + 1)], StringComparison.Ordinal)).Value;
        var second = key.IndexOf('/', first + 1);
        return _books.GetValueOrDefault(second < 0 ? key : key[..second]);
    }
}
