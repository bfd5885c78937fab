using System.CommandLine;
using Coordination.Application.Audit;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

internal static class AuditCommand
{
    public static Command Create() => new("audit", Texts.Both(Say.AuditDescription))
    {
        new Command("verify", Texts.Both(Say.AuditVerifyDescription)) { CliOptions.Data, CliOptions.Store, CliOptions.Json }.Does(VerifyAsync),
    };

    private static async Task<int> VerifyAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var data = parse.GetValue(CliOptions.Data)!;
        await using var store = await parse.OpenStoreAsync(StoreOpenMode.ReadOnly, cancellationToken);
        using var anchors = new AnchorFile(data);
        var progress = new Progress(Console.Error, TimeProvider.System, Say.ProgressAuditing);
        var report = await new AuditVerifier(store, anchors).VerifyAsync(rows => progress.Report(rows), cancellationToken);
        if (parse.GetValue(CliOptions.Json)) Console.Out.WriteLine(JsonOf(report));
        else Write(report);
        return report.IsSound ? ExitCode.Ok : ExitCode.Refused;
    }

    private static void Write(AuditReport report)
    {
        if (report.Broken is { } broken)
        {
            Console.Out.WriteLine(Texts.Of(Say.AuditBroken, SentenceOf(broken.Rule), broken.Row));
            if (broken.Found is not null || broken.Expected is not null)
                Console.Out.WriteLine(Texts.Of(Say.AuditFound, OrNothing(broken.Found), OrNothing(broken.Expected)));
        }
        else
        {
            Console.Out.WriteLine(Texts.Of(
                Say.AuditSound, report.Events, report.Commands, report.Batches, report.Streams, report.ViewRows, report.Deadlines));
        }

        Console.Out.WriteLine(LimitOf(report));
    }

    private static string JsonOf(AuditReport report) => Json.Of(new
    {
        Ok = report.IsSound,
        report.Events,
        report.Commands,
        report.Batches,
        report.Streams,
        report.ViewRows,
        report.Deadlines,
        report.Anchors,
        report.LastAnchor,
        report.BatchesAfterAnchor,
        Broken = report.Broken is { } broken
            ? new { broken.Rule, Sentence = SentenceOf(broken.Rule), broken.Row, broken.Found, broken.Expected }
            : null,
        Limit = LimitOf(report),
    });

    internal static string SentenceOf(AuditRule rule) => Texts.Of(Enum.Parse<Say>($"Audit{rule}"));

    /// <summary>What this check cannot see.</summary>
    internal static string LimitOf(AuditReport report) => report.LastAnchor is { } last
        ? Texts.Of(Say.AuditLimit, report.Anchors, Shanghai.Day(last.Day), last.Sequence, report.BatchesAfterAnchor)
        : Texts.Of(Say.AuditNoAnchor);

    private static string OrNothing(string? text) => string.IsNullOrEmpty(text) ? Texts.Of(Say.AuditNothing) : text;
}
