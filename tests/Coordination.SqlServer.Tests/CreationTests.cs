using Coordination.Persistence;
using static Coordination.SqlServer.Tests.TdsAnswer;

namespace Coordination.SqlServer.Tests;

/// <summary>A database that is missing is made, prepared and brought to this build's schema; shown by what reaches a scripted server, in order.</summary>
public sealed class CreationTests
{
    private static SqlServerStatements Statements => SqlServerStatements.Instance;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_database_is_created_and_migrated_under_the_lock_each_script_in_a_transaction()
    {
        var exists = false;
        await using var server = new TdsServer(request =>
        {
            if (request is { Kind: TdsKind.Login, Text: "coordination" } && !exists) return new TdsAnswer().Error(SqlServerErrors.NoSuchDatabase, 11);
            if (request.Text == Statements.CreateDatabase.Text) exists = true;
            if (request.Text == Statements.SnapshotState.Text) return new TdsAnswer().Rows([("", Column.Int)], [0]);
            return request.Text == Statements.CountTables.Text ? new TdsAnswer().Rows([("", Column.Long)], [0L]) : null;
        });

        await using var store = await StoreFactory.OpenAsync(StoreAddress.Parse(server.ConnectionString), StoreOpenMode.OpenOrCreate, Token);

        var batches = SqlServerSchema.Scripts.All.Select(script => MigratedSchema.Batches(script.Text)).ToList();
        Assert.Equal(
            [
                "coordination", "master", Statements.CreateDatabase.Text, "coordination", Statements.ReadCommittedVersions.Text, "coordination",
                Statements.SnapshotState.Text, Statements.AllowSnapshots.Text, Statements.CountTables.Text, Statements.LockMigration.Text,
                Statements.CountTables.Text, .. batches.SelectMany(script => script.Prepend("Begin").Append("Commit")), Statements.UnlockMigration.Text,
            ],
            server.Requests.Where(IsOurs).Select(request => request.Text.Length > 0 ? request.Text.Trim() : request.Kind.ToString()));

        bool IsOurs(TdsRequest request) => true;
    }
}
