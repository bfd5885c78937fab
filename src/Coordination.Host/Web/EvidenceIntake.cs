using System.Text.Json;
using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Application.Files;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Host.Identity;

namespace Coordination.Host.Web;

/// <summary>What came of a file: the record's answer, or why it was not even kept. One of the two is there.</summary>
public sealed record IntakeOutcome(Answer? Answer, FileRefusal? Refused);

/// <summary>Takes a file in for an assignment, for pages and interface alike: rights first, then content, then the record.</summary>
public sealed partial class EvidenceIntake(WebPlace place, IFileStore files, ILoggerFactory logs)
{
    private const int HashLength = 64;

    /// <param name="month">The report it belongs to; null or empty: the whole assignment.</param>
    /// <exception cref="SignedOutException">The right went away meanwhile.</exception>
    public async Task<IntakeOutcome> TakeAsync(Visit visit, Viewer viewer, AssignmentState state, string? month, IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null) return new IntakeOutcome(null, FileRefusal.Empty);
        var id = state.Id!.Value;
        ReportMonth? of = string.IsNullOrEmpty(month) ? null : new ReportMonth(month);
        // Asked first, so that nobody fills the disk who may not attach anything.
        var wanted = new AttachEvidence(id, new Evidence(new string('0', HashLength), "-", 1, FileType.Pdf.MediaType, of));
        if (new Trial(place.View.Current, viewer, place.Clock.GetUtcNow()).Of(state, wanted) is { } refused)
            return new IntakeOutcome(new Answer(false, 0, refused.Code, JsonSerializer.SerializeToElement(refused, refused.GetType(), DomainJson.Options)), null);
        await using var content = file.OpenReadStream();
        switch (await files.SaveAsync(content, FileEndpoints.FileBytesMax, cancellationToken))
        {
            case StoredFile stored:
                var evidence = new Evidence(stored.Hash, FileEndpoints.NameOf(file.FileName, stored.Type), stored.Bytes, stored.Type.MediaType, of);
                return new IntakeOutcome(await visit.SendAsync(new AttachEvidence(id, evidence), cancellationToken), null);
            case FileRefused { Reason: var reason, Detail: var detail }:
                LogRefused(logs.CreateLogger<EvidenceIntake>(), id.Value, viewer.Person.Value, reason, detail);
                return new IntakeOutcome(null, reason);
            default:
                throw new InvalidOperationException("A file is stored or refused");
        }
    }

    [LoggerMessage(LogLevel.Warning, "A file for {Assignment} from {Person} was refused: {Reason} {Detail}")]
    private static partial void LogRefused(ILogger logger, string assignment, string person, FileRefusal reason, string detail);
}
