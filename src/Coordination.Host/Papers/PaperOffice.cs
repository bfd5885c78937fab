using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Host.Resources;

namespace Coordination.Host.Papers;

/// <param name="Content">To be disposed by the caller.</param>
/// <param name="Name">What it is called where it is saved: its number, else its kind.</param>
public sealed record PaperFile(Stream Content, string Name);

/// <summary>
/// Gives out papers. The first time one is asked for it gets its number, is made, and is kept under its hash, which stands on record; from then
/// on it is that file, whatever becomes of the texts. Whoever comes at the same moment gets the same number and the same file.
/// </summary>
/// <param name="send">Puts a command of the process into the lane.</param>
public sealed partial class PaperOffice(IStore store, IFileStore files, Func<Command, CancellationToken, Task<Answer>> send, ILogger<PaperOffice> log)
{
    private const long BytesMax = 20 * 1024 * 1024;

    /// <summary>Null where there is no such paper (yet), or its file is gone. Rights are the caller's to ask.</summary>
    public async Task<PaperFile?> OpenAsync(PlanSnapshot plan, PaperName name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!PaperSource.IsIssued(plan, name)) return null;
        if (!name.IsKept)
        {
            var brief = PaperWriter.Write(await PaperSource.MakeAsync(store, plan, name, null, now, cancellationToken));
            return new PaperFile(new MemoryStream(brief, writable: false), NameOf(plan, name, null));
        }

        var entry = await PaperSource.EntryAsync(store, plan, name, cancellationToken);
        if (entry?.Hash is null) entry = await IssueAsync(plan, name, entry, now, cancellationToken);
        if (await files.OpenReadAsync(entry.Hash!, cancellationToken) is { } content) return new PaperFile(content, NameOf(plan, name, entry.Number));
        LogLost(name.Kind, name.Subject, entry.Hash!);
        return null;
    }

    private async Task<PaperEntry> IssueAsync(PlanSnapshot plan, PaperName name, PaperEntry? entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (entry?.Number is null)
        {
            await DoAsync(new AllocateNumber(name.Cycle, name.Kind, name.Subject), cancellationToken);
            entry = await PaperSource.EntryAsync(store, plan, name, cancellationToken);
        }

        var bytes = PaperWriter.Write(await PaperSource.MakeAsync(store, plan, name, entry!.Number, now, cancellationToken));
        using var content = new MemoryStream(bytes, writable: false);
        var outcome = await files.SaveAsync(content, BytesMax, cancellationToken);
        if (outcome is not StoredFile stored) throw new StoreException(StoreProblem.Unavailable, $"The paper was not kept: {outcome}");
        await DoAsync(new KeepPaper(name.Cycle, name.Kind, name.Subject, stored.Hash, stored.Bytes), cancellationToken);
        // Another node may have been first.
        return await PaperSource.EntryAsync(store, plan, name, cancellationToken) ?? throw new InvalidOperationException($"The register lost {name.Subject}");
    }

    private async Task DoAsync(Command command, CancellationToken cancellationToken)
    {
        var answer = await send(command, cancellationToken);
        if (!answer.Accepted) throw new StoreException(StoreProblem.Unavailable, $"{command.GetType().Name} was not taken: {answer.Rejection}");
    }

    /// <summary>In Chinese, as the paper itself is.</summary>
    public static string NameOf(PlanSnapshot plan, PaperName name, int? number)
    {
        var official = plan.Book.Papers.Of(name.Kind)?.NumberOf(name.Cycle.Year, number);
        return $"{official ?? FormattableString.Invariant($"{Texts.In(Texts.Chinese, () => Texts.Value(name.Kind))}-{name.Cycle.Year}")}.docx";
    }

    [LoggerMessage(LogLevel.Error, "The file of the {Kind} about {Subject} is on record with hash {Hash} and cannot be found")]
    private partial void LogLost(PaperKind kind, StreamId subject, string hash);
}
