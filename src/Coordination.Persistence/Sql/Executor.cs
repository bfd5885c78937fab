using System.Data;
using System.Data.Common;
using Dapper;

namespace Coordination.Persistence;

/// <summary>
/// The only user of Dapper and of commands: runs registered statements and counts them. SQLite's driver is synchronous, so there every task
/// given is complete already.
/// </summary>
internal sealed class Executor(StoreCounters counters)
{
    public StoreCounters Counters => counters;

    /// <param name="parameters"><see cref="SqlParameters"/>, or an object whose properties are the parameters.</param>
    /// <returns>Rows written, of all statements together.</returns>
    public Task<int> ExecuteAsync(
        DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Counted(transaction, statement, parameters, cancellationToken));

    public async Task<List<T>> QueryAsync<T>(
        DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(Counted(transaction, statement, parameters, cancellationToken))).AsList();

    /// <summary>The first value of the first result, once every statement has run; default where there is no row.</summary>
    public Task<T?> ScalarAsync<T>(
        DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<T>(Counted(transaction, statement, parameters, cancellationToken));

    public async Task<(List<T1> First, List<T2> Second)> QueryAsync<T1, T2>(
        DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters, CancellationToken cancellationToken)
    {
        await using var grid = await connection.QueryMultipleAsync(Counted(transaction, statement, parameters, cancellationToken));
        return ((await grid.ReadAsync<T1>()).AsList(), (await grid.ReadAsync<T2>()).AsList());
    }

    public async Task<(List<T1> First, List<T2> Second, List<T3> Third)> QueryAsync<T1, T2, T3>(
        DbConnection connection, DbTransaction? transaction, Statement statement, object? parameters, CancellationToken cancellationToken)
    {
        await using var grid = await connection.QueryMultipleAsync(Counted(transaction, statement, parameters, cancellationToken));
        return ((await grid.ReadAsync<T1>()).AsList(), (await grid.ReadAsync<T2>()).AsList(), (await grid.ReadAsync<T3>()).AsList());
    }

    /// <summary>For what runs in every batch on a connection that is kept: parsed once. Belongs to one connection and one caller at a time.</summary>
    public Prepared Prepare(DbConnection connection, Statement statement) => new(counters, connection, statement);

    private CommandDefinition Counted(DbTransaction? transaction, Statement statement, object? parameters, CancellationToken cancellationToken)
    {
        counters.CountRoundTrip(statement.Parts.Count);
        var bound = parameters is SqlParameters list ? new BoundParameters(list) : parameters;
        return new CommandDefinition(statement.Text, bound, transaction, cancellationToken: cancellationToken);
    }

    /// <summary>Values go to the driver as they are: arrays too, which Dapper would spell out.</summary>
    private sealed class BoundParameters(SqlParameters parameters) : SqlMapper.IDynamicParameters
    {
        public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
        {
            foreach (var (name, value) in parameters.Items)
            {
                var parameter = value as DbParameter ?? command.CreateParameter();
                parameter.ParameterName = name;
                if (parameter != value) parameter.Value = value;
                command.Parameters.Add(parameter);
            }
        }
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

        public int Execute(DbTransaction transaction, SqlParameters parameters)
        {
            Bind(transaction, parameters.Items);
            return _command.ExecuteNonQuery();
        }

        public (List<T1> First, List<T2> Second) Query<T1, T2>(DbTransaction transaction, SqlParameters parameters)
        {
            Bind(transaction, parameters.Items);
            using var reader = _command.ExecuteReader();
            var first = reader.Parse<T1>().AsList();
            reader.NextResult();
            return (first, reader.Parse<T2>().AsList());
        }

        public void Dispose() => _command.Dispose();

        /// <summary>Parameters are the same by place at every call.</summary>
        private void Bind(DbTransaction transaction, IReadOnlyList<(string Name, object Value)> parameters)
        {
            _command.Transaction = transaction;
            for (var i = 0; i < parameters.Count; i++)
            {
                if (i == _command.Parameters.Count)
                {
                    var parameter = _command.CreateParameter();
                    parameter.ParameterName = "@" + parameters[i].Name;
                    _command.Parameters.Add(parameter);
                }

                _command.Parameters[i].Value = parameters[i].Value;
            }

            _counters.CountRoundTrip(_statement.Parts.Count);
        }
    }
}
