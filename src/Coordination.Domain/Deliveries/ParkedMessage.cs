using Coordination.Domain.Escalations;

namespace Coordination.Domain.Deliveries;

/// <summary>A message that was set aside, as the record names it.</summary>
/// <param name="Message">Its outbox id.</param>
/// <param name="Stream">The stream whose event it carries.</param>
/// <param name="Version">The event's place in that stream.</param>
/// <param name="Since">When it was set aside (UTC); with the id it names one setting-aside, for a message may come back.</param>
public sealed record ParkedFacts(long Message, string Subscriber, StreamId Stream, int Version, DateTimeOffset Since);

/// <summary>The system administrator has a message tried again. Put on record before it is done.</summary>
public sealed record ReplayParkedMessage(string Jurisdiction, ParkedFacts Facts) : Command
{
    public override StreamId Stream => StreamId.Parked(Jurisdiction, Facts.Message);
}

/// <summary>The system administrator gives a message up: what should have followed from its event will not.</summary>
public sealed record DropParkedMessage(string Jurisdiction, ParkedFacts Facts, string Reason) : Command
{
    public override StreamId Stream => StreamId.Parked(Jurisdiction, Facts.Message);
}

public sealed record ParkedMessageReplayed(ParkedFacts Facts, Signer By) : Event;

public sealed record ParkedMessageDropped(ParkedFacts Facts, string Reason, Signer By) : Event;

/// <param name="ReplayedSince">The setting-aside last replayed from.</param>
public sealed record ParkedState(DateTimeOffset? ReplayedSince, bool Dropped)
{
    public static ParkedState Initial { get; } = new(null, false);

    public static ParkedState Apply(ParkedState s, Event e) => e switch
    {
        ParkedMessageReplayed x => s with { ReplayedSince = x.Facts.Since },
        ParkedMessageDropped => s with { Dropped = true },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Parked),
    };
}

/// <summary>What was dropped is dropped for good; the same act twice is one.</summary>
public static class ParkedDecider
{
    public static Decision Decide(ParkedState s, Command command, Frame f) => command switch
    {
        FireDeadline => Decision.Nothing,
        ReplayParkedMessage c => Replay(s, c, f),
        DropParkedMessage c => Drop(s, c, f),
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Replay(ParkedState s, ReplayParkedMessage c, Frame f)
    {
        if (Authority.SystemAdministrator(f) is { } no) return no;
        if (s.Dropped) return new AlreadyClosed();
        return s.ReplayedSince == c.Facts.Since ? Decision.Nothing : new ParkedMessageReplayed(c.Facts, f.Actor.Hand);
    }

    private static Decision Drop(ParkedState s, DropParkedMessage c, Frame f)
    {
        if (Authority.SystemAdministrator(f) is { } no) return no;
        if (Texts.Required(c.Reason) is { } missing) return missing;
        return s.Dropped ? Decision.Nothing : new ParkedMessageDropped(c.Facts, c.Reason, f.Actor.Hand);
    }
}
