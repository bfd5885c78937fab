using Coordination.Application.Audit;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>Whoever edits, cuts, adds to or reorders the record is found out; attacked with raw SQL on a real database.</summary>
public sealed class AuditTests(Simulated simulated)
{
    private const string Middle = "(SELECT max(position) / 2 FROM events)";

    [Theory]
    [InlineData("UPDATE events SET body = replace(body, '按计划', '超计划') WHERE type = 'ReportReceived'", AuditRule.EventHash)]
    [InlineData("UPDATE events SET at = at + 1 WHERE position = " + Middle, AuditRule.EventHash)]
    [InlineData("UPDATE events SET type = 'AssignmentTaken' WHERE type = 'AssignmentAcknowledged'", AuditRule.EventHash)]
    [InlineData("UPDATE events SET algorithm = 'none' WHERE position = " + Middle, AuditRule.UnknownAlgorithm)]
    [InlineData("UPDATE events SET batch = 100000 WHERE position = (SELECT max(position) FROM events)", AuditRule.EventCount)]
    [InlineData("UPDATE commands SET person = 'somebody.else' WHERE type = 'AcknowledgeAssignment'", AuditRule.LedgerHash)]
    [InlineData("UPDATE commands SET acting_for = 'x' WHERE sequence = 500", AuditRule.LedgerHash)]
    [InlineData("UPDATE commands SET at = at - 10000000 WHERE type = 'AcknowledgeAssignment'", AuditRule.EventWithoutCommand)]
    [InlineData("UPDATE commands SET accepted = 0 WHERE type = 'AcknowledgeAssignment'", AuditRule.EventWithoutCommand)]
    [InlineData("UPDATE commands SET node = 'n9' WHERE sequence = (SELECT max(sequence) FROM commands)", AuditRule.CommandCount)]
    [InlineData("DELETE FROM events WHERE position = (SELECT position FROM events WHERE type = 'AssignmentTaken' LIMIT 1)", AuditRule.EventVersion)]
    [InlineData("DELETE FROM events WHERE stream = 'assignment:lyg/2022-30/2025/10/hzq'", AuditRule.EventCount)]
    [InlineData("DELETE FROM commands WHERE sequence = 500", AuditRule.CommandCount)]
    [InlineData("DELETE FROM ledger WHERE sequence = 50", AuditRule.LedgerGap)]
    [InlineData("DELETE FROM ledger WHERE sequence = 1", AuditRule.LedgerGap)]
    [InlineData("DELETE FROM ledger WHERE sequence = (SELECT max(sequence) FROM ledger)", AuditRule.AnchorBeyondEnd)]
    [InlineData("UPDATE ledger SET at = at + 1 WHERE sequence = 50", AuditRule.LedgerHash)]
    [InlineData("UPDATE ledger SET previous_hash = hash WHERE sequence = 50", AuditRule.LedgerChain)]
    [InlineData("UPDATE entities SET status = 'ClosedOff' WHERE stream = 'assignment:lyg/2022-30/2025/10/hzq'", AuditRule.ViewDiffers)]
    [InlineData("UPDATE entities SET document = replace(document, 'zjj', 'slj') WHERE stream = 'taskrun:lyg/2022-30/2025/10'", AuditRule.ViewDiffers)]
    [InlineData("DELETE FROM entities WHERE stream = 'assignment:lyg/2022-30/2025/10/hzq'", AuditRule.ViewMissing)]
    [InlineData("INSERT INTO entities SELECT NULL, stream || 'x', version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document FROM entities LIMIT 1", AuditRule.ViewExtra)]
    [InlineData("UPDATE deadlines SET due_at = due_at + 864000000000 WHERE due_at = (SELECT min(due_at) FROM deadlines)", AuditRule.DeadlineDiffers)]
    [InlineData("UPDATE deadlines SET due_at = NULL WHERE due_at = (SELECT min(due_at) FROM deadlines)", AuditRule.DeadlineDiffers)]
    [InlineData("DELETE FROM deadlines WHERE due_at IS NOT NULL", AuditRule.DeadlineMissing)]
    [InlineData("INSERT INTO deadlines SELECT NULL, stream, name || 'x', serial, due_at FROM deadlines WHERE due_at IS NOT NULL LIMIT 1", AuditRule.DeadlineExtra)]
    [InlineData("UPDATE definitions SET body = replace(body, '节水', '用水')", AuditRule.DefinitionDiffers)]
    [InlineData("UPDATE events SET stream = 'nonsense' WHERE position = " + Middle, AuditRule.Unreadable)]
    public async Task A_row_edited_removed_or_added_is_found(string sql, AuditRule rule)
    {
        using var copy = simulated.CopyOfDemo();
        Sql.Run(copy, sql);
        Assert.Equal(rule, (await VerifyAsync(copy)).Broken?.Rule);
    }

    /// <summary>Which rule it breaks depends on where the batch's rows begin.</summary>
    [Theory]
    [InlineData("UPDATE events SET batch = batch + 1 WHERE position = " + Middle)]
    [InlineData("UPDATE events SET batch = batch - 1 WHERE position = " + Middle)]
    [InlineData("UPDATE commands SET batch = batch + 1 WHERE sequence = 500")]
    [InlineData("UPDATE commands SET batch = batch - 1 WHERE sequence = 500")]
    public async Task A_row_put_into_another_batch_is_found(string sql)
    {
        using var copy = simulated.CopyOfDemo();
        Sql.Run(copy, sql);
        AssertMisplaced(await VerifyAsync(copy));
    }

