using System.Reflection;
using Coordination.Application.Storage;
using DbUp;
using DbUp.Engine;
using DbUp.Sqlite.Helpers;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence;

/// <summary>Compares a database with the migrations this build carries, and runs what is pending.</summary>
internal static class SqliteSchema
{
    private const string Folder = "Coordination.Persistence.Migrations.Sqlite.";

    /// <summary>By name without the folder (<c>0001_initial.sql</c>), in the order they run.</summary>
    public static IReadOnlyList<(string Name, string Text)> Scripts { get; } = ReadScripts();

    /// <returns>Whether scripts are pending.</returns>
    public static bool Check(SqliteConnection connection, Executor executor)
    {
        var applied = Applied(connection, executor);
        var known = Scripts.Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        if (applied.Find(name => !known.Contains(name)) is { } unknown)
            throw new StoreException(StoreProblem.Newer, $"the database has {unknown}, which this build does not know");
        return applied.Count < known.Count;
    }

    public static void Migrate(SqliteConnection connection)
    {
        using var shared = new SharedConnection(connection);
        var result = DeployChanges.To.SqliteDatabase(shared)
            .WithScripts(Scripts.Select(script => new SqlScript(script.Name, script.Text)))
            .JournalToSqliteTable("schema_versions")
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (result.Successful) return;
        throw result.Error is SqliteException error
            ? SqliteErrors.Translate(error)
            : new InvalidOperationException($"migration {result.ErrorScript?.Name} failed", result.Error);
    }

    private static List<string> Applied(SqliteConnection connection, Executor executor)
    {
        if (executor.Scalar<long>(connection, null, SetupStatements.CountTables) == 0) return [];
        if (executor.Scalar<long>(connection, null, SetupStatements.CountJournals) == 0)
            throw new StoreException(StoreProblem.Missing, $"{connection.DataSource} is a database of something else");
        return executor.Query<string>(connection, null, SetupStatements.AppliedScripts);
    }

    private static List<(string Name, string Text)> ReadScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => (name[Folder.Length..], ReadText(assembly, name))),
        ];
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
