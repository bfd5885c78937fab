using System.CommandLine;
using System.CommandLine.Parsing;
using Coordination.Application.Boards;
using Coordination.Application.Definitions;
using Coordination.Application.Files;
using Coordination.Application.Processes;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Host.Hosting;
using Coordination.Host.Papers;
using Coordination.Host.Resources;
using Coordination.Host.Web;
using Coordination.Persistence;
using Command = System.CommandLine.Command;

namespace Coordination.Host.Commands;

/// <summary>
/// One paper as a Word file: the one that was kept where it was issued before, else a draft made from the record. Numbers it and keeps it only when
/// told to.
/// </summary>
internal static class PaperCommand
{
    private static readonly Argument<PaperKind> s_kind = new("KIND") { Description = Texts.Both(Say.PaperKindDescription), CustomParser = ReadKind };

    private static readonly Argument<string> s_id = new("ID") { Description = Texts.Both(Say.PaperIdDescription) };

    private static readonly Option<string> s_out = new("--out") { Required = true, HelpName = "FILE.docx", Description = Texts.Both(Say.PaperOutDescription) };

    private static readonly Option<bool> s_issue = new("--issue") { Description = Texts.Both(Say.PaperIssueDescription) };

    public static Command Create() => new Command("paper", Texts.Both(Say.PaperDescription))
    {
        s_kind, s_id, s_out, s_issue, CliOptions.Data, CliOptions.Store, CliOptions.Bus, CliOptions.Workflows,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var book = parse.LoadPlan();
        var (kind, issue) = (parse.GetValue(s_kind), parse.GetValue(s_issue));
        if (issue)
        {
            await using var place = await parse.OpenPlaceAsync(StoreOpenMode.OpenExisting, book, cancellationToken);
            var plan = await ReadAsync(place.Store, place.Book, cancellationToken);
            return await IssueAsync(parse, place, plan, await NameAsync(parse, place.Store, plan, kind, cancellationToken), cancellationToken);
        }

        await using var store = await parse.OpenStoreAsync(StoreOpenMode.ReadOnly, cancellationToken);
        var read = await ReadAsync(store, await Workplace.WithArchiveAsync(book, store, cancellationToken), cancellationToken);
        return await WriteAsync(parse, store, read, await NameAsync(parse, store, read, kind, cancellationToken), cancellationToken);
    }

    private static async Task<PlanSnapshot> ReadAsync(IStore store, Domain.Plans.PlanBook book, CancellationToken cancellationToken) =>
        (await PlanView.OpenAsync(store, book, [], cancellationToken)).Current;

    /// <summary>The kept file, byte for byte; else what the record and the texts in force make now.</summary>
    private static async Task<int> WriteAsync(ParseResult parse, IStore store, PlanSnapshot plan, PaperName name, CancellationToken cancellationToken)
    {
        var entry = name.IsKept ? await PaperSource.EntryAsync(store, plan, name, cancellationToken) : null;
        if (entry?.Hash is { } hash)
        {
            await using var kept = Directory.Exists(FilesOf(parse)) ? await OpenFiles(parse).OpenReadAsync(hash, cancellationToken) : null;
            if (kept is null) throw new DataException(Texts.Of(Say.PaperFileMissing, hash));
            await SaveAsync(parse, kept, cancellationToken);
        }
        else
        {
            var bytes = PaperWriter.Write(await PaperSource.MakeAsync(store, plan, name, entry?.Number, LastAt(plan), cancellationToken));
            await SaveAsync(parse, new MemoryStream(bytes), cancellationToken);
            if (name.IsKept) Console.Out.WriteLine(Texts.Of(Say.PaperNotIssuedYet));
        }

        Console.Out.WriteLine(Texts.Of(Say.PaperWritten, PaperOffice.NameOf(plan, name, entry?.Number)[..^".docx".Length], parse.GetValue(s_out)));
        return ExitCode.Ok;
    }

