namespace Coordination.Application.Storage;

/// <summary>
/// Small documents beside the record, which are no part of it and may be changed and deleted: credentials, sign-in sessions, tokens, drafts of
/// forms, a person's settings. Rights and acts are never kept here; they are commands and events.
/// </summary>
public interface IKeptStore
{
    /// <summary>Expired ones are given like any other until they are deleted; who reads decides what expiry means.</summary>
    Task<KeptRow?> FindKeptAsync(string kind, string key, CancellationToken cancellationToken);

    /// <summary>Documents of a kind by key after the one given (paging).</summary>
    /// <param name="owner">Only those of this owner; null: of all.</param>
    Task<IReadOnlyList<KeptRow>> ListKeptAsync(string kind, string? owner, string? afterKey, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a document whose version is still the one in the row; 0 for one that is not there yet. The version written is one more. False
    /// where somebody else was first: nothing is written then.
    /// </summary>
    Task<bool> SaveKeptAsync(KeptRow row, CancellationToken cancellationToken);

    /// <summary>False where it is not there.</summary>
    Task<bool> DeleteKeptAsync(string kind, string key, CancellationToken cancellationToken);

    /// <summary>Deletes all of an owner's documents of a kind (sign-in sessions of somebody who must go at once, say). Gives their number.</summary>
    Task<int> DeleteKeptOfAsync(string kind, string owner, CancellationToken cancellationToken);

    /// <summary>Deletes what has expired at the instant (UTC). Gives the number.</summary>
    Task<int> DeleteExpiredKeptAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>One kept document.</summary>
/// <param name="Kind">One word, at most 40 characters.</param>
/// <param name="Key">Unique within its kind, at most 200 characters; ordinal.</param>
/// <param name="Owner">Whose it is, by person id or unit, at most 200 characters; empty where it is nobody's.</param>
/// <param name="Version">0 before it is first written; grows by one each time.</param>
/// <param name="ExpiresAt">UTC; null: never.</param>
public sealed record KeptRow(
    string Kind, string Key, string Owner, long Version, DateTimeOffset SavedAt, DateTimeOffset? ExpiresAt, string Document);
