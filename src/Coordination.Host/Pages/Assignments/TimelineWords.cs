using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Coordination.Domain.Workflows;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Pages.Assignments;

/// <summary>One act as the timeline tells it.</summary>
/// <param name="Tone">The class of its mark: <c>sys</c>, <c>main</c>, <c>bad</c>, <c>say</c> or empty.</param>
/// <param name="Quote">What was given as reason, or said.</param>
internal sealed record TimelineEntry(int Version, DateTimeOffset At, string Who, string Text, string? Quote, string Tone);

/// <summary>Words the events of an assignment in the city's phrases; what has none of its own, by its official name and what it carries.</summary>
internal sealed class TimelineWords(PlanBook book, TaskDefinition task, Names names)
{
    private static readonly Words s_words = new("Assignment");

    private readonly Wording _wording = new(book, task);

    public TimelineEntry Of(StoryLine line)
    {
        var (text, quote) = Say(line.Event);
        return new TimelineEntry(line.Version, line.At, Who(line), text, quote, Tone(line));
    }

    private static string Tone(StoryLine line) => line.Event switch
    {
        RemarkMade => "say",
        ReportReturned or AssignmentReturnedForRework or ReportMissed or ReportsMissedInARow or AssignmentTerminated or LadderStepRaised { Level: >= LadderLevel.Yellow } => "bad",
        AssignmentDispatched or AssignmentSuspended or AssignmentResumed or ExtensionGranted or ExtensionRefused or DisputeRejected or DisputeUpheld
            or AssignmentCompleted or AssignmentClosedOff or AssignmentExtendedByDecision or UnitDirected or LightOverridden => "main",
        _ => line.Role == nameof(Role.System) ? "sys" : "",
    };

    private string Who(StoryLine line)
    {
        if (line.Role == nameof(Role.System)) return Texts.Of(Resources.Say.TimelineProcess);
        var (unit, name) = (book.Units.NameOf(new UnitCode(line.Unit)), names.Of(new PersonId(line.Person)));
        var post = Enum.TryParse<Role>(line.Role, out var role) ? Texts.Value(role) : line.Role;
        var who = name.StartsWith(post, StringComparison.Ordinal) ? s_words["WhoShort", unit, name] : s_words["Who", unit, name, post];
        return line.ActingFor.Length == 0 ? who : s_words["WhoFor", who, names.Of(new PersonId(line.ActingFor))];
    }

    private (string Text, string? Quote) Say(Event e) => e switch
    {
        AssignmentDispatched x => (s_words["TlDispatched", book.Units.NameOf(x.Issue.Reviewer), Shanghai.Due(x.Work.Due.At)], null),
        AssignmentAcknowledged x => (Late("TlAcknowledged", x.DaysLate), null),
        AssignmentTaken x => (s_words["TlTaken", names.Of(x.By)], null),
        AssignmentHandedOver x => (s_words["TlHandedOver", names.Of(x.From), names.Of(x.To)], x.Reason),
        OutgoingDrafted x => (s_words["TlDrafted", SheetWords.ActName(x.Act)], SheetWords.Act(x.Act, book)),
        OutgoingApproved => (s_words["TlApproved"], null),
        OutgoingSentBack x => (s_words["TlSentBack"], x.Reason),
        RemarkMade x => (s_words["TlRemark"], x.Text),
        EvidenceAttached x => (s_words["TlEvidence", x.Evidence.Name, x.Edition], null),
        UnitReminded x => (s_words["TlReminded"], x.Text),
        LadderStepRaised x => (Raised(x), null),
        LightOverridden x => (x.Light is { } light ? s_words["TlLight", Texts.Value(light)] : s_words["TlLightOff"], x.Reason),
        _ => OfReports(e) ?? OfRulings(e) ?? Plain(e),
    };