    private static async Task<int> IssueAsync(ParseResult parse, Workplace place, PlanSnapshot plan, PaperName name, CancellationToken cancellationToken)
    {
        using var logs = parse.CreateLogs();
        var parts = await place.PartsAsync(TimeProvider.System, new ProcessDriver(), KillFaults.FromEnvironment(), logs, cancellationToken, "paper");
        await using var runtime = await EngineRuntime.StartAsync(parts, cancellationToken);
        var office = new PaperOffice(
            place.Store, OpenFiles(parse),
            (command, token) => runtime.Lane.SendAsync(
                new CommandEnvelope(new CommandId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), Actor.System, TimeProvider.System.GetUtcNow(), command), token),
            logs.CreateLogger<PaperOffice>());
        var file = await office.OpenAsync(plan, name, LastAt(plan), cancellationToken) ?? throw new DataException(Texts.Of(Say.PaperFileMissing, name.Subject));
        await using (file.Content) await SaveAsync(parse, file.Content, cancellationToken);
        await runtime.Rest.WhenAtRestAsync(cancellationToken);
        Console.Out.WriteLine(Texts.Of(Say.PaperWritten, file.Name[..^".docx".Length], parse.GetValue(s_out)));
        return ExitCode.Ok;
    }

    private static async Task<PaperName> NameAsync(ParseResult parse, IStore store, PlanSnapshot plan, PaperKind kind, CancellationToken cancellationToken)
    {
        var id = parse.GetValue(s_id)!;
        var key = kind is PaperKind.AssessmentResult or PaperKind.AssessmentOverview ? WithIssue(plan, kind, id) : id;
        if (kind is not (PaperKind.GroupBrief or PaperKind.AssessmentResult or PaperKind.AssessmentOverview))
        {
            var prefix = kind is PaperKind.DispatchOrder or PaperKind.CompletionReport || id.Contains(':', StringComparison.Ordinal) ? "" : "notice:";
            key = (await new StreamFinder(store, plan.Book).FindAsync(prefix + id, cancellationToken))[0].Event.Stream.Key[(plan.Book.Plan.Value.Length + 1)..];
        }

        return PaperName.Of(plan.Book.Plan, kind, key) is { } name && PaperSource.IsIssued(plan, name)
            ? name
            : throw new RefusedException(Texts.Of(Say.PaperNotIssued, id, Texts.Value(kind)));
    }

    /// <summary>The record's last instant: a brief of last year's data tells how things stood then.</summary>
    private static DateTimeOffset LastAt(PlanSnapshot plan) => plan.Assignments.Values.Select(a => a.ChangedAt).DefaultIfEmpty(TimeProvider.System.GetUtcNow()).Max();

    private static async Task SaveAsync(ParseResult parse, Stream content, CancellationToken cancellationToken)
    {
        await using var to = File.Create(parse.GetValue(s_out)!);
        await content.CopyToAsync(to, cancellationToken);
    }

    private static string FilesOf(ParseResult parse) =>
        Environment.GetEnvironmentVariable(FileEndpoints.DirectoryVariable) is { Length: > 0 } shared ? shared : FileDirectory.PathIn(parse.GetValue(CliOptions.Data)!);

    /// <summary>What the program itself has made needs no scan.</summary>
    private static FileDirectory OpenFiles(ParseResult parse) => FileDirectory.Open(FilesOf(parse), new NoScan(), TimeProvider.System);

    /// <summary>By its Chinese name, or by the English one in either spelling.</summary>
    private static PaperKind ReadKind(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        foreach (var kind in Enum.GetValues<PaperKind>())
        {
            if (text == Texts.In(Texts.Chinese, () => Texts.Value(kind)) || text.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase) || text == Kebab.Of(kind)) return kind;
        }

        result.AddError(Texts.Of(Say.BadPaperKind, text, string.Join(' ', Kebab.All<PaperKind>())));
        return default;
    }

    /// <summary>A result named without its issue is the latest that is frozen: <c>2025/hzq</c>, of all <c>2025</c>.</summary>
    private static string WithIssue(PlanSnapshot plan, PaperKind kind, string id)
    {
        var ofAll = kind == PaperKind.AssessmentOverview;
        if (Domain.KeyParts.Count(id) != (ofAll ? 1 : 2)) return id;
        var year = Domain.KeyParts.First(id, 1);
        var frozen = plan.Assessments.GetValueOrDefault($"{plan.Book.Plan}/{year}")?.State.Issues.LastOrDefault(i => i.Status == Domain.Assessments.AssessmentStatus.Frozen);
        return FormattableString.Invariant($"{year}/{frozen?.Number ?? 1}") + (ofAll ? "" : $"/{Domain.KeyParts.Last(id)}");
    }
}
