using System.Reflection;
using Coordination.Application.Storage;
using DbUp.Builder;
using DbUp.Engine;

namespace Coordination.Persistence;

/// <summary>The migrations this build carries for one dialect, beside what a database says it has.</summary>
internal sealed class SchemaScripts
{
    /// <summary>DbUp's table of what has run.</summary>
    public const string Journal = "schema_versions";

    /// <param name="folder">Below <c>Migrations</c>.</param>
    public SchemaScripts(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Coordination.Persistence.Migrations.{folder}.";
        All =
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => (name[prefix.Length..], ReadText(assembly, name))),
        ];
    }

    /// <summary>By name without the folder (<c>0001_initial.sql</c>), in the order they run.</summary>
    public IReadOnlyList<(string Name, string Text)> All { get; }

    public static StoreException Older() => new(StoreProblem.Older, "the database was written by an older build and must be migrated first");

    /// <param name="mayBeNewer">Whether scripts after this build's last one may have run: they only add, so this build works beside them.</param>
    /// <returns>Whether scripts are pending.</returns>
    public bool ArePending(IReadOnlyCollection<string> applied, bool mayBeNewer)
    {
        var known = All.Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        var unknown = applied.FirstOrDefault(name => !known.Contains(name) && !(mayBeNewer && string.CompareOrdinal(name, All[^1].Name) > 0));
        if (unknown is not null) throw new StoreException(StoreProblem.Newer, $"the database has {unknown}, which this build does not know");
        return !known.IsSubsetOf(applied);
    }

    /// <summary>Runs what is pending, each script in a transaction of its own.</summary>
    public DatabaseUpgradeResult Run(UpgradeEngineBuilder database) => database
        .WithScripts(All.Select(script => new SqlScript(script.Name, script.Text)))
        .WithTransactionPerScript()
        .WithVariablesDisabled()
        .LogToNowhere()
        .Build()
        .PerformUpgrade();

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
