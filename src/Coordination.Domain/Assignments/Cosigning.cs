using System.Collections.Immutable;

namespace Coordination.Domain.Assignments;

/// <summary>加签: a colleague asked to sign a draft before the unit's head approves it.</summary>
/// <param name="By">The hand that signed; null while it is waited for.</param>
public sealed record Cosigner(PersonId Person, Signer? By);

/// <summary>One rule for every draft that waits for a unit's head: all who were asked sign first, and none of them drafted or approves it.</summary>
internal static class Cosigning
{
    public const int CosignersMax = 5;

    /// <summary>The author of a draft, or the head, asks a colleague.</summary>
    public static Decision Ask(ImmutableList<Cosigner>? cosigners, UnitCode unit, Signer author, PersonId colleague, Event asked, Frame f)
    {
        if (Authority.In(f, unit, Role.Handler, Role.UnitHead) is { } no) return no;
        if (f.Actor.Role != Role.UnitHead && !f.Actor.IsSameHandAs(author)) return new HeldByAnother(author.Person);
        if (colleague == author.Person || colleague == author.ActingFor) return new OwnWork(colleague);
        if (colleague == f.Actor.Person || colleague == f.Actor.ActingFor) return new OwnWork(colleague);
        if (cosigners?.Exists(c => c.Person == colleague) == true) return Decision.Nothing;
        return cosigners?.Count >= CosignersMax ? new TooManyItems(CosignersMax) : asked;
    }

    /// <summary>Whoever was asked, or stands in for one who was, signs as one of the unit.</summary>
    /// <param name="act">What the draft is called where nobody asked.</param>
    public static Decision Sign(ImmutableList<Cosigner>? cosigners, UnitCode unit, Signer author, string act, Event signed, Frame f)
    {
        if (Authority.InUnit(f, unit) is { } no) return no;
        if (cosigners?.Find(c => IsAsked(c, f.Actor.Hand)) is not { } cosigner) return new NothingToApprove(act);
        if (Authority.NotOwnWork(f, author) is { } own) return own;
        return cosigner.By is null ? signed : Decision.Nothing;
    }

    /// <summary>Null if everyone asked has signed, and none of them is the one who approves.</summary>
    public static Rejection? Complete(ImmutableList<Cosigner>? cosigners, Frame f)
    {
        foreach (var cosigner in cosigners ?? [])
        {
            if (cosigner.By is not { } hand) return new CosignaturePending(cosigner.Person);
            if (Authority.NotOwnWork(f, hand) is { } own) return own;
        }

        return null;
    }

    public static ImmutableList<Cosigner> WithAsked(ImmutableList<Cosigner>? cosigners, PersonId colleague) => (cosigners ?? []).Add(new Cosigner(colleague, null));

    public static ImmutableList<Cosigner>? WithHand(ImmutableList<Cosigner>? cosigners, Signer hand) =>
        cosigners?.ConvertAll(c => IsAsked(c, hand) ? c with { By = c.By ?? hand } : c);

    private static bool IsAsked(Cosigner cosigner, Signer hand) => cosigner.Person == hand.Person || cosigner.Person == hand.ActingFor;
}
