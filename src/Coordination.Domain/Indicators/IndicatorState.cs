using System.Collections.Immutable;

namespace Coordination.Domain.Indicators;

/// <summary>One version of a value: what, by whom, when (UTC), and why or where from.</summary>
public sealed record ValueVersion(decimal Value, ValueStanding Standing, Signer By, DateTimeOffset At, string? Reason, AssignmentId? From);

/// <summary>All versions of one unit's value of one month; the last is in force.</summary>
public sealed record MonthValue(UnitCode? Unit, ReportMonth Month, ImmutableArray<ValueVersion> Versions)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public ValueVersion InForce => Versions[^1];

    /// <summary>What stood at an instant; null where nothing did yet.</summary>
    public ValueVersion? AsAt(DateTimeOffset instant) => Versions.LastOrDefault(v => v.At <= instant);
}

/// <summary>One year of one indicator as its events tell it.</summary>
public sealed record IndicatorState
{
    public static IndicatorState Initial { get; } = new();

    public IndicatorId? Id { get; init; }

    public IndicatorPlan? Plan { get; init; }

    public DateTimeOffset? PlannedAt { get; init; }

    public Signer? PlannedBy { get; init; }

    /// <summary>How often the plan was entered.</summary>
    public int Editions { get; init; }

    /// <summary>By unit and month.</summary>
    public ImmutableSortedDictionary<string, MonthValue> Values { get; init; } = ImmutableSortedDictionary.Create<string, MonthValue>(StringComparer.Ordinal);

    /// <param name="unit">Null for the city's own measured value.</param>
    public MonthValue? Value(UnitCode? unit, ReportMonth month) => Values.GetValueOrDefault(KeyOf(unit, month));

    /// <summary>The latest value up to the month, as it stood at the instant.</summary>
    public (ReportMonth Month, ValueVersion Version)? LatestOf(UnitCode? unit, ReportMonth upTo, DateTimeOffset asAt)
    {
        (ReportMonth, ValueVersion)? latest = null;
        // In key order: a unit's months ascend.
        foreach (var (_, value) in Values)
        {
            if (value.Unit == unit && value.Month <= upTo && value.AsAt(asAt) is { } version) latest = (value.Month, version);
        }

        return latest;
    }

    public static IndicatorState Apply(IndicatorState s, Event e, StreamId stream, DateTimeOffset at)
    {
        if (s.Id is null) s = s with { Id = new IndicatorId(stream.Key) };
        return e switch
        {
            IndicatorPlanned x => s with { Plan = x.Plan, PlannedAt = at, PlannedBy = x.By, Editions = s.Editions + 1 },
            ReportedValueNoted x => s with { Values = With(s.Values, x.Unit, x.Month, new ValueVersion(x.Value, ValueStanding.Provisional, x.By, at, null, x.From)) },
            ValuesEntered x => s with
            {
                Values = x.Rows.Aggregate(s.Values, (values, row) => With(values, row.Unit, row.Month, new ValueVersion(row.Value, x.Standing, x.By, at, x.Reason, null))),
            },
            _ => throw new UnknownEventException(e.GetType(), StreamKind.Indicator),
        };
    }

    private static ImmutableSortedDictionary<string, MonthValue> With(
        ImmutableSortedDictionary<string, MonthValue> values, UnitCode? unit, ReportMonth month, ValueVersion version)
    {
        var key = KeyOf(unit, month);
        return values.SetItem(key, values.GetValueOrDefault(key) is { } known ? known with { Versions = known.Versions.Add(version) } : new MonthValue(unit, month, [version]));
    }

    private static string KeyOf(UnitCode? unit, ReportMonth month) => $"{unit}/{month}";
}
