using System.Data;
using System.Data.Common;
using Coordination.Application.Storage;
using DbUp.Builder;

namespace Coordination.Persistence;

/// <summary>One kind of database server: how it is reached, what its statements and its errors are. <see cref="ServerStore"/> does the rest.</summary>
internal abstract class ServerDatabase : IAsyncDisposable
{
    public abstract ServerStatements Statements { get; }

    public abstract SchemaScripts Scripts { get; }

    /// <summary>For transactions whose reads are all of one moment.</summary>
    public abstract IsolationLevel SnapshotIsolation { get; }

    /// <summary>From the pool.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>For one session; see <see cref="RowEncoder"/>.</summary>
    public abstract RowEncoder CreateEncoder();

    /// <summary>
    /// What the driver's exception means: <see cref="StoreConflictException"/> where trying again helps, <see cref="StoreException"/> where the
    /// database cannot be used, or null where it is cancellation or a mistake of ours.
    /// </summary>
    public abstract Exception? Translate(Exception error);

    /// <summary>Closes the pool's connections: after a failure of one the others are likely dead too.</summary>
    public abstract void Forget();

    /// <summary>Creates the database on its server where it is not there.</summary>
    public abstract Task CreateMissingAsync(Executor executor, CancellationToken cancellationToken);

    /// <summary>Beyond its schema, what a database must have to hold our rows. Throws <see cref="StoreException"/>.</summary>
    public virtual Task RequireUsableAsync(DbConnection connection, Executor executor, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>DbUp's way to this database, with <see cref="SchemaScripts.Journal"/> as its journal.</summary>
    public abstract UpgradeEngineBuilder Upgrade();

    public abstract ValueTask DisposeAsync();
}
