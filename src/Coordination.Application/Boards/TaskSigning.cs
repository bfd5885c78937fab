using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;

namespace Coordination.Application.Boards;

/// <param name="Role">Only a person in this role may sign there.</param>
public sealed record NextSigner(SignaturePost Post, UnitCode Unit, Role Role);

/// <summary>The chain of signatures under a year's merged text.</summary>
public static class TaskSigning
{
    /// <summary>Null once all have signed.</summary>
    public static NextSigner? Next(TaskRunState run, PlanBook book) => (SignaturePost)run.Signatures.Length switch
    {
        SignaturePost.LeadUnitHead => new NextSigner(SignaturePost.LeadUnitHead, run.Lead, Role.UnitHead),
        SignaturePost.LeadingGroupOffice => new NextSigner(SignaturePost.LeadingGroupOffice, book.Units.Office, Role.UnitHead),
        SignaturePost.LeadingGroup => new NextSigner(SignaturePost.LeadingGroup, book.Units.LeadingGroup, Role.GroupLeader),
        _ => null,
    };
}