    [Fact]
    public async Task An_edited_refusal_is_found()
    {
        using var copy = simulated.CopyOfDemo();
        Sql.Run(copy, "UPDATE commands SET accepted = 0, answer = '{\"accepted\":false,\"version\":0,\"rejection\":\"AlreadyClosed\"}' WHERE sequence = (SELECT max(sequence) FROM commands WHERE command_id NOT IN (SELECT command_id FROM events))");
        Assert.Equal(AuditRule.LedgerHash, (await VerifyAsync(copy)).Broken?.Rule);
    }

    [Fact]
    public async Task Two_events_exchanged_are_found()
    {
        using var copy = simulated.CopyOfDemo();
        Exchange(copy, "SELECT position FROM events WHERE type = 'AssignmentAcknowledged' ORDER BY position LIMIT 2");
        AssertMisplaced(await VerifyAsync(copy));
    }

    [Fact]
    public async Task Two_events_of_one_stream_exchanged_are_found()
    {
        using var copy = simulated.CopyOfDemo();
        Exchange(copy, "SELECT position FROM events WHERE stream = 'assignment:lyg/2022-30/2025/10/hzq' ORDER BY position LIMIT 2");
        Assert.Equal(AuditRule.EventVersion, (await VerifyAsync(copy)).Broken?.Rule);
    }

    [Fact]
    public async Task The_last_batch_removed_without_a_trace_is_found_by_its_anchor()
    {
        using var copy = simulated.CopyOfDemo();
        Sql.Run(copy, """
            PRAGMA foreign_keys = OFF;
            DELETE FROM outbox WHERE (stream, version) IN (SELECT stream, version FROM events WHERE batch = (SELECT max(sequence) FROM ledger));
            DELETE FROM events WHERE batch = (SELECT max(sequence) FROM ledger);
            DELETE FROM commands WHERE batch = (SELECT max(sequence) FROM ledger);
            DELETE FROM ledger WHERE sequence = (SELECT max(sequence) FROM ledger);
            """);
        Assert.Equal(AuditRule.AnchorBeyondEnd, (await VerifyAsync(copy)).Broken?.Rule);
    }

    [Fact]
    public async Task A_record_forged_with_all_its_hashes_is_found_by_an_anchor_and_only_by_one()
    {
        using var copy = simulated.CopyOfDemo();
        await Forgery.ForgeAsync(copy, "taskrun:lyg/2022-30/2025/10");
        Assert.Equal(AuditRule.AnchorMismatch, (await VerifyAsync(copy)).Broken?.Rule);

        File.Delete(copy.File("anchors.log"));
        var blind = await VerifyAsync(copy);
        Assert.True(blind.IsSound);
        Assert.Equal(0, blind.Anchors);
        Assert.Equal(blind.Batches, blind.BatchesAfterAnchor);
    }

    [Fact]
    public async Task An_edited_anchor_is_found()
    {
        using var copy = simulated.CopyOfDemo();
        var lines = await File.ReadAllLinesAsync(copy.File("anchors.log"), TestContext.Current.CancellationToken);
        lines[3] = lines[3].Replace(lines[3][^8..], "00000000", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(copy.File("anchors.log"), lines, TestContext.Current.CancellationToken);
        Assert.Equal(AuditRule.AnchorMismatch, (await VerifyAsync(copy)).Broken?.Rule);
    }

    [Fact]
    public async Task The_verb_says_what_is_broken_and_what_it_cannot_see()
    {
        using var copy = simulated.CopyOfDemo();
        Sql.Run(copy, "UPDATE events SET body = replace(body, '按计划', '超计划') WHERE type = 'ReportReceived'");
        var outcome = (await Host.RunAsync("audit", "verify", "--data", copy.Path)).Gives(1);
        Assert.Matches("^核验不通过：.*位置：events position \\d+ \\(assignment:", outcome.Lines[0]);
        Assert.Contains("无法发现", outcome.Lines[^1], StringComparison.Ordinal);
    }

    private static void AssertMisplaced(AuditReport report) => Assert.Contains(
        Assert.IsType<AuditBreak>(report.Broken).Rule, new[] { AuditRule.LedgerHash, AuditRule.OutOfPlace, AuditRule.EventCount, AuditRule.CommandCount });

    private static async Task<AuditReport> VerifyAsync(TempDirectory directory)
    {
        await using var store = await SqliteStore.OpenAsync(directory.Path, StoreOpenMode.ReadOnly, TestContext.Current.CancellationToken);
        using var anchors = new AnchorFile(directory.Path);
        return await new AuditVerifier(store, anchors).VerifyAsync(null, TestContext.Current.CancellationToken);
    }

    private static void Exchange(TempDirectory directory, string positions)
    {
        var pair = new List<long>();
        using (var connection = Sql.Open(directory))
        using (var command = connection.CreateCommand())
        {
            command.CommandText = positions;
            using var reader = command.ExecuteReader();
            while (reader.Read()) pair.Add(reader.GetInt64(0));
        }

        Sql.Run(directory, FormattableString.Invariant($"""
            UPDATE events SET position = -1 WHERE position = {pair[0]};
            UPDATE events SET position = {pair[0]} WHERE position = {pair[1]};
            UPDATE events SET position = {pair[1]} WHERE position = -1;
            """));
    }
}
