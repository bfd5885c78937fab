
namespace Coordination.Domain;

// The business "no"s of every decider. Each has its sentence in Chinese and English in the host's resources under its name.

public sealed record NotYourUnit(UnitCode Unit) : Rejection;

public sealed record NotYourRole(Role Role) : Rejection;

public sealed record AdministratorsDoNotAct : Rejection;

/// <summary>The command belongs to the process; persons cannot send it.</summary>
public sealed record OnlyTheProcess : Rejection;

public sealed record MustRecuse(UnitCode Concerned) : Rejection;

/// <summary>Nobody approves their own work, nor that of somebody they stand in for.</summary>
public sealed record OwnWork(PersonId Author) : Rejection;

/// <summary>Nobody decides about his or her own posts.</summary>
public sealed record OwnPosts : Rejection;

/// <summary>An account is one administrator and nothing else, or works and is none.</summary>
public sealed record PostsDoNotMix : Rejection;

/// <summary>The only one of the kind who could still act: another must be there first.</summary>
public sealed record LastAdministrator(Role Role) : Rejection;

/// <summary>No such role in that unit, or a home unit where none belongs.</summary>
public sealed record BadPost(UnitCode Unit, Role Role) : Rejection;

public sealed record BadPersonId(int LengthMax) : Rejection;

/// <param name="Day">The day, or year, at fault; empty where there is none at all.</param>
public sealed record BadHolidayNotice(string Day) : Rejection;

public sealed record SubstitutionNotInForce(PersonId Principal, DateOnly Day) : Rejection;

public sealed record BadSubstitution : Rejection;

public sealed record TextMissing : Rejection;

public sealed record TextTooLong(int Length, int LengthMax) : Rejection;

public sealed record NotFound(string What) : Rejection;

public sealed record AlreadyExists(string What) : Rejection;

/// <summary>The command does not fit the state the thing is in.</summary>
public sealed record WrongState(string State) : Rejection;

public sealed record AlreadyClosed : Rejection;

public sealed record YearBeforePlan(int Year, int FirstYear) : Rejection;

public sealed record TooEarly(DateOnly Opens) : Rejection;

public sealed record UnknownVersion(string Version) : Rejection;

public sealed record UnknownUnit(UnitCode Unit) : Rejection;

public sealed record DuplicateUnit(UnitCode Unit) : Rejection;

public sealed record UnitMissing(UnitCode Unit) : Rejection;

/// <summary>A co-unit's date would leave no room for review and merge before the lead's.</summary>
public sealed record DueTooLate(UnitCode Unit, DateOnly Latest) : Rejection;

public sealed record DueInThePast(UnitCode Unit) : Rejection;

public sealed record BadShare(decimal Share) : Rejection;

public sealed record NotApproved : Rejection;

public sealed record UnknownStep(StepId Step) : Rejection;

public sealed record StepNotReady(StepId Step) : Rejection;

public sealed record StepNotActive(StepId Step) : Rejection;

/// <summary>A step of this kind is completed by another command.</summary>
public sealed record WrongStepKind(StepId Step) : Rejection;

public sealed record HeldByAnother(PersonId Holder) : Rejection;

public sealed record DisputeTermOver(DateOnly Until) : Rejection;

/// <summary>The office has ruled: the unit must acknowledge.</summary>
public sealed record DisputeAlreadyRuled : Rejection;

public sealed record ExtensionAfterExpiry(DateTimeOffset DueAt) : Rejection;

public sealed record ExtensionTooLong(int Days, int DaysMax) : Rejection;

public sealed record ExtensionAlreadyUsed : Rejection;

public sealed record ChildStillOpen(AssignmentId Child) : Rejection;

public sealed record DeliverableMissing(StepId Step) : Rejection;

public sealed record ParentClosed : Rejection;

public sealed record NothingToApprove(string Act) : Rejection;

/// <summary>Someone asked to co-sign has not signed yet.</summary>
public sealed record CosignaturePending(PersonId Signer) : Rejection;

