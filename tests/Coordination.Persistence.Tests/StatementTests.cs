using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence.Tests;

/// <summary>SQL has one door, every statement fits the migrated schema, and a released migration never changes.</summary>
public sealed class StatementTests
{
    /// <summary>SHA-256 of each released script. Append only: a change to the schema is a new script.</summary>
    private static readonly Dictionary<string, string> s_released = new()
    {
        ["0001_initial.sql"] = "d2cc1a9b80b2ba8f7828c959d0ed3b6de89586a40f91e08d0b153d5c0000a4e3",
        ["0002_bus.sql"] = "fd5fa97e44055094e89065d19bd53459945e04be67823a264191b1d3a5205dd4",
    };

    private static IEnumerable<(FieldInfo Field, Statement Statement)> Registered =>
        from type in typeof(Statement).Assembly.GetTypes()
        from member in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where member.FieldType == typeof(Statement)
        select (member, (Statement)member.GetValue(null)!);

    [Fact]
    public void Released_migrations_are_as_they_were()
    {
        var hashes = SqliteSchema.Scripts.ToDictionary(
            script => script.Name,
            script => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script.Text.ReplaceLineEndings("\n")))));

        Assert.Equal(s_released, hashes);
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps() =>
        Assert.Equal(
            Enumerable.Range(1, SqliteSchema.Scripts.Count).Select(number => $"{number:0000}_"),
            SqliteSchema.Scripts.Select(script => script.Name[..5]));

    [Fact]
    public async Task Every_statement_fits_the_migrated_schema()
    {
        using var directory = new TempDirectory();
        await using var store = await SqliteStore.OpenAsync(directory.Path, StoreOpenMode.OpenOrCreate, TestContext.Current.CancellationToken);
        var single = Registered.Where(entry => entry.Statement.Count == 1).ToList();
        Assert.True(single.Count > 30, $"only {single.Count} statements found");

        foreach (var (_, statement) in single.Where(entry => !entry.Statement.Text.StartsWith("PRAGMA", StringComparison.Ordinal)))
        {
            using var command = store.Writer.Connection.CreateCommand();
            command.CommandText = "EXPLAIN " + statement.Text;
            foreach (var name in ParametersOf(statement.Text)) command.Parameters.AddWithValue(name, DBNull.Value);
            var error = Record.Exception(() => command.ExecuteNonQuery());
            Assert.True(error is null, $"{statement.Name}: {error?.Message}");
        }
    }

    /// <summary>No table is walked from end to end but by counting and by what replaces or lists all of it.</summary>
    [Fact]
    public async Task The_hot_statements_use_indexes()
    {
        using var directory = new TempDirectory();
        await using var store = await SqliteStore.OpenAsync(directory.Path, StoreOpenMode.OpenOrCreate, TestContext.Current.CancellationToken);
        string[] mayScan =
        [
            nameof(ReadStatements.CountEvents), nameof(ReadStatements.CountCommands), nameof(ReadStatements.CountMessages),
            nameof(ReadStatements.CountOutboxOpen), nameof(ReadStatements.OutboxStanding), nameof(ReadStatements.Definitions),

            // The foreign key's look at outbox, which SQLite skips unless a violation is pending.
            nameof(WriteStatements.InsertEvents),
        ];

        foreach (var statement in new[] { typeof(ReadStatements), typeof(WriteStatements) }.SelectMany(StatementsOf).Where(s => s.Count == 1))
        {
            var scans = Plan(store.Writer.Connection, statement).Where(IsTableScan).ToList();
            Assert.True(scans.Count == 0 || mayScan.Contains(statement.Name), $"{statement.Name}: {string.Join("; ", scans)}");
        }
    }

    [Fact]
    public void Statements_are_named_after_their_field_and_names_are_unique_in_their_area() =>
        Assert.All(Registered, entry => Assert.Equal(entry.Field.Name, entry.Statement.Name));

    [Fact]
    public void Two_statements_in_one_text_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Statement("Two", "SELECT 1; SELECT 2"));

    [Fact]
    public void Only_the_executor_speaks_to_the_driver()
    {
        string[] banned = ["using Dapper", "CommandText", "CreateCommand", "new SqliteCommand"];
        var offenders =
            from file in Directory.EnumerateFiles(SourceFolder(), "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            where Path.GetFileName(file) != "Executor.cs"
            let text = File.ReadAllText(file)
            from word in banned
            where text.Contains(word, StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {word}";

        Assert.Empty(offenders);
    }

    private static string SourceFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "Coordination.Persistence"));

    private static IEnumerable<Statement> StatementsOf(Type area) => Registered.Where(entry => entry.Field.DeclaringType == area).Select(entry => entry.Statement);

    private static IEnumerable<string> ParametersOf(string text) =>
        System.Text.RegularExpressions.Regex.Matches(text, "@[A-Za-z]+").Select(match => match.Value).Distinct();

    private static List<string> Plan(SqliteConnection connection, Statement statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement.Text;
        foreach (var name in ParametersOf(statement.Text)) command.Parameters.AddWithValue(name, DBNull.Value);
        using var reader = command.ExecuteReader();
        List<string> lines = [];
        while (reader.Read()) lines.Add(reader.GetString(3));
        return lines;
    }

    /// <summary>Walking the parameter's rows, a subquery's or a constant's is meant.</summary>
    private static bool IsTableScan(string line) =>
        line.StartsWith("SCAN ", StringComparison.Ordinal)
        && !line.Contains("VIRTUAL TABLE", StringComparison.Ordinal)
        && !line.Contains("CONSTANT ROW", StringComparison.Ordinal)
        && !line.StartsWith("SCAN (", StringComparison.Ordinal)
        && line is not ("SCAN r" or "SCAN s");
}
