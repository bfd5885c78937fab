using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>Documents beside the record.</summary>
public abstract partial class SqlStore
{
    /// <summary>Expired rows a statement, so that no other writer waits long.</summary>
    private const int ExpiredChunk = 500;

    private const int DeleteAttempts = 3;

    public async Task<KeptRow?> FindKeptAsync(string kind, string key, CancellationToken cancellationToken)
    {
        if (!KeptNames.CanBeKey(key)) return null;
        return (await QueryAsync<KeptRecord>(_statements.Kept, new { Kind = kind, Name = key }, cancellationToken)).FirstOrDefault()?.ToRow();
    }

    public async Task<IReadOnlyList<KeptRow>> ListKeptAsync(string kind, string? owner, string? afterKey, int limit, CancellationToken cancellationToken)
    {
        var rows = owner is null
            ? QueryAsync<KeptRecord>(_statements.KeptOfKind, new { Kind = kind, AfterName = afterKey ?? "", Limit = limit }, cancellationToken)
            : QueryAsync<KeptRecord>(_statements.KeptOfOwner, new { Kind = kind, Owner = owner, AfterName = afterKey ?? "", Limit = limit }, cancellationToken);
        return (await rows).ConvertAll(r => r.ToRow());
    }

    public async Task<bool> SaveKeptAsync(KeptRow row, CancellationToken cancellationToken)
    {
        KeptNames.Require(row);
        var parameters = new
        {
            row.Kind,
            Name = row.Key,
            row.Owner,
            row.Version,
            SavedAt = row.SavedAt.UtcTicks,
            ExpiresAt = row.ExpiresAt?.UtcTicks,
            row.Document,
        };
        try
        {
            return await KeepAsync(row.Version == 0 ? _statements.InsertKept : _statements.UpdateKept, _ => parameters, cancellationToken) > 0;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }

    public async Task<bool> DeleteKeptAsync(string kind, string key, CancellationToken cancellationToken) =>
        KeptNames.CanBeKey(key) && await DeleteAsync(_statements.DeleteKept, new { Kind = kind, Name = key }, cancellationToken) > 0;

    public Task<int> DeleteKeptOfAsync(string kind, string owner, CancellationToken cancellationToken) =>
        DeleteAsync(_statements.DeleteKeptOf, new { Kind = kind, Owner = owner }, cancellationToken);

    public async Task<int> DeleteExpiredKeptAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var deleted = 0;
        while (true)
        {
            var rows = await DeleteAsync(_statements.DeleteExpiredKept, new { Now = now.UtcTicks, Limit = ExpiredChunk }, cancellationToken);
            deleted += rows;
            if (rows < ExpiredChunk) return deleted;
        }
    }

    /// <summary>A deletion expects no version: one that met another writer in a circle is tried again.</summary>
    private async Task<int> DeleteAsync(Statement statement, object parameters, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await KeepAsync(statement, _ => parameters, cancellationToken);
            }
            catch (StoreConflictException) when (attempt < DeleteAttempts)
            {
                // Rolled back whole.
            }
        }
    }
}
