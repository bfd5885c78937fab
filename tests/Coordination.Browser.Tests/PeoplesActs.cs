using System.Reflection;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.Deliveries;
using Coordination.Domain.Escalations;
using Coordination.Domain.Reports;
using Coordination.Host.Api;
using Xunit;

namespace Coordination.Browser.Tests;

/// <summary>
/// Every act a person can do, by the interface's own table, and for each the browser test that clicks it or the reason why no page has it. An act
/// that is new and clicked by nobody fails here.
/// </summary>
public sealed class PeoplesActs
{
    private static readonly Dictionary<string, string> s_onNoPage = new()
    {
        [nameof(OpenCycle)] = "the year is opened by command line or program on its day; nobody would look for a button a year long",
        [nameof(FillRestUnchanged)] = "the form ticks the lines and files them with the others, so that what is sent is what is seen",
        [nameof(AdoptAssessmentRules)] = "is offered only where the rules file has changed since the year opened, which takes another start of the node; the decider's tests do it",
        [nameof(SubmitReturn)] = "the form files and submits in one act",
    };

    /// <summary>Of one command several acts: what becomes of it is what people call it.</summary>
    private static readonly Dictionary<Type, IReadOnlyList<(string Name, Func<Event, bool> Is)>> s_kinds = new()
    {
        [typeof(SendFromUnit)] =
        [
            (nameof(Dispute), e => e is OutgoingDrafted { Act: Dispute } or AssignmentDisputed),
            (nameof(RequestExtension), e => e is OutgoingDrafted { Act: RequestExtension } or ExtensionRequested),
            (nameof(Submit), e => e is OutgoingDrafted { Act: Submit } or AssignmentSubmitted),
            (nameof(Deliver), e => e is OutgoingDrafted { Act: Deliver } or DeliverableDelivered),
            (nameof(CorrectReport), e => e is OutgoingDrafted { Act: CorrectReport } or ReportReceived),
        ],
        [typeof(ArbitrateDispute)] =
        [
            (nameof(Ruling.Reject), e => e is DisputeRejected),
            (nameof(Ruling.Cancel), e => e is DisputeUpheld { Ruling: Ruling.Cancel }),
            (nameof(Ruling.Reassign), e => e is DisputeUpheld { Ruling: Ruling.Reassign }),
        ],
        [typeof(DecideExtension)] = [("Grant", e => e is ExtensionGranted), ("Refuse", e => e is ExtensionRefused)],
        [typeof(ReviewReport)] = [("Accept", e => e is ReportAccepted), ("Return", e => e is ReportReturned)],
        [typeof(ReviewSubmission)] = [("Accept", e => e is AssignmentCompleted), ("Return", e => e is AssignmentReturnedForRework)],
        [typeof(DecideEscalation)] = [.. Enum.GetValues<DecisionKind>().Select(kind => (kind.ToString(), (Func<Event, bool>)(e => e is EscalationDecided x && x.Decided.Kind == kind)))],
    };

    /// <summary>What the table of the interface has, and what it does not have because a row or a file goes with it.</summary>
    private static IEnumerable<Type> Commands => ActRoutes.All.Select(r => r.Command).Concat([typeof(ReplayParkedMessage), typeof(DropParkedMessage), typeof(AttachEvidence), typeof(DraftAssessment)]).Distinct();

    private static IEnumerable<string> All => Commands.SelectMany(c => s_kinds.TryGetValue(c, out var kinds) ? kinds.Select(k => $"{c.Name}.{k.Name}") : [c.Name]);

    public static IEnumerable<string> NamesOf(string command, IReadOnlyCollection<Event> events)
    {
        var kinds = s_kinds.FirstOrDefault(k => k.Key.Name == command).Value;
        return kinds is null ? [command] : kinds.Where(k => events.Any(k.Is)).Select(k => $"{command}.{k.Name}");
    }

    [Fact]
    public void Every_act_of_a_person_is_clicked_by_a_test_or_has_a_reason()
    {
        var clicked = Claims().ToHashSet();
        Assert.DoesNotContain(All, a => !clicked.Contains(a) && !s_onNoPage.ContainsKey(a));
        Assert.DoesNotContain(s_onNoPage.Keys, a => clicked.Contains(a) || !All.Contains(a));
    }

    [Fact]
    public void Nothing_is_claimed_that_is_no_act() => Assert.Empty(Claims().Except(All));

    private static IEnumerable<string> Claims() =>
        typeof(PeoplesActs).Assembly.GetTypes().SelectMany(t => t.GetMethods()).SelectMany(m => m.GetCustomAttributes<ClicksAttribute>()).SelectMany(c => c.Acts);
}
