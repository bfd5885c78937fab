using Coordination.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence;

/// <summary>The one writing connection, the lock that keeps other processes out, and the turn of whoever writes.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FileStream _lockFile;
    private volatile bool _disposed;

    private SqliteWriter(FileStream lockFile, SqliteConnection connection, Executor executor)
    {
        _lockFile = lockFile;
        Connection = connection;
        Executor = executor;
        Load = executor.Prepare(connection, SqliteStatements.Instance.Load);
        Write = executor.Prepare(connection, SqliteStatements.Instance.Write);
    }

    public SqliteConnection Connection { get; }

    public Executor Executor { get; }

    public Executor.Prepared Load { get; }

    public Executor.Prepared Write { get; }

    public JsonEncoder Encoder { get; } = new();

    public static async Task<SqliteWriter> OpenAsync(DataDirectory directory, StoreOpenMode mode, Executor executor)
    {
        var lockFile = directory.Lock();
        SqliteConnection? connection = null;
        try
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = directory.DatabasePath,
                Mode = mode == StoreOpenMode.OpenOrCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = 5,
            }.ToString());
            await PrepareAsync(connection, mode, executor);
            return new SqliteWriter(lockFile, connection, executor);
        }
        catch (Exception error)
        {
            connection?.Dispose();
            lockFile.Dispose();
            if (error is SqliteException failure) throw SqliteErrors.Translate(failure);
            throw;
        }
    }

    public async Task<SqliteWriteSession> BeginAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return new SqliteWriteSession(this, Connection.BeginTransaction(deferred: false));
        }
        catch (Exception error)
        {
            EndTurn();
            if (error is SqliteException failure) throw SqliteErrors.Translate(failure);
            throw;
        }
    }

    public void EndTurn() => _turn.Release();

    /// <summary>Waits for the writer at work, then closes; closing the last connection folds the log into the database.</summary>
    public async Task CloseAsync()
    {
        await _turn.WaitAsync();
        Dispose();
        EndTurn();
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Encoder.Dispose();
        Load.Dispose();
        Write.Dispose();
        Connection.Dispose();
        _lockFile.Dispose();
    }

    /// <summary>Nothing is written before the schema is known to be ours.</summary>
    private static async Task PrepareAsync(SqliteConnection connection, StoreOpenMode mode, Executor executor)
    {
        connection.Open();
        var older = await SqliteSchema.IsOlderAsync(connection, executor);
        if (older && mode == StoreOpenMode.OpenExisting) throw SchemaScripts.Older();
        var journal = await executor.ScalarAsync<string>(connection, null, SetupStatements.UseWriteAheadLog, null, default);
        if (journal != "wal") throw new StoreException(StoreProblem.AccessDenied, $"the file system does not allow a write-ahead log (got '{journal}')");
        await executor.ExecuteAsync(connection, null, SetupStatements.PrepareWriter, null, default);
        if (older) SqliteSchema.Migrate(connection);
    }
}
