namespace Coordination.Domain;

/// <summary>The kinds of stream; each guards its own invariants (docs/architecture.md has the table).</summary>
public enum StreamKind
{
    Cycle,
    TaskRun,
    Assignment,
    MonthlyReturn,
    MonthlyMerge,
    Notice,
    Escalation,
    Register,
    Precedents,
    Desk,
    Delivery,
    Parked,
    Person,
    CitySettings,
    Indicator,
    SpotCheck,
    Assessment,
}

/// <summary>Names one stream of events: kind and key. Written <c>assignment:lyg/2022-30/2025/10/hzq</c>.</summary>
public readonly record struct StreamId(StreamKind Kind, string Key) : IComparable<StreamId>
{
    /// <summary>True where the key opens with a jurisdiction alone: the stream is of all its plans.</summary>
    public bool IsOfJurisdiction =>
        Kind is StreamKind.Desk or StreamKind.Delivery or StreamKind.Parked or StreamKind.Person or StreamKind.CitySettings;

    /// <summary>The number of the task a stream is about; 0 where it is about none, or about several.</summary>
    public int Task => Kind switch
    {
        StreamKind.Assignment => new AssignmentId(Key).Run.TaskNumber,
        StreamKind.TaskRun => new TaskRunId(Key).TaskNumber,
        StreamKind.MonthlyMerge => new MergeId(Key).Run.TaskNumber,
        StreamKind.Indicator => new IndicatorId(Key).Run.TaskNumber,
        _ => 0,
    };

    public static StreamId Register(CycleId cycle, string paper) => new(StreamKind.Register, $"{cycle}/{paper}");

    public static StreamId Precedents(PlanId plan, int taskNumber) =>
        new(StreamKind.Precedents, FormattableString.Invariant($"{plan}/{taskNumber:00}"));

    public static StreamId Desk(string jurisdiction, UnitCode unit) => new(StreamKind.Desk, $"{jurisdiction}/{unit}");

    /// <summary>What a unit's own system sent; its message by a hash of the id it bears, or null for what could not be taken.</summary>
    public static StreamId Delivery(string jurisdiction, string unit, string? message) =>
        new(StreamKind.Delivery, message is null ? $"{jurisdiction}/{unit}" : $"{jurisdiction}/{unit}/{message}");

    /// <summary>A message set aside, by its outbox id.</summary>
    public static StreamId Parked(string jurisdiction, long message) => new(StreamKind.Parked, FormattableString.Invariant($"{jurisdiction}/{message}"));

    /// <summary>An account of one person, <c>lyg/zhang.min</c>.</summary>
    public static StreamId Person(string jurisdiction, PersonId person) => new(StreamKind.Person, $"{jurisdiction}/{person}");

    public static StreamId Assessment(CycleId cycle) => new(StreamKind.Assessment, cycle.Value);

    public static StreamId CitySettings(string jurisdiction) => new(StreamKind.CitySettings, $"{jurisdiction}/settings");

    public static StreamId Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !Enum.TryParse<StreamKind>(text.AsSpan(0, colon), ignoreCase: true, out var kind))
            throw new FormatException($"'{text}' is not a stream id");
        return new StreamId(kind, text[(colon + 1)..]);
    }

    public int CompareTo(StreamId other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Key, other.Key);

    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamId left, StreamId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamId left, StreamId right) => left.CompareTo(right) >= 0;

#pragma warning disable CA1308 // The written form of a stream kind is lower case by definition, not for comparison.
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Key}";
#pragma warning restore CA1308
}
