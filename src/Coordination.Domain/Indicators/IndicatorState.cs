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

    /// <summary>Months for which 无变化 was reported, by unit and month, with when that came on record (UTC).</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> Unchanged { get; init; } = ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    public bool IsUnchanged(UnitCode? unit, ReportMonth month) => Unchanged.ContainsKey(KeyOf(unit, month));

    /// <summary>False for a month before the one from which the unit has the figure.</summary>
    public bool IsAsked(UnitCode? unit, ReportMonth month) => month.Month >= FromOf(unit);

    /// <param name="unit">Null for the city's own measured value.</param>
    public MonthValue? Value(UnitCode? unit, ReportMonth month) => Values.GetValueOrDefault(KeyOf(unit, month));

    /// <summary>What holds for the month as it stood at the instant: its own value, or where nothing had changed the one before; null where nothing was told.</summary>
    public ValueVersion? HoldsIn(UnitCode? unit, ReportMonth month, DateTimeOffset asAt) =>
        Value(unit, month)?.AsAt(asAt) ?? (LatestOf(unit, month, asAt) is var (of, version) && of == month ? version : null);

    /// <summary>
    /// The latest value up to the month, as it stood at the instant, and the month it holds for: where nothing had changed since, the later one. What was
    /// told of months before the unit had the figure does not count.
    /// </summary>
    public (ReportMonth Month, ValueVersion Version)? LatestOf(UnitCode? unit, ReportMonth upTo, DateTimeOffset asAt)
    {
        (ReportMonth Month, ValueVersion Version)? latest = null;
        var from = FromOf(unit);
        // In key order: a unit's months ascend.
        foreach (var (_, value) in Values)
        {
            if (value.Unit == unit && value.Month <= upTo && value.Month.Month >= from && value.AsAt(asAt) is { } version) latest = (value.Month, version);
        }

        if (latest is not { } known || Unchanged.IsEmpty) return latest;
        for (var month = upTo.Month; month > known.Month.Month; month--)
        {
            var later = ReportMonth.Of(upTo.Year, month);
            if (Unchanged.TryGetValue(KeyOf(unit, later), out var at) && at <= asAt) return (later, known.Version);
        }

        return latest;
    }

    private int FromOf(UnitCode? unit) => unit is { } code && Plan?.Part(code) is { } part ? part.From : 1;

    public static IndicatorState Apply(IndicatorState s, Event e, StreamId stream, DateTimeOffset at)
    {
        if (s.Id is null) s = s with { Id = new IndicatorId(stream.Key) };
        return e switch
        {
            IndicatorPlanned x => s with { Plan = x.Plan, PlannedAt = at, PlannedBy = x.By, Editions = s.Editions + 1 },
            ReportedValueNoted x => s with { Values = With(s.Values, x.Unit, x.Month, new ValueVersion(x.Value, ValueStanding.Provisional, x.By, at, null, x.From)) },
            UnchangedNoted x => s with { Unchanged = s.Unchanged.SetItem(KeyOf(x.Unit, x.Month), at) },
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
