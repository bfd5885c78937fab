using Coordination.Persistence;

namespace Coordination.SqlServer.Tests;

/// <summary>The model finds what a server would refuse; attacked with a misspelt column and a table that is not there.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void The_migrated_schema_is_whole() => Assert.Empty(FaultsOf());

    [Theory]
    [InlineData("71501", "SELECT e.positon FROM events AS e")]
    [InlineData("71501", "UPDATE outbox SET published = 1")]
    [InlineData("71501", "INSERT INTO ledger (nod) VALUES (N'n1')")]
    [InlineData("71501", "DELETE FROM parked OUTPUT deleted.dropped")]
    [InlineData("71501", "SELECT 1 AS One FROM events WHERE EXISTS (SELECT 1 FROM outbox AS o WHERE o.published = 1)")]
    [InlineData("71502", "SELECT position FROM event")]
    [InlineData("71502", "SELECT id FROM outbox WITH (INDEX (outbox_wating))")]
    [InlineData("71005", "SELECT d.b FROM (SELECT position AS a FROM events) AS d")]
    [InlineData("46010", "SELECT position FROM events LIMIT 1")]
    public void A_statement_that_does_not_fit_is_found(string number, string text) =>
        Assert.Contains(FaultsOf(text), fault => fault.Contains(number, StringComparison.Ordinal));

    [Fact]
    public void A_column_added_by_a_later_migration_is_known() =>
        Assert.Empty(FaultsOf("SELECT o.id, o.published_at, o.claimed_until, p.dropped_at FROM outbox AS o JOIN parked AS p ON p.outbox_id = o.id"));

    private static IReadOnlyList<string> FaultsOf(string? text = null)
    {
        using var model = new ServerModel(MigratedSchema.Of(Scripts.Select(script => script)));
        if (text is not null) model.Add("looked_at", text);
        return model.Faults();
    }

    private static IEnumerable<string> Scripts =>
        typeof(SqliteStore).Assembly.GetManifestResourceNames().Where(n => n.Contains(".SqlServer.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n =>
        {
            using var reader = new StreamReader(typeof(SqliteStore).Assembly.GetManifestResourceStream(n)!);
            return reader.ReadToEnd();
        });
}
