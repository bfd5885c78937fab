using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence.Tests;

/// <summary>SQL has one door, every statement fits the migrated schema, and a released migration never changes.</summary>
public sealed class StatementTests(SharedPostgres postgres)
{
    /// <summary>SHA-256 of each released script. Append only: a change to the schema is a new script.</summary>
    private static readonly Dictionary<string, string> s_released = new()
    {
        ["Sqlite/0001_initial.sql"] = "d2cc1a9b80b2ba8f7828c959d0ed3b6de89586a40f91e08d0b153d5c0000a4e3",
        ["Sqlite/0002_bus.sql"] = "fd5fa97e44055094e89065d19bd53459945e04be67823a264191b1d3a5205dd4",
        ["Sqlite/0003_kept.sql"] = "ef0d8e38ae9eaf76ac0b716272f00edebe370d8e87812dc8b4abd33ae4b9984b",
        ["Postgres/0001_initial.sql"] = "3f8420d64f0b54a743cf00d10195fbf2975aa19a8054842ecb57586e72a77f07",
        ["Postgres/0002_bus.sql"] = "78fd015831f6cc7018c503a2bd3907832b24127c9be3ef8ecdeedbaed2bda682",
        ["Postgres/0003_kept.sql"] = "3135dd8378d2d4c6400bd49e22ba443fbf470ad955ab9ca49692363cb2c9e798",
        ["SqlServer/0001_initial.sql"] = "2d2764ea4e291c7499e5562c0676f0b2023fd60e7549474e707e3deeb92b02b9",
        ["SqlServer/0002_bus.sql"] = "30f9bc557b587f3aab7ac4e8cfcbf0719729753332afa0fbc3a1e4b0c460f414",
        ["SqlServer/0003_kept.sql"] = "67ef601fc0ca75a6a585c27fa614ec4e9eacf04e3e692fb81b46a04638dcbb2c",
    };

    private static readonly (string Folder, SchemaScripts Scripts)[] s_migrations =
    [
        ("Sqlite", SqliteSchema.Scripts), ("Postgres", PostgresSchema.Scripts), ("SqlServer", SqlServerSchema.Scripts),
    ];

    [Fact]
    public void Released_migrations_are_as_they_were()
    {
        var hashes =
            from dialect in s_migrations
            from script in dialect.Scripts.All
            select ($"{dialect.Folder}/{script.Name}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script.Text.ReplaceLineEndings("\n")))));

        Assert.Equal(s_released.Select(pair => (pair.Key, pair.Value)), hashes);
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps_and_alike_in_every_dialect()
    {
        var names = s_migrations[0].Scripts.All.Select(script => script.Name).ToList();

        Assert.Equal(Enumerable.Range(1, names.Count).Select(number => $"{number:0000}_"), names.Select(name => name[..5]));
        Assert.All(s_migrations, dialect => Assert.Equal(names, dialect.Scripts.All.Select(script => script.Name)));
    }

    [Fact]
    public async Task Every_statement_fits_the_migrated_schema_of_sqlite()
    {
        using var directory = new TempDirectory();
        await using var store = await SqliteStore.OpenAsync(directory.Path, StoreOpenMode.OpenOrCreate, TestContext.Current.CancellationToken);
        var all = Registered.Of(SqliteStatements.Instance).Concat(Registered.Of(typeof(SetupStatements))).ToList();
        Assert.True(all.Count > 45, $"only {all.Count} statements found");

        foreach (var statement in all.Where(statement => !statement.Text.StartsWith("PRAGMA", StringComparison.Ordinal)))
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
    public async Task The_hot_statements_use_indexes_in_sqlite()
    {
        using var directory = new TempDirectory();
        await using var store = await SqliteStore.OpenAsync(directory.Path, StoreOpenMode.OpenOrCreate, TestContext.Current.CancellationToken);

        // The last: the foreign key's look at outbox, which SQLite skips unless a violation is pending.
        string[] mayScan = [.. Registered.MayWalkATable, nameof(SqliteStatements.InsertEvents)];

        foreach (var statement in Registered.Of(SqliteStatements.Instance))
        {
            var scans = Plan(store.Writer.Connection, statement).Where(IsTableScan).ToList();
            Assert.True(scans.Count == 0 || mayScan.Contains(statement.Name), $"{statement.Name}: {string.Join("; ", scans)}");
        }
    }

    /// <summary>As the store runs them: with parameters of the types the store sends, on the store's own settings.</summary>
    [Fact]
    public async Task Every_statement_fits_the_migrated_schema_of_postgres_and_the_hot_ones_use_indexes()
    {
        var server = await postgres.ServerAsync();
        var name = server.NewDatabaseName();
        await using var database = new PostgresDatabase(server.ConnectionString(name));
        await using var store = await ServerStore.OpenAsync(database, StoreOpenMode.OpenOrCreate, TestContext.Current.CancellationToken);
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        var all = Registered.Of(PostgresStatements.Instance).ToList();
        Assert.True(all.Count > 45, $"only {all.Count} statements found");

        foreach (var statement in all.Where(statement => !Registered.IsUtility(statement)))
        {
            var plan = await Registered.PostgresPlanAsync(connection, statement);
            Assert.True(Registered.MayWalkATable.Contains(statement.Name) || !plan.Contains("Seq Scan", StringComparison.Ordinal), $"{statement.Name}:\n{plan}");
        }
    }

    [Fact]
    public void Statements_are_named_after_their_member_and_names_are_unique_in_their_dialect() =>
        Assert.All([SqliteStatements.Instance, PostgresStatements.Instance, (StoreStatements)SqlServerStatements.Instance], dialect =>
        {
            var members = Registered.Members(dialect).ToList();
            Assert.All(members, member => Assert.Equal(member.Member, member.Statement.Name));
            Assert.Equal(members.Count, members.Select(member => member.Member).Distinct().Count());
        });

    [Fact]
    public void Two_statements_in_one_text_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Statement("Two", "SELECT 1; SELECT 2"));

    [Fact]
    public void Only_the_executor_speaks_to_the_driver()
    {
        string[] banned =
        [
            "using Dapper", "CommandText", "CreateCommand", "new SqliteCommand", "new NpgsqlCommand", "new NpgsqlBatch", "CreateBatch", "new SqlCommand",
            "BeginBinaryImport", "BeginTextImport",
        ];
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

    /// <summary>A string given to Dapper would be a statement nobody registered: only <see cref="Executor"/> names Dapper, and it gives it commands made of statements.</summary>
    [Fact]
    public void The_executor_gives_dapper_no_loose_text()
    {
        var text = File.ReadAllText(Path.Combine(SourceFolder(), "Sql", "Executor.cs"));

        var calls = Regex.Matches(text, @"connection\.(Execute|Query)\w*(<[^>]*>)?\((?!Counted\()[^)]*").Select(match => match.Value);

        Assert.Empty(calls);
        Assert.Equal(2, Regex.Count(text, @"statement\.Text"));
    }

    internal static IEnumerable<string> ParametersOf(string text) => Regex.Matches(text, "@[A-Za-z]+").Select(match => match.Value).Distinct();

    private static string SourceFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "Coordination.Persistence"));

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
        && line is not ("SCAN r" or "SCAN s" or "SCAN page");
}
