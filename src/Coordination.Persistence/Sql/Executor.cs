using System.Data.Common;
using Dapper;

namespace Coordination.Persistence;

/// <summary>The only user of Dapper and of commands: runs registered statements and counts them.</summary>
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

    /// <summary>For what runs in every batch: parsed once and kept. Belongs to one connection and one caller at a time.</summary>
    public Prepared Prepare(DbConnection connection, Statement statement) => new(counters, connection, statement);

    private CommandDefinition Counted(DbTransaction? transaction, Statement statement, object? parameters)
    {
        counters.CountRoundTrip(statement.Count);
        return new CommandDefinition(statement.Text, parameters, transaction);
    }

    internal sealed class Prepared : IDisposable
    {
        private readonly StoreCounters _counters;
        private readonly Statement _statement;
        private readonly DbCommand _command;

        internal Prepared(StoreCounters counters, DbConnection connection, Statement statement)
        {
            _counters = counters;
            _statement = statement;
            _command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a registered statement's, which holds no input.
            _command.CommandText = statement.Text;
#pragma warning restore CA2100
        }

        public int Execute(DbTransaction transaction, params ReadOnlySpan<(string Name, object Value)> parameters)
        {
            Bind(transaction, parameters);
            return _command.ExecuteNonQuery();
        }

        public (List<T1> First, List<T2> Second) Query<T1, T2>(DbTransaction transaction, params ReadOnlySpan<(string Name, object Value)> parameters)
        {
            Bind(transaction, parameters);
            using var reader = _command.ExecuteReader();
            var first = reader.Parse<T1>().AsList();
            reader.NextResult();
            return (first, reader.Parse<T2>().AsList());
        }

        public void Dispose() => _command.Dispose();

        /// <summary>Parameters are the same by place at every call.</summary>
        private void Bind(DbTransaction transaction, ReadOnlySpan<(string Name, object Value)> parameters)
        {
            _command.Transaction = transaction;
            for (var i = 0; i < parameters.Length; i++)
            {
                if (i == _command.Parameters.Count)
                {
                    var parameter = _command.CreateParameter();
                    parameter.ParameterName = parameters[i].Name;
                    _command.Parameters.Add(parameter);
                }

                _command.Parameters[i].Value = parameters[i].Value;
            }

            _counters.CountRoundTrip(_statement.Count);
        }
    }
}
