using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac.Model;

namespace Coordination.SqlServer.Tests;

/// <summary>
/// Microsoft's own model of a SQL Server 2019 database with the migrated schema, offline. A statement is looked at as the body of a procedure,
/// which is the only way a model takes a query.
/// </summary>
internal sealed partial class ServerModel : IDisposable
{
    /// <summary>What the server brings itself and the statements use.</summary>
    private const string ServersOwn = """
        CREATE PROCEDURE dbo.sp_getapplock @Resource nvarchar(255), @LockMode varchar(32), @LockOwner varchar(32), @LockTimeout int AS RETURN 0
        """;

    private readonly TSqlModel _model = new(SqlServerVersion.Sql150, new TSqlModelOptions { Collation = "Latin1_General_100_CI_AS" });
    private readonly List<string> _refused = [];

    public ServerModel(IEnumerable<string> schema)
    {
        foreach (var statement in schema) _model.AddObjects(statement);
        _model.AddObjects(ServersOwn);
    }

    /// <summary>Adds a statement's text as a procedure with its parameters, each of the type its name stands for.</summary>
    public void Add(string name, string text)
    {
        var parameters = ParameterForm().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Select(p => $"{p} {ParameterTypes.Of(p)}");
        try
        {
            _model.AddObjects($"CREATE PROCEDURE dbo.{name} {string.Join(", ", parameters)} AS BEGIN\n{text};\nEND");
        }
        catch (DacModelException error)
        {
            // One refused object blocks the model for good, so what comes after it says the same.
            _refused.Add($"{name}: {error.Message}");
        }
    }

    /// <summary>
    /// All that does not fit, errors and warnings alike: a missing table (71502) and a column of a derived table (71005) are warnings to the model
    /// because a procedure may be made before they are.
    /// </summary>
    public IReadOnlyList<string> Faults() =>
        [.. _refused, .. _model.Validate().Select(message => $"{message.Prefix}{message.Number}: {message.Message}")];

    public void Dispose() => _model.Dispose();

    [GeneratedRegex("(?<!@)@[A-Za-z]+")]
    private static partial Regex ParameterForm();
}
