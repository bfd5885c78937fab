using System.Collections.Immutable;

namespace Coordination.Domain;

/// <summary>Something that has happened. Past tense; stored for ever; never changed, only added to.</summary>
public abstract record Event;

/// <summary>Something a person or the process wants done to one stream.</summary>
public abstract record Command
{
    /// <summary>The one stream that decides it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public abstract StreamId Stream { get; }
}

/// <summary>A business "no": typed, recorded, and worded for people by resource files under its type's name.</summary>
public abstract record Rejection
{
    /// <summary>The type's name; the key of its text in the resource files.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Code => GetType().Name;
}

/// <summary>What a decider answers: events (none for an idempotent repeat) or one rejection.</summary>
public sealed class Decision
{
    private Decision(ImmutableArray<Event> events, Rejection? rejection)
    {
        Events = events;
        Rejection = rejection;
    }

    /// <summary>Accepted, and nothing changes: a repeat, or a message that came too late to matter.</summary>
    public static Decision Nothing { get; } = new([], null);

    public ImmutableArray<Event> Events { get; }

    public Rejection? Rejection { get; }

    public bool IsAccepted => Rejection is null;

    public static Decision Accept(params ImmutableArray<Event> events) => new(events, null);

    public static Decision Refuse(Rejection rejection) => new([], rejection);

    public static implicit operator Decision(Event happened) => Accept(happened);

    public static implicit operator Decision(Rejection rejection) => Refuse(rejection);
}

/// <summary>Thrown when a stored event is of a type its stream's state does not know: a newer build wrote it, or the record was damaged.</summary>
public sealed class UnknownEventException(Type type, StreamKind kind)
    : InvalidOperationException($"A {kind} stream cannot contain {type.Name}")
{
}
