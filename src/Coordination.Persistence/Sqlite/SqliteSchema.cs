using Coordination.Application.Storage;
using DbUp;
using DbUp.Sqlite.Helpers;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence;

/// <summary>Compares a database with the migrations this build carries, and runs what is pending.</summary>
internal static class SqliteSchema
{
    public static SchemaScripts Scripts { get; } = new("Sqlite");

    public static async Task<bool> IsOlderAsync(SqliteConnection connection, Executor executor) =>
        Scripts.ArePending(await AppliedAsync(connection, executor), mayBeNewer: false);

    public static void Migrate(SqliteConnection connection)
    {
        using var shared = new SharedConnection(connection);
        var result = Scripts.Run(DeployChanges.To.SqliteDatabase(shared).JournalToSqliteTable(SchemaScripts.Journal));
        if (result.Successful) return;
        throw result.Error is SqliteException error
            ? SqliteErrors.Translate(error)
            : new InvalidOperationException($"migration {result.ErrorScript?.Name} failed", result.Error);
    }

    private static async Task<List<string>> AppliedAsync(SqliteConnection connection, Executor executor)
    {
        if (await executor.ScalarAsync<long>(connection, null, SetupStatements.CountTables, null, default) == 0) return [];
        if (await executor.ScalarAsync<long>(connection, null, SetupStatements.CountJournals, null, default) == 0)
            throw new StoreException(StoreProblem.Missing, $"{connection.DataSource} is a database of something else");
        return await executor.QueryAsync<string>(connection, null, SetupStatements.AppliedScripts, null, default);
    }
}