/// <param name="Part"><c>hash</c>, <c>name</c>, <c>bytes</c>, <c>media-type</c> or <c>month</c>.</param>
public sealed record BadEvidence(string Part) : Rejection;

public sealed record AlreadyRemindedToday : Rejection;

public sealed record ReportNotExpected(ReportMonth Month) : Rejection;

public sealed record LinesMissing(int Count) : Rejection;

public sealed record AlreadySubmitted : Rejection;

/// <summary>The sender saw an earlier version of the stream than the one now on record.</summary>
public sealed record ChangedMeanwhile(int Version) : Rejection;

/// <summary>The signer saw another text than the one now on record.</summary>
public sealed record TextChanged : Rejection;

public sealed record NotYourTurnToSign(UnitCode Turn) : Rejection;

public sealed record TooManyItems(int CountMax) : Rejection;

public sealed record DecisionDoesNotFit(string Decision) : Rejection;

/// <summary>A line of a unit's return cannot be taken, so that none of the message was.</summary>
/// <param name="Reason">The code of the rejection the line alone would have met.</param>
public sealed record LineRefused(AssignmentId Assignment, string Reason) : Rejection;

/// <summary>The broker's word for who sent the message is missing, or names another than the message is addressed as.</summary>
public sealed record ForgedDelivery(string Claimed) : Rejection;

public sealed record OversizedDelivery(int Bytes, int BytesMax) : Rejection;

/// <param name="Part">Where the fault lies: <c>content-type</c>, <c>json</c>, or the member's path.</param>
public sealed record MalformedDelivery(string Part) : Rejection;

public sealed record UnknownDeliveryType(string Type) : Rejection;

/// <summary>The kind of message is known, in this version it is not.</summary>
public sealed record UnknownDeliveryVersion(string Version) : Rejection;

/// <summary>Another unit's assignment, or none at all: the answer does not tell which.</summary>
public sealed record ForeignAssignment(string Assignment) : Rejection;

/// <summary>The id was borne before by a message of other content.</summary>
public sealed record DeliveryIdReused(string Message) : Rejection;

/// <summary>Taking the message in failed again and again; it was set aside for people to look at.</summary>
public sealed record UnprocessableDelivery(string Fault) : Rejection;

/// <summary>A command of a stream kind that its decider does not know: a programming error made visible, not swallowed.</summary>
public sealed record NotUnderstood(string Command) : Rejection;

/// <summary>A table of months that falls, leaves the year or does not end at 100.</summary>
public sealed record CourseUnsound : Rejection;

public sealed record ValueOutOfRange : Rejection;

/// <summary>A yearly path that starts before the plan-year or has no value for it.</summary>
public sealed record PathIncomplete(int Year) : Rejection;

/// <summary>A yearly path that does not come to the document's figure in the document's year.</summary>
public sealed record PathMissesTarget(int Year, decimal Target) : Rejection;

/// <summary>What the units are to do does not come to what the city has to.</summary>
public sealed record PartsDoNotAddUp(decimal Sum, decimal Target) : Rejection;

/// <summary>A unit counted in a weighted mean needs a weight above 0.</summary>
public sealed record BadWeight(UnitCode Unit) : Rejection;

/// <summary>The value is settled, or corrected, and does not go back.</summary>
/// <param name="Unit">Null for the city's own value.</param>
public sealed record ValueIsFinal(UnitCode? Unit, ReportMonth Month) : Rejection;

public sealed record ObjectionTermOver(DateOnly Until) : Rejection;

/// <summary>An objection has not been ruled on yet.</summary>
public sealed record ObjectionOpen(int Objection) : Rejection;

/// <summary>A ruling takes a point back in part or whole; it never makes it worse, nor a gift of it.</summary>
/// <param name="Delta">What the point changes now.</param>
public sealed record RulingOutOfRange(decimal Delta) : Rejection;

/// <summary>A result is computed of days that are over.</summary>
public sealed record DayNotOver(DateOnly Day) : Rejection;

/// <summary>The draft was computed by rules that the year is no longer judged by.</summary>
/// <param name="Version">The draft's.</param>
public sealed record RulesChanged(string Version) : Rejection;
