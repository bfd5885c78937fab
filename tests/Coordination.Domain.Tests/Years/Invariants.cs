using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;
using Xunit;

namespace Coordination.Domain.Tests.Years;

/// <summary>What must be true of every history, however it went.</summary>
public static class Invariants
{
    public static void Hold(World world)
    {
        Each_assignment_lies_with_one_unit(world);
        A_parent_closes_only_after_its_children(world);
        The_original_date_never_changes(world);
        A_ladder_step_is_raised_once_for_one_date(world);
        Signatures_stand_in_order_by_different_hands(world);
        Lateness_is_on_record_as_the_dates_have_it(world);
    }

    private static void Each_assignment_lies_with_one_unit(World world)
    {
        var issued = world.History.Where(o => o.Event is AssignmentDispatched).ToList();
        Assert.Equal(issued.Count, issued.DistinctBy(o => o.Stream).Count());
        Assert.All(world.All<AssignmentState>(), a => Assert.Equal(((AssignmentDispatched)issued.Single(o => o.Stream == a.Id!.Value.Stream).Event).Issue.Unit, a.Issue!.Unit));
        // One that was taken over no longer lies with the first unit.
        foreach (var o in world.History.Where(o => o.Event is AssignmentTerminated { Successors.Length: > 0 }))
            Assert.Equal(AssignmentStatus.Terminated, world.Of(new AssignmentId(o.Stream.Key)).Status);
    }

    private static void A_parent_closes_only_after_its_children(World world)
    {
        var standing = new Dictionary<AssignmentId, bool>();
        foreach (var o in world.History)
        {
            var id = o.Stream.Kind == StreamKind.Assignment ? new AssignmentId(o.Stream.Key) : default;
            if (o.Event is AssignmentDispatched or AssignmentReopened) standing[id] = false;
            if (o.Event is AssignmentClosedOff) Assert.All(standing.Where(p => p.Key.Parent == id), p => Assert.True(p.Value, $"{p.Key} is open"));
            if (o.Event is AssignmentClosedOff or AssignmentTerminated) standing[id] = true;
            if (o.Event is TaskRunClosedOff) Assert.All(standing.Where(p => p.Key.Run.Stream == o.Stream), p => Assert.True(p.Value, $"{p.Key} is open"));
        }
    }

    private static void The_original_date_never_changes(World world)
    {
        foreach (var o in world.History.Where(o => o.Event is AssignmentDispatched))
            Assert.Equal(((AssignmentDispatched)o.Event).Issue.Due, world.Of(new AssignmentId(o.Stream.Key)).Work!.OriginalDue);
    }

    private static void A_ladder_step_is_raised_once_for_one_date(World world)
    {
        // Reminders hang on the start of the clock too: a merge begun anew with the same date has its own.
        var raised = world.History.Where(o => o.Event is LadderStepRaised { Level: > LadderLevel.Reminder }).Select(o => (o.Stream, Step: (LadderStepRaised)o.Event)).ToList();
        var twice = raised.GroupBy(r => (r.Stream, r.Step.Clock, r.Step.Step, r.Step.Due.At)).Where(g => g.Count() > 1).Select(g => g.Key.ToString());
        Assert.Empty(twice);
    }

    private static void Signatures_stand_in_order_by_different_hands(World world)
    {
        foreach (var run in world.All<TaskRunState>())
        {
            Assert.Equal(run.Signatures.Select((_, i) => (SignaturePost)i), run.Signatures.Select(s => s.Post));
            Assert.Equal(run.Signatures.Length, run.Signatures.Select(s => s.By.Person).Distinct().Count());
            Assert.All(run.Signatures, s => Assert.Equal(TextHash.Of(s.Text), s.TextHash));
        }
    }

    private static void Lateness_is_on_record_as_the_dates_have_it(World world)
    {
        foreach (var a in world.All<AssignmentState>().Where(a => a.Submission is not null))
            Assert.True(a.Submission!.DaysLate > 0 || a.Submission.At <= a.Work!.Due.At, $"{a.Id} was late and is not shown so");
    }
}
