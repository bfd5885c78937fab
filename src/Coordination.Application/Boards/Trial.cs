using Coordination.Domain;

namespace Coordination.Application.Boards;

/// <summary>
/// What the deciders would say to a viewer's act now, without sending it: a page shows what is open and, beside what is not, the rule. The
/// answer that counts is the one to the command.
/// </summary>
public sealed class Trial(PlanSnapshot plan, Viewer viewer, DateTimeOffset now)
{
    /// <summary>What is typed only later, so that a rule about missing text says nothing yet.</summary>
    public const string AnyText = "-";

    private readonly Frame _frame = Foresight.FrameOf(plan, viewer.Actor, now);

    /// <summary>Null where it would be accepted.</summary>
    public Rejection? Of(object state, Command command) => Model.Decide(state, command, _frame).Rejection;

    /// <summary>True where the act is the viewer's at all, and another rule stands against it: worth showing with its rule.</summary>
    public static bool IsWorthTelling(Rejection refused) => refused is not (
        NotYourUnit or NotYourRole or AdministratorsDoNotAct or OnlyTheProcess or WrongState or AlreadyClosed or NothingToApprove or ReportNotExpected
        or NotFound or AlreadySubmitted or SubstitutionNotInForce);
}

/// <summary>An act as a page offers it.</summary>
/// <param name="Refused">Why it is not open now; null: it is.</param>
public readonly record struct Offer(bool IsShown, Rejection? Refused)
{
    public bool IsOpen => IsShown && Refused is null;

    public static Offer Of(Rejection? refused) => new(refused is null || Trial.IsWorthTelling(refused), refused);
}
