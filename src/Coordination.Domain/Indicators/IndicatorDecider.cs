using System.Collections.Immutable;
using Coordination.Domain.Escalations;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Indicators;

/// <summary>A value stands with who entered it and why; what a report says gives way to what the data owner has corrected or settled.</summary>
public static class IndicatorDecider
{
    public const int PartsMax = 60;
    public const int RowsMax = 1000;

    /// <summary>Bound of every figure, so that sums and shares stay within a decimal.</summary>
    public const decimal ValueMax = 1_000_000_000_000m;

    private const int YearsMax = 20;

    public static Decision Decide(IndicatorState s, Command command, Frame f) => command switch
    {
        PlanIndicator c => Plan(s, c, f),
        NoteReportedValue c => Note(s, c, f),
        EnterValues c => Enter(s, c, f),
        FireDeadline => Decision.Nothing,
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Plan(IndicatorState s, PlanIndicator c, Frame f)
    {
        if (Authority.In(f, f.Book.Units.Office, Role.Handler, Role.UnitHead) is { } no) return no;
        if (f.Book.Indicator(c.Indicator) is not { } indicator) return new NotFound(c.Indicator.Value);
        if ((s.Plan is null ? Texts.Bounded(c.Reason) : Texts.Required(c.Reason)) is { } text) return text;
        if (FaultOf(c.Indicator, c.Plan, indicator, f) is { } fault) return fault;
        return new IndicatorPlanned(c.Plan, c.Reason, f.Actor.Hand, f.Actor.Unit);
    }

    private static Rejection? FaultOf(IndicatorId id, IndicatorPlan plan, Indicator indicator, Frame f)
    {
        if (plan.Path is null || plan.Course is null || plan.Parts.IsDefault || plan.Path.Count is 0 or > YearsMax) return new TextMissing();
        if (plan.Parts.Length > PartsMax) return new TooManyItems(PartsMax);
        if (f.Book.Units.Find(plan.Owner) is null) return new UnknownUnit(plan.Owner);
        if (!plan.Course.IsSound()) return new CourseUnsound();
        if (plan.Path.Values.Append(plan.Baseline).Concat(plan.Parts.SelectMany(p => new[] { p.Weight, p.Baseline, p.Target })).Any(v => Math.Abs(v) > ValueMax)) return new ValueOutOfRange();
        var year = id.Run.Cycle.Year;
        if (!plan.Path.TryGetValue(year, out var target) || plan.Path.Keys.Any(y => y < year)) return new PathIncomplete(year);
        // In the document's year the path has come to the document's figure.
        if (year <= indicator.Year && !(plan.Path.TryGetValue(indicator.Year, out var last) && indicator.Comparator.IsMet(last, indicator.Value))) return new PathMissesTarget(indicator.Year, indicator.Value);
        return FaultOfParts(plan, target, indicator.Comparator, f);
    }

    private static Rejection? FaultOfParts(IndicatorPlan plan, decimal target, IndicatorComparator comparator, Frame f)
    {
        var seen = new HashSet<UnitCode>();
        foreach (var part in plan.Parts)
        {
            if (f.Book.Units.Find(part.Unit) is null) return new UnknownUnit(part.Unit);
            if (!seen.Add(part.Unit)) return new DuplicateUnit(part.Unit);
            if (part.From is < 1 or > 12) return new ValueOutOfRange();
            if (part.Weight < 0 || (plan.Aggregation == Aggregation.WeightedMean && part is { Exemption: null, Weight: 0 })) return new BadWeight(part.Unit);
            if (part.Exemption is { } why && Texts.Required(why) is { } text) return text;
            if (plan.Aggregation == Aggregation.EachAtLeast && part.Exemption is null && !comparator.OfPlan().IsMet(part.Target, target)) return new PartsDoNotAddUp(part.Target, target);
        }

        if (!plan.Counted.Any() || plan.SumOf(p => p.Target) is not { } sum || comparator.OfPlan().IsMet(decimal.Round(sum, 6), target)) return null;
        return new PartsDoNotAddUp(decimal.Round(sum, 6), target);
    }

    private static Decision Note(IndicatorState s, NoteReportedValue c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (!s.IsAsked(c.Unit, c.Month)) return Decision.Nothing;
        var known = s.Value(c.Unit, c.Month);
        // 无变化 says that the value before stands for this month too, whichever that turns out to be.
        if (c.Value is not { } value) return known is not null || s.IsUnchanged(c.Unit, c.Month) ? Decision.Nothing : new UnchangedNoted(c.Unit, c.Month, c.Assignment, c.AcceptedBy);
        if (Math.Abs(value) > ValueMax || (known is not null && (known.InForce.Standing != ValueStanding.Provisional || known.InForce.Value == value))) return Decision.Nothing;
        return new ReportedValueNoted(c.Unit, c.Month, value, c.Assignment, c.AcceptedBy);
    }

    private static Decision Enter(IndicatorState s, EnterValues c, Frame f)
    {
        if (Authority.InOneOf(f, s.Plan?.Owner ?? f.Book.Units.Office, f.Book.Units.Office) is { } no) return no;
        if (c.Standing == ValueStanding.Final && f.Actor.Role != Role.UnitHead) return new NotYourRole(f.Actor.Role);
        if (s.Plan is null || f.Book.Indicator(c.Indicator) is null) return new NotFound(c.Indicator.Value);
        if (c.Rows.IsDefaultOrEmpty) return new TextMissing();
        if (c.Rows.Length > RowsMax) return new TooManyItems(RowsMax);
        if (Texts.Bounded(c.Reason) is { } text) return text;
        return FaultOfRows(s, c, s.Plan, f) is { } fault ? fault : News(s, c) is [_, ..] rows ? new ValuesEntered(rows, c.Standing, c.Reason, f.Actor.Hand, f.Actor.Unit) : Decision.Nothing;
    }

    private static Rejection? FaultOfRows(IndicatorState s, EnterValues c, IndicatorPlan plan, Frame f)
    {
        var officeHead = f.Actor.Role == Role.UnitHead && f.Actor.Unit == f.Book.Units.Office;
        var seen = new HashSet<(UnitCode?, ReportMonth)>();
        foreach (var row in c.Rows)
        {
            if (row.Unit is { } unit && plan.Part(unit) is null) return new UnknownUnit(unit);
            if (row.Month.Year != c.Indicator.Run.Cycle.Year || !s.IsAsked(row.Unit, row.Month)) return new ReportNotExpected(row.Month);
            if (!seen.Add((row.Unit, row.Month))) return new AlreadyExists($"{row.Unit} {row.Month}");
            if (Math.Abs(row.Value) > ValueMax) return new ValueOutOfRange();
            if (s.Value(row.Unit, row.Month) is not { } known) continue;
            if (known.InForce.Standing == ValueStanding.Final && !officeHead) return new ValueIsFinal(row.Unit, row.Month);
            if (c.Standing < known.InForce.Standing) return new ValueIsFinal(row.Unit, row.Month);
            if (known.InForce.Value != row.Value && Texts.Required(c.Reason) is { } text) return text;
        }

        return null;
    }

    /// <summary>Rows that say nothing new are passed over, so that a file sent twice is entered once.</summary>
    private static ImmutableArray<ValueRow> News(IndicatorState s, EnterValues c) =>
        [.. c.Rows.Where(r => s.Value(r.Unit, r.Month) is not { InForce: { } known } || known.Value != r.Value || known.Standing != c.Standing)];
}
