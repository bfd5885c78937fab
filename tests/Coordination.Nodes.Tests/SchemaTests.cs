using Xunit;

namespace Coordination.Nodes.Tests;

/// <summary>Nodes of an older build go on beside newer ones, for migrations only add; attacked with a schema a step ahead of this build's.</summary>
public sealed class SchemaTests(Ground ground)
{
    [Fact]
    public async Task This_build_works_on_a_schema_that_a_newer_one_has_added_to()
    {
        var place = await ground.PlaceAsync();
        (await place.RunAsync("migrate", "--store", place.Store!)).Gives(0);
        var postgres = await ground.Postgres;
        await postgres.ExecuteAsync(
            place.Database,
            "ALTER TABLE events ADD COLUMN later text; ALTER TABLE outbox ADD COLUMN later bigint NOT NULL DEFAULT 0; CREATE TABLE later (id bigint); "
            + "INSERT INTO schema_versions (scriptname, applied) VALUES ('9999_later.sql', now())",
            TestContext.Current.CancellationToken);
        using (var node = place.Serve("older"))
        using (var simulation = place.Simulate())
            (await simulation.EndAsync()).Gives(0);
        await Verdict.AssertWinterAsync(ground, place);
    }

    [Fact]
    public async Task A_server_without_a_schema_is_told_to_be_migrated_by_verbs_that_only_read()
    {
        var place = await ground.PlaceAsync();
        (await place.RunAsync("status")).Says(3, "run migrate first");
        (await place.RunAsync("migrate")).Gives(0);
        (await place.RunAsync("migrate")).Gives(0);
        (await place.RunAsync("audit", "verify")).Gives(0);
    }
}
