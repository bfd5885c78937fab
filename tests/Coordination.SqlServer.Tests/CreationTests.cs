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

        var said = server.Requests.Select(request => request.Kind is TdsKind.Begin or TdsKind.Commit ? $"{request.Kind}" : request.Text.Trim()).ToList();
        var scripts = SqlServerSchema.Scripts.All.Select(script => MigratedSchema.Batches(script.Text).ToList()).ToList();
        var ours = scripts.SelectMany(batches => batches).Append("Begin").Append("Commit").ToHashSet();
        var locked = said.IndexOf(Statements.LockMigration.Text);
        Assert.Equal(
            [
                "coordination", "master", Statements.CreateDatabase.Text, "coordination", Statements.ReadCommittedVersions.Text, "coordination",
                Statements.SnapshotState.Text, Statements.AllowSnapshots.Text, Statements.CountTables.Text,
            ],
            said.Take(locked));

        // The first transaction is DbUp's look at its journal.
        Assert.Equal(
            ["Begin", "Commit", .. scripts.SelectMany(batches => (string[])["Begin", .. batches, "Commit"])], said.Skip(locked).Where(ours.Contains));
        Assert.Equal(Statements.UnlockMigration.Text, said[^1]);
    }
}
