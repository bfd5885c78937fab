using System.Runtime.CompilerServices;
using System.Text.Json;
using Coordination.Application.Engine;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Plans;
using Wire = Coordination.Contracts.Units;

namespace Coordination.Application.Units;

/// <summary>The open assignments of a unit as they stand, for a system that lost its own picture.</summary>
public sealed class Snapshots(IStore store, Bookshelf books)
{
    /// <param name="occasion">Makes the messages' ids differ from those of another resync.</param>
    public async IAsyncEnumerable<UnitMessage> OfAsync(Enrolment unit, string occasion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var book in books.All.Where(b => b.Plan.Jurisdiction == unit.Jurisdiction))
        {
            await foreach (var row in RecordPages.EntitiesAsync(store, StreamKind.Assignment, book.Plan.Value, cancellationToken))
            {
                if (row.Unit != unit.Unit.Code.Value || row.Status is nameof(AssignmentStatus.ClosedOff) or nameof(AssignmentStatus.Terminated)) continue;
                var state = JsonSerializer.Deserialize<AssignmentState>(row.Document, DomainJson.Options)!;
                // A step's clock may stand there before the dispatch.
                if (state.Issue is null) continue;
                yield return new UnitMessage(
                    FormattableString.Invariant($"{row.Stream}@{row.Version}/{occasion}"), UnitMessages.SourceOf(book), row.Stream.Key, row.ChangedAt,
                    Of(state, book), row.Version);
            }
        }
    }

    internal static Wire.AssignmentSnapshot Of(AssignmentState s, PlanBook book)
    {
        var (id, issue, work) = (s.Id!.Value, s.Issue!, s.Work!);
        return new Wire.AssignmentSnapshot(
            id.Value, book.Document, id.Run.Cycle.Year, id.Run.TaskNumber, book.Version(issue.Version)?.Title ?? "", UnitMessages.DutyOf(issue.Duty),
            issue.Content, Enum.Parse<Wire.AssignmentStanding>(s.Status.ToString()), UnitMessages.Term(work.Due), UnitMessages.Term(work.OriginalDue),
            UnitMessages.Name(issue.Reviewer, book),
            [.. s.Clocks.Values.Where(c => c.Owner == issue.Unit && c.Runs).Select(c => new Wire.OpenTerm(c.Name, UnitMessages.Term(c.Due)))],
            [.. s.Reports.Values.Select(r => new Wire.ReportStatus(r.Month.Value, Enum.Parse<Wire.ReportStanding>(r.Standing.ToString()), UnitMessages.Term(r.Due), r.Missed))],
            [.. s.Deliverables.Values.Select(d => new Wire.DeliverableStatus(
                d.Step.Value, UnitMessages.TitleOf(d.Step, d.Version ?? issue.Version, book), UnitMessages.Term(d.Due), d.DeliveredAt is not null))],
            [.. s.Drafts.Keys], issue.Share, issue.Parent?.Value, s.Holder?.Value);
    }
}
