using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Host.Web;

/// <param name="Address">Of a list of ours, with its query.</param>
public sealed record SavedFilter(string Name, string Address);

/// <summary>Lists a person has given a name, kept beside the record under the person.</summary>
public sealed class SavedFilterStore(IKeptStore store, TimeProvider time)
{
    public const int NameLengthMax = 40;
    public const int AddressLengthMax = 500;

    private const string Kind = "filter";
    private const int CountMax = 50;

    public async Task<IReadOnlyList<SavedFilter>> ListAsync(PersonId person, CancellationToken cancellationToken) =>
    [
        .. (await store.ListKeptAsync(Kind, person.Value, null, CountMax, cancellationToken)).Select(r => new SavedFilter(r.Key[(person.Value.Length + 1)..], r.Document)),
    ];

    /// <summary>One of the same name is replaced. False where name or address will not do, or there are too many.</summary>
    public async Task<bool> SaveAsync(PersonId person, SavedFilter filter, CancellationToken cancellationToken)
    {
        var name = filter.Name.Trim();
        if (name.Length is 0 or > NameLengthMax || filter.Address.Length > AddressLengthMax || !LocalAddress.IsOurs(filter.Address)) return false;
        var known = await store.FindKeptAsync(Kind, KeyOf(person, name), cancellationToken);
        if (known is null && (await ListAsync(person, cancellationToken)).Count >= CountMax) return false;
        var row = new KeptRow(Kind, KeyOf(person, name), person.Value, known?.Version ?? 0, time.GetUtcNow(), null, filter.Address);
        return await store.SaveKeptAsync(row, cancellationToken);
    }

    public Task DeleteAsync(PersonId person, string name, CancellationToken cancellationToken) => store.DeleteKeptAsync(Kind, KeyOf(person, name), cancellationToken);

    private static string KeyOf(PersonId person, string name) => $"{person}/{name}";
}
