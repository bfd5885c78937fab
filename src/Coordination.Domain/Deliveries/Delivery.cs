using Coordination.Domain.Escalations;

namespace Coordination.Domain.Deliveries;

/// <summary>What can be said of a message without believing it.</summary>
/// <param name="Claimed">The unit it was addressed as, cut short.</param>
/// <param name="User">The sender by the broker's word, or null.</param>
/// <param name="Message">The id it bears, cut short, or null where none could be read.</param>
/// <param name="Sha256">Of the body, hexadecimal.</param>
public sealed record DeliveryFacts(string Claimed, string? User, string? Message, int Bytes, string Sha256);

public enum DeliveryFault
{
    Forged,
    Oversized,
    Malformed,
    UnknownType,
    UnknownVersion,
    ForeignAssignment,
    IdReused,
    Unprocessable,
}

/// <summary>A unit's message is taken in: from now on its id stands for this content.</summary>
/// <param name="Key">A hash of the id, so that what the unit chose is no part of a key.</param>
public sealed record TakeDelivery(string Jurisdiction, UnitCode Unit, string Key, string Type, DeliveryFacts Facts) : Command
{
    public override StreamId Stream => StreamId.Delivery(Jurisdiction, Unit.Value, Key);
}

/// <summary>The edge could not take a message in; sent so that the "no" stands on record with what is known of the message.</summary>
/// <param name="Unit">The enrolled unit it was addressed as, or null.</param>
/// <param name="Detail">What the fault is about: a member, a type, an assignment.</param>
public sealed record RefuseDelivery(string Jurisdiction, UnitCode? Unit, DeliveryFault Fault, string Detail, int BytesMax, DeliveryFacts Facts) : Command
{
    /// <summary>Never a unit's code.</summary>
    private const string NoUnit = "_";

    public override StreamId Stream => StreamId.Delivery(Jurisdiction, Unit?.Value ?? NoUnit, null);
}

public sealed record DeliveryTaken(string Type, DeliveryFacts Facts) : Event;

/// <summary>One message of a unit, by its id.</summary>
public sealed record DeliveryState(string? Sha256)
{
    public static DeliveryState Initial { get; } = new((string?)null);

    public static DeliveryState Apply(DeliveryState s, Event e) => e switch
    {
        DeliveryTaken x => s with { Sha256 = x.Facts.Sha256 },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Delivery),
    };
}

/// <summary>An id stands for one content for ever; whatever could not be taken in is answered with the reason and kept.</summary>
public static class DeliveryDecider
{
    public static Decision Decide(DeliveryState s, Command command, Frame f) => command switch
    {
        FireDeadline => Decision.Nothing,
        TakeDelivery c => Take(s, c, f),
        RefuseDelivery c => Authority.Process(f) is { } no ? no : RejectionOf(c),
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Take(DeliveryState s, TakeDelivery c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Sha256 is null) return new DeliveryTaken(c.Type, c.Facts);
        return s.Sha256 == c.Facts.Sha256 ? Decision.Nothing : new DeliveryIdReused(c.Facts.Message ?? "");
    }

    private static Rejection RejectionOf(RefuseDelivery c) => c.Fault switch
    {
        DeliveryFault.Forged => new ForgedDelivery(c.Facts.Claimed),
        DeliveryFault.Oversized => new OversizedDelivery(c.Facts.Bytes, c.BytesMax),
        DeliveryFault.Malformed => new MalformedDelivery(c.Detail),
        DeliveryFault.UnknownType => new UnknownDeliveryType(c.Detail),
        DeliveryFault.UnknownVersion => new UnknownDeliveryVersion(c.Detail),
        DeliveryFault.ForeignAssignment => new ForeignAssignment(c.Detail),
        DeliveryFault.IdReused => new DeliveryIdReused(c.Facts.Message ?? ""),
        _ => new UnprocessableDelivery(c.Detail),
    };
}
