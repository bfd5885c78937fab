using System.Data;
using System.Data.Common;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.SqlClient;

namespace Coordination.Persistence;

/// <summary>SQL Server 2019 or later through Microsoft.Data.SqlClient; how it is encrypted and trusted is said in the connection string.</summary>
internal sealed class SqlServerDatabase(string connectionString) : ServerDatabase
{
    /// <summary>Seconds; for one statement, and for opening a connection.</summary>
    private const int TimeoutMax = 60;

    /// <summary>A node has one lane, one relay, one sweep and people who read.</summary>
    private const int PoolMax = 20;

    /// <summary>The driver's own, which says that nobody has chosen.</summary>
    private const int PoolDefault = 100;

    private readonly SqlConnectionStringBuilder _settings = Settings(connectionString);

    public override ServerStatements Statements => SqlServerStatements.Instance;

    public override SchemaScripts Scripts => SqlServerSchema.Scripts;

    public override IsolationLevel SnapshotIsolation => IsolationLevel.Snapshot;

    public override Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(_settings, cancellationToken);

    public override RowEncoder CreateEncoder() => new TextEncoder();

    public override Exception? Translate(Exception error) => SqlServerErrors.Translate(error);

    public override void Forget()
    {
        using var any = new SqlConnection(_settings.ConnectionString);
        SqlConnection.ClearPool(any);
    }

    public override async Task CreateMissingAsync(Executor executor, CancellationToken cancellationToken)
    {
        try
        {
            await using var present = await OpenAsync(Beside(_settings.InitialCatalog), cancellationToken);
        }
        catch (SqlException error) when (error.Number == SqlServerErrors.NoSuchDatabase)
        {
            if (await CreateAsync(executor, cancellationToken)) await PrepareAsync(executor, cancellationToken);
        }
    }

    public override async Task RequireUsableAsync(DbConnection connection, Executor executor, CancellationToken cancellationToken)
    {
        var statements = SqlServerStatements.Instance;
        if (await executor.ScalarAsync<int>(connection, null, statements.SnapshotState, null, cancellationToken) == 0)
            await executor.ExecuteAsync(connection, null, statements.AllowSnapshots, null, cancellationToken);
    }

    public override UpgradeEngineBuilder Upgrade() => DeployChanges.To
        .SqlDatabase(Beside(_settings.InitialCatalog).ConnectionString)
        .JournalToSqlTable("dbo", SchemaScripts.Journal);

    public override ValueTask DisposeAsync()
    {
        Forget();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// No blocking after a failure: a server that is back is used at once. Read-write intent keeps an availability group from answering by a
    /// secondary.
    /// </summary>
    internal static SqlConnectionStringBuilder Settings(string connectionString)
    {
        var settings = new SqlConnectionStringBuilder(connectionString)
        {
            ApplicationIntent = ApplicationIntent.ReadWrite,
            Enlist = false,
            MultipleActiveResultSets = false,
            PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock,
        };
        if (settings.CommandTimeout is 0 or > TimeoutMax) settings.CommandTimeout = TimeoutMax;
        if (settings.ConnectTimeout is 0 or > TimeoutMax) settings.ConnectTimeout = TimeoutMax;
        if (settings.MaxPoolSize == PoolDefault) settings.MaxPoolSize = PoolMax;
        if (!settings.ShouldSerialize("Application Name")) settings.ApplicationName = "coordination";
        return settings;
    }

    private static async Task<DbConnection> OpenAsync(SqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        var connection = new SqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <returns>False where another node created it in the same moment.</returns>
    private async Task<bool> CreateAsync(Executor executor, CancellationToken cancellationToken)
    {
        await using var master = await OpenAsync(Beside("master"), cancellationToken);
        try
        {
            var parameters = new { Database = _settings.InitialCatalog };
            await executor.ExecuteAsync(master, null, SqlServerStatements.Instance.CreateDatabase, parameters, cancellationToken);
            return true;
        }
        catch (SqlException error) when (error.Number == SqlServerErrors.DatabaseExists)
        {
            return false;
        }
    }

    private async Task PrepareAsync(Executor executor, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(Beside(_settings.InitialCatalog), cancellationToken);
        await executor.ExecuteAsync(connection, null, SqlServerStatements.Instance.ReadCommittedVersions, null, cancellationToken);
    }

    /// <summary>The same server outside the pool.</summary>
    private SqlConnectionStringBuilder Beside(string database) => new(_settings.ConnectionString) { InitialCatalog = database, Pooling = false };
}
