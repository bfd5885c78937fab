using System.Reflection;
using Coordination.Persistence;

namespace Coordination.SqlServer.Tests;

/// <summary>
/// Every T-SQL statement fits the migrated schema of SQL Server 2019, alone and as it is sent; attacked by Microsoft's own model of the server, which
/// is shown first to find a misspelt column and a table that is not there.
/// </summary>
public sealed class StatementTests
{
    internal static IEnumerable<(string Name, Statement Statement)> Registered =>
        from property in typeof(SqlServerStatements).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        where property.PropertyType == typeof(Statement)
        let statement = (Statement?)property.GetValue(SqlServerStatements.Instance)
        where statement is not null
        select (property.Name, statement);

    [Fact]
    public void The_migrated_schema_is_whole() => Assert.Empty(FaultsOf());

    [Fact]
    public void Every_statement_fits_the_migrated_schema()
    {
        var statements = Registered.ToArray();
        Assert.True(statements.Length > 60, $"only {statements.Length} statements found");

        var faults = FaultsOf([.. statements.Select(entry => (entry.Name, entry.Statement.Text))]).ToList();
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public void What_is_sent_together_is_registered_part_by_part()
    {
        var names = Registered.Select(entry => entry.Name).ToHashSet();

        Assert.All(Registered.SelectMany(entry => entry.Statement.Parts), part => Assert.Contains(part.Name, names));
    }

    /// <summary>More than on the other servers, because an upsert is two here; in the same two round trips. May only go down.</summary>
    [Fact]
    public void A_batch_takes_thirteen_statements() =>
        Assert.Equal(13, SqlServerStatements.Instance.Load.Parts.Count + SqlServerStatements.Instance.Write.Parts.Count);

    [Theory]
    [InlineData("71501", "SELECT e.positon FROM events AS e")]
    [InlineData("71501", "UPDATE outbox SET published = 1")]
    [InlineData("71501", "INSERT INTO ledger (nod) VALUES (N'n1')")]
    [InlineData("71501", "DELETE FROM parked OUTPUT deleted.dropped")]
    [InlineData("71501", "SELECT 1 AS One FROM events WHERE EXISTS (SELECT 1 FROM outbox AS o WHERE o.published = 1)")]
    [InlineData("71502", "SELECT position FROM event")]
    [InlineData("71502", "SELECT id FROM outbox WITH (INDEX (outbox_wating))")]
    [InlineData("71502", "UPDATE e SET version = r.versoin FROM OPENJSON(@Entities) WITH (version bigint '$[0]') AS r JOIN entities AS e ON e.id = 1")]
    [InlineData("71005", "SELECT d.b FROM (SELECT position AS a FROM events) AS d")]
    [InlineData("46010", "SELECT position FROM events LIMIT 1")]
    [InlineData("46010", "SELECT position FROM events WHERE stream IS DISTINCT FROM N'known only to later servers'")]
    public void A_statement_that_does_not_fit_is_found(string number, string text) =>
        Assert.Contains(FaultsOf(("wrong", text)), fault => fault.Contains(number, StringComparison.Ordinal));

    [Fact]
    public void A_column_of_a_later_migration_is_known() =>
        Assert.Empty(FaultsOf(("right", "SELECT o.published_at, p.dropped_at FROM outbox AS o JOIN parked AS p ON p.outbox_id = o.id")));

    private static IReadOnlyList<string> FaultsOf(params (string Name, string Text)[] statements)
    {
        using var model = new ServerModel(MigratedSchema.Of(SqlServerSchema.Scripts.All.Select(script => script.Text)));
        foreach (var (name, text) in statements) model.Add(name, text);
        return model.Faults();
    }
}
