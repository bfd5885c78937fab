using System.Data.Common;
using System.Reflection;
using Coordination.Application.Storage;

namespace Coordination.Persistence.Tests;

/// <summary>Finds the statements that reach a database: the properties of a dialect, and the fields of a class of set-up statements.</summary>
internal static class Registered
{
    /// <summary>Asked by people or at a rebuild, not by the engine.</summary>
    public static IReadOnlyList<string> MayWalkATable { get; } =
    [
        nameof(StoreStatements.CountEvents), nameof(StoreStatements.CountCommands), nameof(StoreStatements.CountMessages),
        nameof(StoreStatements.CountOutboxOpen), nameof(StoreStatements.OutboxStanding), nameof(StoreStatements.Definitions),
        nameof(StoreStatements.DeleteEntities), nameof(StoreStatements.DeleteDeadlines), nameof(StoreStatements.LedgerHeads),
    ];

    public static IEnumerable<(string Member, Statement Statement)> Members(StoreStatements dialect) =>
        from property in dialect.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        where property.PropertyType == typeof(Statement) && property.GetValue(dialect) is not null
        select (property.Name, (Statement)property.GetValue(dialect)!);

    /// <summary>Single statements, each once.</summary>
    public static IEnumerable<Statement> Of(StoreStatements dialect) => Members(dialect).SelectMany(member => member.Statement.Parts).Distinct();

    public static IEnumerable<Statement> Of(Type setup) =>
        setup.GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (Statement)field.GetValue(null)!).SelectMany(statement => statement.Parts).Distinct();

    /// <summary>What PostgreSQL neither plans nor takes parameters for.</summary>
    public static bool IsUtility(Statement statement) => statement.Text.StartsWith("SET ", StringComparison.Ordinal) || statement.Text.StartsWith("LOCK ", StringComparison.Ordinal);

    /// <summary>The server's plan for a statement with parameters as the store gives them.</summary>
    public static async Task<string> PostgresPlanAsync(DbConnection connection, Statement statement)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a registered statement's.
        command.CommandText = "EXPLAIN " + statement.Text;
#pragma warning restore CA2100
        foreach (var name in StatementTests.ParametersOf(statement.Text))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, PostgresValue(name[1..]));
            command.Parameters.Add(parameter);
        }

        try
        {
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            var lines = new List<string>();
            while (await reader.ReadAsync(TestContext.Current.CancellationToken)) lines.Add(reader.GetString(0));
            return string.Join('\n', lines);
        }
        catch (DbException error)
        {
            throw new InvalidOperationException($"{statement.Name}: {error.Message}", error);
        }
    }

    private static object PostgresValue(string name)
    {
        var encoder = new ArrayEncoder();
        var row = Sample.Event(Sample.First, 1, 1);
        var batch = Sample.Batch(1, row) with { Deadlines = [new DeadlineRow(Sample.First, "due", 1, Sample.At)], OutboxDone = [1] };
        SqlParameters[] sets =
        [
            encoder.Write(batch),
            encoder.Load(new LoadRequest([row.CommandId], [(Sample.First, 0)])),
            encoder.Definitions([new DefinitionRow("v1", Sample.PlanYear, 1, "", Sample.At)]),
            encoder.Numbers("Ids", [1]),
        ];
        if (sets.SelectMany(set => set.Items).FirstOrDefault(item => item.Name == name) is { Value: { } value }) return value;
        return name switch
        {
            "LeaseSeconds" => 30.0,
            "Limit" or "Now" or "Id" or "Ended" or "AfterId" or "AfterPosition" or "AfterSequence" or "Version" or "AfterVersion" or "SavedAt" or "ExpiresAt" or "BeforeSequence" or "Since" or "Until" or "Accepted" => 1L,
            _ => "text",
        };
    }
}
