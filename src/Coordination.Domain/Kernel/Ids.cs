namespace Coordination.Domain;

/// <summary>A value that is one string under its own type, so that two kinds of key are never mixed up.</summary>
public interface IKey<TSelf> where TSelf : struct, IKey<TSelf>
{
    string Value { get; }

    static abstract TSelf Of(string value);
}

/// <summary>A plan within a jurisdiction, <c>lyg/2022-30</c>. Opens every other key, so that many cities share one store.</summary>
public readonly record struct PlanId(string Value) : IKey<PlanId>
{
    public static PlanId Of(string value) => new(value);

    public static PlanId Of(string jurisdiction, string plan) => new($"{jurisdiction}/{plan}");

    public string Jurisdiction => Value[..Value.IndexOf('/', StringComparison.Ordinal)];

    public override string ToString() => Value;
}

/// <summary>One plan-year, <c>lyg/2022-30/2025</c>.</summary>
public readonly record struct CycleId(string Value) : IKey<CycleId>
{
    public static CycleId Of(string value) => new(value);

    /// <summary>The plan-year a key of any stream within one belongs to: its first three parts.</summary>
    public static CycleId OfKey(string key) => new(KeyParts.First(key, 3));

    public static CycleId Of(PlanId plan, int year) => new(FormattableString.Invariant($"{plan}/{year:0000}"));

    public PlanId Plan => new(Value[..Value.LastIndexOf('/')]);

    public int Year => int.Parse(Value.AsSpan(Value.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture);

    public StreamId Stream => new(StreamKind.Cycle, Value);

    public override string ToString() => Value;
}

/// <summary>One year of one task, <c>lyg/2022-30/2025/10</c>.</summary>
public readonly record struct TaskRunId(string Value) : IKey<TaskRunId>
{
    public static TaskRunId Of(string value) => new(value);

    public static TaskRunId Of(CycleId cycle, int taskNumber) => new(FormattableString.Invariant($"{cycle}/{taskNumber:00}"));

    public CycleId Cycle => new(Value[..Value.LastIndexOf('/')]);

    public int TaskNumber => int.Parse(Value.AsSpan(Value.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture);

    public StreamId Stream => new(StreamKind.TaskRun, Value);

    public override string ToString() => Value;
}

/// <summary>
/// What one unit has to do for one task in one year: <c>lyg/2022-30/2025/10/hzq</c>; one that took over another's
/// <c>…/zjj-for-hzq</c>; a child made by onward dispatch <c>…/hzq/1</c>. Derived, never counted, so that the order of messages does not
/// matter.
/// </summary>
public readonly record struct AssignmentId(string Value) : IKey<AssignmentId>
{
    public static AssignmentId Of(string value) => new(value);

    public static AssignmentId Of(TaskRunId run, UnitCode unit) => new($"{run}/{unit}");

    /// <summary>The assignment by which a unit takes over this one.</summary>
    public AssignmentId SuccessorFor(UnitCode unit) => new($"{Run}/{unit}-for-{Value[(Run.Value.Length + 1)..]}");

    public static AssignmentId ChildOf(AssignmentId parent, int ordinal) => new(FormattableString.Invariant($"{parent}/{ordinal}"));

    /// <summary>The assignment whose unit dispatched it onward, or null where the task run itself is the parent.</summary>
    public AssignmentId? Parent => KeyParts.Count(Value) > 5 ? new AssignmentId(Value[..Value.LastIndexOf('/')]) : null;

    /// <summary>The task run it belongs to, however deep it stands.</summary>
    public TaskRunId Run => new(KeyParts.First(Value, 4));

    public StreamId Stream => new(StreamKind.Assignment, Value);

    public override string ToString() => Value;
}

/// <summary>A calendar month a report is about, <c>2025-04</c>; sorts as text.</summary>
public readonly record struct ReportMonth(string Value) : IKey<ReportMonth>, IComparable<ReportMonth>
{
    public static ReportMonth Of(string value) => new(value);

    public static ReportMonth Of(int year, int month) => new(FormattableString.Invariant($"{year:0000}-{month:00}"));

    public int Year => int.Parse(Value.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);

    public int Month => int.Parse(Value.AsSpan(5, 2), System.Globalization.CultureInfo.InvariantCulture);

    public int CompareTo(ReportMonth other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(ReportMonth left, ReportMonth right) => left.CompareTo(right) < 0;

    public static bool operator >(ReportMonth left, ReportMonth right) => left.CompareTo(right) > 0;

    public static bool operator <=(ReportMonth left, ReportMonth right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ReportMonth left, ReportMonth right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;
}

/// <summary>One unit's merged report of one month for all its assignments: <c>lyg/2022-30/2025/hzq/2025-04</c>.</summary>
public readonly record struct ReturnId(string Value) : IKey<ReturnId>
{
    public static ReturnId Of(string value) => new(value);

    public static ReturnId Of(CycleId cycle, UnitCode unit, ReportMonth month) => new($"{cycle}/{unit}/{month}");

    public StreamId Stream => new(StreamKind.MonthlyReturn, Value);

    public override string ToString() => Value;
}

/// <summary>The lead's merged report of one month of one task run: <c>lyg/2022-30/2025/10/2025-04</c>.</summary>
public readonly record struct MergeId(string Value) : IKey<MergeId>
{
    public static MergeId Of(string value) => new(value);

    public static MergeId Of(TaskRunId run, ReportMonth month) => new($"{run}/{month}");

    public TaskRunId Run => new(Value[..Value.LastIndexOf('/')]);

    public ReportMonth Month => new(KeyParts.Last(Value));

    public StreamId Stream => new(StreamKind.MonthlyMerge, Value);

    public override string ToString() => Value;
}

/// <summary>One year of one indicator of a task: <c>lyg/2022-30/2025/10/leakage</c>.</summary>
public readonly record struct IndicatorId(string Value) : IKey<IndicatorId>
{
    public static IndicatorId Of(string value) => new(value);

    public static IndicatorId Of(TaskRunId run, string indicator) => new($"{run}/{indicator}");

    public TaskRunId Run => new(Value[..Value.LastIndexOf('/')]);

    /// <summary>The id within its task, <c>leakage</c>.</summary>
    public string Name => KeyParts.Last(Value);

    public StreamId Stream => new(StreamKind.Indicator, Value);

    public override string ToString() => Value;
}

/// <summary>One draw of papers to be looked at: <c>lyg/2022-30/2025/2025-07</c>, one a month.</summary>
public readonly record struct SpotCheckId(string Value) : IKey<SpotCheckId>
{
    public static SpotCheckId Of(string value) => new(value);

    public static SpotCheckId Of(CycleId cycle, ReportMonth month) => new($"{cycle}/{month}");

    public StreamId Stream => new(StreamKind.SpotCheck, Value);

    public override string ToString() => Value;
}

/// <summary>The one paper a unit gets for one ladder level on one day: <c>lyg/2022-30/2025/hzq/blue/2025-04-28</c>.</summary>
public readonly record struct NoticeId(string Value) : IKey<NoticeId>
{
    public static NoticeId Of(string value) => new(value);

    public static NoticeId Of(CycleId cycle, UnitCode unit, string level, DateOnly day) =>
        new(FormattableString.Invariant($"{cycle}/{unit}/{level}/{day:yyyy-MM-dd}"));

    public StreamId Stream => new(StreamKind.Notice, Value);

    public override string ToString() => Value;
}

/// <summary>A matter before the office or the leading group.</summary>
public readonly record struct EscalationId(string Value) : IKey<EscalationId>
{
    public static EscalationId Of(string value) => new(value);

    public StreamId Stream => new(StreamKind.Escalation, Value);

    public override string ToString() => Value;
}

/// <summary>A unit's short code, unique within a jurisdiction: lower-case letters, digits and dots, <c>hzq</c>, <c>hzq.zj</c>.</summary>
public readonly record struct UnitCode(string Value) : IKey<UnitCode>, IComparable<UnitCode>
{
    public static UnitCode Of(string value) => new(value);

    public int CompareTo(UnitCode other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(UnitCode left, UnitCode right) => left.CompareTo(right) < 0;

    public static bool operator >(UnitCode left, UnitCode right) => left.CompareTo(right) > 0;

    public static bool operator <=(UnitCode left, UnitCode right) => left.CompareTo(right) <= 0;

    public static bool operator >=(UnitCode left, UnitCode right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;
}

/// <summary>An account of one person; opaque to the domain.</summary>
public readonly record struct PersonId(string Value) : IKey<PersonId>
{
    public static PersonId Of(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>A step's id within its workflow, <c>break-down</c>.</summary>
public readonly record struct StepId(string Value) : IKey<StepId>, IComparable<StepId>
{
    public static StepId Of(string value) => new(value);

    public int CompareTo(StepId other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(StepId left, StepId right) => left.CompareTo(right) < 0;

    public static bool operator >(StepId left, StepId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StepId left, StepId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StepId left, StepId right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;
}

/// <summary>The idempotency key of a command: the same id is decided once and answered the same way ever after.</summary>
public readonly record struct CommandId(Guid Value)
{
    public override string ToString() => Value.ToString("N");
}
