using System.Data;
using System.Data.Common;
using Coordination.Application.Storage;
using DbUp;
using DbUp.Builder;
using DbUp.Engine.Output;
using Npgsql;

namespace Coordination.Persistence;

/// <summary>PostgreSQL through Npgsql. Of several hosts named, the one that takes writes is used, for reading too.</summary>
internal sealed class PostgresDatabase : ServerDatabase
{
    /// <summary>Seconds; for one statement.</summary>
    private const int CommandTimeoutMax = 60;

    /// <summary>A node has one lane, one relay, one sweep and people who read; a default server takes 100 connections of all nodes together.</summary>
    private const int PoolMax = 20;

    /// <summary>Of several hosts, one found to be away or to take no writes is asked again after so long.</summary>
    private const int HostRecheckSeconds = 1;

    /// <summary>Npgsql's own, which says that nobody has chosen.</summary>
    private const int PoolDefault = 100;

    /// <summary>
    /// Every statement has its index, and a plan is kept: one made while the tables were empty must not walk them when they are full, so the plans
    /// that walk and hash are ruled out. A node that hangs in a transaction is cut off, since others wait for its locks.
    /// </summary>
    private const string SessionOptions =
        "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c plan_cache_mode=force_generic_plan"
        + " -c idle_in_transaction_session_timeout=60000";

    private readonly string _connectionString;
    private readonly NpgsqlDataSource _source;

    public PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Enlist = false, NoResetOnClose = true, TargetSessionAttributes = null };
        if (settings.CommandTimeout is 0 or > CommandTimeoutMax) settings.CommandTimeout = CommandTimeoutMax;
        if (settings.MaxPoolSize == PoolDefault) settings.MaxPoolSize = PoolMax;
        if (settings.MaxAutoPrepare == 0) (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (100, 2);
        settings.Options = settings.Options is { Length: > 0 } theirs ? $"{SessionOptions} {theirs}" : SessionOptions;
        settings.ApplicationName ??= "coordination";
        settings.HostRecheckSeconds = HostRecheckSeconds;
        var builder = new NpgsqlDataSourceBuilder(settings.ToString());
        var severalHosts = settings.Host?.Contains(',', StringComparison.Ordinal) == true;
        _source = severalHosts ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : builder.Build();
        if (severalHosts) settings.TargetSessionAttributes = "primary";
        settings.Pooling = false;
        _connectionString = settings.ToString();
    }

    public override ServerStatements Statements => PostgresStatements.Instance;

    public override SchemaScripts Scripts => PostgresSchema.Scripts;

    public override IsolationLevel SnapshotIsolation => IsolationLevel.RepeatableRead;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken);

    public override RowEncoder CreateEncoder() => new ArrayEncoder();

    public override Exception? Translate(Exception error) => PostgresErrors.Translate(error);

    public override void Forget() => _source.Clear();

    public override async Task CreateMissingAsync(Executor executor, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await Task.Run(Create, cancellationToken);
            Forget();
        }
    }

    public override async Task RequireUsableAsync(DbConnection connection, Executor executor, CancellationToken cancellationToken)
    {
        var encoding = await executor.ScalarAsync<string>(connection, null, PostgresStatements.Instance.Encoding, null, cancellationToken);
        if (encoding != "UTF8") throw new StoreException(StoreProblem.Missing, $"{connection.Database} is encoded in {encoding}; ours is made in UTF8");
    }

    public override UpgradeEngineBuilder Upgrade() => DeployChanges.To.PostgresqlDatabase(_connectionString).JournalToPostgresqlTable(null, SchemaScripts.Journal);

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private void Create()
    {
        try
        {
            EnsureDatabase.For.PostgresqlDatabase(_connectionString, new NoOpUpgradeLog());
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another node created it in the same moment.
        }
    }
}
