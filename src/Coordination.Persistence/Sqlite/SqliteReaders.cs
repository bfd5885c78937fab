using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence;

/// <summary>A few read-only connections; the driver is synchronous, so each read runs on its caller's thread.</summary>
internal sealed class SqliteReaders(string databasePath, Executor executor) : IAsyncDisposable
{
    private const int MaxConnections = 4;

    private readonly SemaphoreSlim free = new(MaxConnections);
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private volatile bool disposed;

    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return Read(read);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Waits for the reads under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        for (var i = 0; i < MaxConnections; i++) await free.WaitAsync();
        while (idle.TryTake(out var connection)) connection.Dispose();
        free.Release(MaxConnections);
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        SqliteConnection? connection = null;
        try
        {
            if (!idle.TryTake(out connection)) connection = Open();
            var result = read(connection);
            idle.Add(connection);
            connection = null;
            return result;
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = databasePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            executor.Execute(connection, null, SetupStatements.PrepareReader);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
