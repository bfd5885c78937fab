using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac.Model;

namespace Coordination.SqlServer.Tests;

/// <summary>
/// Microsoft's own model of a SQL Server 2019 database, offline. A statement is looked at as the body of a procedure, which is the only way a model
/// takes a query.
/// </summary>
internal sealed partial class ServerModel : IDisposable
{
    /// <summary>What every database has and the statements use: the server's own, as its documentation gives them, and DbUp's journal.</summary>
    private static readonly string[] s_surroundings =
    [
        "CREATE VIEW sys.tables AS SELECT CAST(N'' AS sysname) AS name, CAST(0 AS int) AS schema_id",
        "CREATE VIEW sys.databases AS SELECT CAST(N'' AS sysname) AS name, CAST(0 AS int) AS database_id, CAST(0 AS tinyint) AS snapshot_isolation_state",
        "CREATE PROCEDURE dbo.sp_getapplock @Resource nvarchar(255), @LockMode varchar(32), @LockOwner varchar(32) AS RETURN 0",
        "CREATE PROCEDURE dbo.sp_releaseapplock @Resource nvarchar(255), @LockOwner varchar(32) AS RETURN 0",
        Journal.Table,
    ];

    private readonly TSqlModel _model = new(SqlServerVersion.Sql150, new TSqlModelOptions { Collation = "Latin1_General_100_CI_AS" });
    private readonly List<string> _refused = [];

    public ServerModel(IEnumerable<string> schema)
    {
        foreach (var statement in schema.Concat(s_surroundings)) _model.AddObjects(statement);
    }

    /// <summary>Adds a statement's text as a procedure with its parameters, each of the type its name stands for.</summary>
    public void Add(string name, string text)
    {
        var parameters = ParameterForm().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Except(Declared(text));
        var typed = string.Join(", ", parameters.Select(parameter => $"{parameter} {ParameterTypes.Of(parameter)}"));
        try
        {
            _model.AddObjects($"CREATE PROCEDURE dbo.statement_{name} {typed} AS BEGIN\n{text};\nEND");
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

    /// <summary>Variables of the statement's own, and the names a server procedure gives its parameters.</summary>
    private static IEnumerable<string> Declared(string text) => DeclaredForm().Matches(text).Select(match => match.Groups["name"].Value);

    [GeneratedRegex("(?<!@)@[A-Za-z]+")]
    private static partial Regex ParameterForm();

    [GeneratedRegex(@"DECLARE (?<name>@[A-Za-z]+)|(?<name>@[A-Za-z]+)(?= = N?')")]
    private static partial Regex DeclaredForm();
}