    private static (string, string?)? OfReports(Event e) => e switch
    {
        ReportExpected x => (s_words["TlReportOpen", Shanghai.Month(x.Month), Shanghai.Due(x.Due.At)], null),
        ReportReceived x => (s_words["TlReport", Shanghai.Month(x.Month)], SheetWords.Line(x.Line)),
        ReportAccepted x => (s_words["TlReportAccepted", Shanghai.Month(x.Month)], null),
        ReportReturned x => (s_words["TlReportReturned", Shanghai.Month(x.Month), Shanghai.Due(x.Correction.Due.At)], x.Reason),
        ReportMissed x => (s_words["TlReportMissed", Shanghai.Month(x.Month)], null),
        DeliverableDelivered x => (Late("TlDelivered", x.DaysLate), x.Result),
        AssignmentSubmitted x => (Late("TlSubmitted", x.DaysLate), x.Result),
        AssignmentReturnedForRework x => (s_words["TlRework", Shanghai.Due(x.Work.Due.At)], x.Reason),
        _ => null,
    };

    private (string, string?)? OfRulings(Event e) => e switch
    {
        AssignmentDisputed x => (x.Proposed is { } unit ? s_words["TlDisputedTo", book.Units.NameOf(unit)] : s_words["TlDisputed"], x.Reason),
        DisputeRejected x => (s_words["TlDisputeRejected", Shanghai.Due(x.Acknowledge.Due.At)], x.Reason),
        DisputeUpheld x => (s_words["TlDisputeUpheld", Texts.Value(x.Ruling), x.Successor is { } unit ? book.Units.NameOf(unit) : ""], x.Reason),
        ExtensionRequested x => (s_words["TlExtension", x.Days, book.Units.NameOf(x.Decider)], s_words["TlExtensionQuote", x.Reason, x.Progress]),
        ExtensionGranted x => (s_words["TlExtended", x.Days, Shanghai.Due(x.Work.Due.At)], x.Reason),
        ExtensionRefused x => (s_words["TlNotExtended"], x.Reason),
        AssignmentExtendedByDecision x => (s_words["TlExtended", x.Days, Shanghai.Due(x.Work.Due.At)], null),
        AssignmentSuspended x => (s_words["TlSuspended"], x.Reason),
        AssignmentResumed x => (x.Clocks.FirstOrDefault(c => c.Name == ClockNames.Work) is { } work ? s_words["TlResumed", Shanghai.Due(work.Due.At)] : s_words["Resumed"], x.Reason),
        AssignmentTerminated x => (Texts.Value(AssignmentStatus.Terminated), x.Reason),
        AssignmentCompleted => (Texts.Value(AssignmentStatus.Completed), null),
        AssignmentClosedOff => (Texts.Value(AssignmentStatus.ClosedOff), null),
        UnitDirected x => (s_words["TlDirected", Shanghai.Due(x.Directed.Due.At)], x.Text),
        _ => null,
    };

    private (string, string?) Plain(Event e)
    {
        var details = _wording.DetailsOf(e).Select(d => $"{d.Label}{s_words["Colon"]}{d.Text}");
        return ($"{Texts.Event(e.GetType().Name)} {string.Join(s_words["Comma"], details)}".Trim(), null);
    }

    private string Raised(LadderStepRaised x) => s_words[
        "TlRaised", ClockName(x.Clock), Texts.Value(x.Level), string.Join(s_words["Comma"], x.To.Select(p => Texts.Value(p))), Shanghai.Due(x.Due.At)];

    private string ClockName(string clock) => clock switch
    {
        ClockNames.Acknowledge => s_words["ClockAcknowledge"],
        ClockNames.Work => s_words["ClockWork"],
        ClockNames.Arbitration => s_words["ClockArbitration"],
        ClockNames.Extension => s_words["ClockExtension"],
        ClockNames.Directed => s_words["ClockDirected"],
        _ when clock.StartsWith("review", StringComparison.Ordinal) => s_words["ClockReview"],
        _ when clock.StartsWith("correct/", StringComparison.Ordinal) => s_words["ClockCorrect"],
        _ when clock.StartsWith("step/", StringComparison.Ordinal) => task.FindStep(new StepId(clock["step/".Length..]))?.Title ?? clock,
        _ => clock,
    };

    private static string Late(string key, int days) => days > 0 ? s_words["TlLate", s_words[key], days] : s_words[key];
}
