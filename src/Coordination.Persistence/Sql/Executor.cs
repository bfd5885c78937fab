using System.Data.Common;
using Dapper;

namespace Coordination.Persistence;

/// <summary>The only user of Dapper: runs registered statements and counts them.</summary>
internal sealed class Executor(StoreCounters counters)
{
    public StoreCounters Counters => counters;

    public int Execute(DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters = null) =>
        connection.Execute(Counted(transaction, statement, parameters));

    public List<T> Query<T>(DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters = null) =>
        connection.Query<T>(Counted(transaction, statement, parameters)).AsList();

    public T? Scalar<T>(DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters = null) =>
        connection.ExecuteScalar<T>(Counted(transaction, statement, parameters));

    public (List<T1> First, List<T2> Second) Query<T1, T2>(DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters)
    {
        using var grid = connection.QueryMultiple(Counted(transaction, statement, parameters));
        return (grid.Read<T1>().AsList(), grid.Read<T2>().AsList());
    }

    public (List<T1> First, List<T2> Second, List<T3> Third) Query<T1, T2, T3>(
        DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters)
    {
        using var grid = connection.QueryMultiple(Counted(transaction, statement, parameters));
        return (grid.Read<T1>().AsList(), grid.Read<T2>().AsList(), grid.Read<T3>().AsList());
    }

    private CommandDefinition Counted(DbTransaction? transaction, Statement statement, object? parameters)
    {
        counters.CountRoundTrip(statement.Count);
        return new CommandDefinition(statement.Text, parameters, transaction);
    }
}
