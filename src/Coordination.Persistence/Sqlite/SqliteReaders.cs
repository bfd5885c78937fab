using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence;

/// <summary>A few read-only connections; the driver is synchronous, so each read runs on its caller's thread.</summary>
internal sealed class SqliteReaders(string databasePath, Executor executor) : IAsyncDisposable
{
    private const int MaxConnections = 4;

    private readonly SemaphoreSlim _free = new(MaxConnections);
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _disposed;

    public async Task<T> ReadAsync<T>(Func<SqliteConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await RunAsync(read);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        for (var i = 0; i < MaxConnections; i++) await _free.WaitAsync();
        while (_idle.TryTake(out var connection)) connection.Dispose();
        _free.Release(MaxConnections);
    }

    private async Task<T> RunAsync<T>(Func<SqliteConnection, Task<T>> read)
    {
        SqliteConnection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection)) connection = await OpenAsync();
            var result = await read(connection);
            _idle.Add(connection);
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

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = databasePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            await executor.ExecuteAsync(connection, null, SetupStatements.PrepareReader, null, default);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
