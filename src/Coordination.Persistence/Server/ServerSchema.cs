using System.Data.Common;
using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>Brings a server's database to this build's schema, one node at a time, where the mode says so.</summary>
internal sealed class ServerSchema(ServerDatabase database, Executor executor)
{
    public async Task PrepareAsync(StoreOpenMode mode, CancellationToken cancellationToken)
    {
        if (mode == StoreOpenMode.OpenOrCreate) await database.CreateMissingAsync(executor, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await database.RequireUsableAsync(connection, executor, cancellationToken);
        var applied = await AppliedAsync(connection, cancellationToken);
        if (!ArePending(applied)) return;
        if (mode is StoreOpenMode.OpenExisting or StoreOpenMode.ReadOnly)
        {
            throw applied.Count > 0
                ? SchemaScripts.Older()
                : new StoreException(StoreProblem.Missing, $"the database {connection.Database} is empty");
        }

        await executor.ExecuteAsync(connection, null, database.Statements.LockMigration, null, cancellationToken);
        try
        {
            if (ArePending(await AppliedAsync(connection, cancellationToken))) await Task.Run(Migrate, cancellationToken);
        }
        finally
        {
            await executor.ExecuteAsync(connection, null, database.Statements.UnlockMigration, null, CancellationToken.None);
        }
    }

    private bool ArePending(List<string> applied) => database.Scripts.ArePending(applied, mayBeNewer: true);

    private async Task<List<string>> AppliedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var statements = database.Statements;
        if (await executor.ScalarAsync<long>(connection, null, statements.CountTables, null, cancellationToken) == 0) return [];
        if (await executor.ScalarAsync<long>(connection, null, statements.CountJournals, null, cancellationToken) == 0)
            throw new StoreException(StoreProblem.Missing, $"{connection.Database} is a database of something else");
        return await executor.QueryAsync<string>(connection, null, statements.AppliedScripts, null, cancellationToken);
    }

    private void Migrate()
    {
        var result = database.Scripts.Run(database.Upgrade());
        if (result.Successful) return;
        throw database.Translate(result.Error) ?? new InvalidOperationException($"migration {result.ErrorScript?.Name} failed", result.Error);
    }
}
