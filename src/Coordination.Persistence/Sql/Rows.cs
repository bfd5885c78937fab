using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Persistence;

// Rows as a database gives them: instants as UTC ticks, ids as 16 bytes, streams as text. Constructor parameters are the columns' names.

internal sealed record AnswerRecord(byte[] CommandId, string Answer);

internal sealed record EventRecord(
    long Position, string Stream, long Version, string Type, string Body, long At, byte[] CommandId,
    string PreviousHash, string Hash, string Algorithm, string Node, long Batch)
{
    public EventRow ToRow() => new(
        Position, StreamId.Parse(Stream), (int)Version, Type, Body, Instants.From(At), Guids.From(CommandId), PreviousHash, Hash, Algorithm, Node, Batch);
}

internal sealed record OutboxRecord(
    long Id, string Subscriber, long Position, string Stream, long Version, string Type, string Body, long At, byte[] CommandId,
    string PreviousHash, string Hash, string Algorithm, string Node, long Batch)
{
    public OutboxMessage ToRow() => new(
        Id,
        Subscriber,
        new EventRecord(Position, Stream, Version, Type, Body, At, CommandId, PreviousHash, Hash, Algorithm, Node, Batch).ToRow());
}

internal sealed record ParkedRecord(
    string Reason, long ParkedAt, long Id, string Subscriber, long Position, string Stream, long Version, string Type, string Body, long At, byte[] CommandId,
    string PreviousHash, string Hash, string Algorithm, string Node, long Batch)
{
    public ParkedMessage ToRow() => new(
        new OutboxRecord(Id, Subscriber, Position, Stream, Version, Type, Body, At, CommandId, PreviousHash, Hash, Algorithm, Node, Batch).ToRow(),
        Reason,
        Instants.From(ParkedAt));
}

/// <summary>Set by property: a subquery that finds nothing has no type for a constructor to match.</summary>
internal sealed class OutboxStandingRecord
{
    public long Waiting { get; init; }

    public long? OldestAt { get; init; }

    public long Parked { get; init; }

    public OutboxStanding ToRow() => new(Waiting, Instants.From(OldestAt), Parked);
}

internal sealed record TimelineRecord(
    string? Person, string? Unit, string? Role, string? ActingFor, long Position, string Stream, long Version, string Type, string Body, long At,
    byte[] CommandId, string PreviousHash, string Hash, string Algorithm, string Node, long Batch)
{
    public TimelineRow ToRow() => new(
        new EventRecord(Position, Stream, Version, Type, Body, At, CommandId, PreviousHash, Hash, Algorithm, Node, Batch).ToRow(),
        Person ?? "",
        Unit ?? "",
        Role ?? "",
        ActingFor ?? "");
}

internal sealed record EntityRecord(
    string Stream, long Version, string HeadHash, string PlanYear, long TaskNumber, string Unit, string Status, long? DueAt, long ChangedAt, string Document)
{
    public EntityRow ToRow() => new(
        StreamId.Parse(Stream), (int)Version, HeadHash, PlanYear, (int)TaskNumber, Unit, Status, Instants.From(DueAt), Instants.From(ChangedAt), Document);
}

internal sealed record DeadlineRecord(string Stream, string Name, long Serial, long? DueAt)
{
    public DeadlineRow ToRow() => new(StreamId.Parse(Stream), Name, (int)Serial, Instants.From(DueAt));

    public DueDeadline ToDue() => new(
        StreamId.Parse(Stream), Name, (int)Serial, Instants.From(DueAt) ?? throw new InvalidOperationException("a cleared deadline was read as due"));
}

internal sealed record CommandRecord(
    long Sequence, byte[] CommandId, string Stream, string Type, string Person, string Unit, string Role, string ActingFor, long At, long Accepted,
    string Answer, string Body, string Node, long Batch)
{
    public CommandRow ToRow() => new(
        Sequence, Guids.From(CommandId), StreamId.Parse(Stream), Type, Person, Unit, Role, ActingFor, Instants.From(At), Accepted != 0, Answer, Body, Node, Batch);
}

/// <summary>Set by property: the answer is computed, and without a row it has no type for a constructor to match.</summary>
internal sealed class TrailRecord
{
    public long Sequence { get; init; }

    public string Stream { get; init; } = "";

    public string Type { get; init; } = "";

    public string Person { get; init; } = "";

    public string Unit { get; init; } = "";

    public string Role { get; init; } = "";

    public string ActingFor { get; init; } = "";

    public long At { get; init; }

    public long Accepted { get; init; }

    public string Answer { get; init; } = "";

    public TrailRow ToRow() => new(Sequence, StreamId.Parse(Stream), Type, Person, Unit, Role, ActingFor, Instants.From(At), Accepted != 0, Refusal());

    /// <summary>A damaged answer is for the audit of the whole record to find.</summary>
    private string Refusal()
    {
        try
        {
            return Answer.Length == 0 ? "" : Application.Engine.Answer.Read(Answer).Rejection ?? "";
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidDataException)
        {
            return "";
        }
    }
}

internal sealed record LedgerRecord(
    string Node, long Sequence, long At, long Events, long Commands, string PreviousHash, string Hash, string Algorithm)
{
    public LedgerRow ToRow() => new(Node, Sequence, Instants.From(At), (int)Events, (int)Commands, PreviousHash, Hash, Algorithm);
}

internal sealed record DefinitionRecord(string Version, string PlanId, long TaskNumber, string Body, long SavedAt)
{
    public DefinitionRow ToRow() => new(Version, PlanId, (int)TaskNumber, Body, Instants.From(SavedAt));
}

internal sealed record KeptRecord(string Kind, string Name, string Owner, long Version, long SavedAt, long? ExpiresAt, string Document)
{
    public KeptRow ToRow() => new(Kind, Name, Owner, Version, Instants.From(SavedAt), Instants.From(ExpiresAt), Document);
}

/// <summary>Set by property: an aggregate over no rows has no type for a constructor to match.</summary>
internal sealed class TypeCountRecord
{
    public string Type { get; init; } = "";

    public long Rows { get; init; }
}

internal sealed record CommandCountRecord(long Accepted, long Refused);

internal sealed record MessageCountRecord(long Published, long Consumed, long Parked);

internal static class Instants
{
    public static DateTimeOffset From(long ticks) => new(ticks, TimeSpan.Zero);

    public static DateTimeOffset? From(long? ticks) => ticks is { } known ? From(known) : null;
}

internal static class Guids
{
    public static Guid From(byte[] bytes) => new(bytes, bigEndian: true);
}
