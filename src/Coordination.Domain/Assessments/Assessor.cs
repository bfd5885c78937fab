using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain.Plans;
using Coordination.Domain.Units;

namespace Coordination.Domain.Assessments;

/// <summary>Turns a year's facts into score sheets by rules that are data: the same facts and rules always give the same sheets.</summary>
public static class Assessor
{
    private const int Decimals = 2;
    private const int ShareDecimals = 1;
    private const decimal Percent = 100m;

    /// <summary>The cards of every unit that had something to do, counties first, in the order of the register.</summary>
    /// <param name="asAt">The instant (UTC) for which what is still open is told.</param>
    public static ImmutableArray<Scorecard> Assess(AssessmentRules rules, YearFacts facts, PlanBook book, DateTimeOffset asAt)
    {
        var year = new YearOfUnits(facts, book, asAt);
        return
        [
            .. book.Units.All.Where(u => year.Units.Contains(u.Code)).Select(u => (u.Code, Group: GroupOf(u, rules))).Where(u => u.Group is not null)
                .OrderBy(u => u.Group).Select(u => CardOf(rules, year, u.Code, u.Group!.Value)),
        ];
    }

    /// <summary>Null for those who run the year and are not judged by it: the office, the supervision office, the leading group; parts of units.</summary>
    public static CardGroup? GroupOf(Unit unit, AssessmentRules rules) => unit.Kind switch
    {
        UnitKind.County => CardGroup.County,
        UnitKind.Zone => rules.ZonesCount ? CardGroup.County : CardGroup.Zone,
        UnitKind.Bureau or UnitKind.PartyDepartment or UnitKind.StateCompany => CardGroup.Bureau,
        _ => null,
    };

    /// <summary>The card after a ruling on one of its points; what the rule's cap had kept back takes the room that is free now.</summary>
    public static Scorecard WithRuling(Scorecard card, string point, ObjectionRuled ruling, AssessmentRules? rules)
    {
        if (card.Point(point) is not { } ruled) return card;
        var rule = rules?.Rule(ruled.Rule);
        var room = rule?.Cap is { } cap ? cap - card.Points.Where(p => p.Rule == ruled.Rule && p.Id != point).Sum(p => Math.Abs(p.Delta)) - Math.Abs(ruling.Delta) : 0;
        var after = card.Points.Select(p => p.Id == point ? Ruled(p, ruling) : p.Rule == ruled.Rule ? Filled(p, rule, ref room) : p).ToImmutableArray();
        return Scorecard.Of(card.Unit, card.Group, card.Base, card.Sections, after);
    }

    private static ScorePoint Ruled(ScorePoint point, ObjectionRuled ruling) => point with
    {
        Delta = ruling.Delta,
        Whole = 0,
        Arithmetic = FormattableString.Invariant($"{point.Arithmetic} → {Number(ruling.Delta)}"),
        Facts = point.Facts.Add(new Fact(FactNames.Reason, ruling.Reason)),
    };

    private static ScorePoint Filled(ScorePoint point, AssessmentRule? rule, ref decimal room)
    {
        var more = Math.Clamp(point.Whole - Math.Abs(point.Delta), 0, Math.Max(room, 0));
        if (more == 0) return point;
        room -= more;
        var delta = Math.Abs(point.Delta) + more;
        return point with { Delta = Signed(rule, delta), Arithmetic = FormattableString.Invariant($"{point.Arithmetic} → {Number(delta)}") };
    }

    private static Scorecard CardOf(AssessmentRules rules, YearOfUnits year, UnitCode unit, CardGroup group)
    {
        var points = ImmutableArray.CreateBuilder<ScorePoint>();
        var sections = new List<SectionScore>();
        foreach (var section in rules.For(group))
        {
            var applies = section.Full == 0 || section.Rules.Any(r => year.HasLoad(r.Kind, unit));
            sections.Add(new SectionScore(section.Id, section.Full, 0, applies));
            foreach (var rule in section.Rules) points.AddRange(PointsOf(section, rule, year, unit));
        }

        return Scorecard.Of(unit, group, rules.Base, sections, points.ToImmutable());
    }

    private static IEnumerable<ScorePoint> PointsOf(AssessmentSection section, AssessmentRule rule, YearOfUnits year, UnitCode unit)
    {
        if (rule.Kind == RuleKind.Indicator) return year.FiguresOf(unit).Where(f => f.IsCounted).Select(f => OfFigure(section, rule, year.CountedFigures(unit), f));
        var spent = 0m;
        var told = new List<ScorePoint>();
        foreach (var (occurrence, i) in year.Of(rule, unit).OrderBy(o => o.Key, StringComparer.Ordinal).Select((o, i) => (o, i)))
        {
            var whole = i < rule.Free ? 0 : decimal.Round(Math.Min(rule.Points * occurrence.Amount, rule.EachMax ?? decimal.MaxValue), Decimals, MidpointRounding.AwayFromZero);
            var counted = rule.Cap is { } cap ? Math.Min(whole, Math.Max(cap - spent, 0)) : whole;
            spent += counted;
            var arithmetic = rule.Points == 0 ? "0" : i < rule.Free ? FormattableString.Invariant($"{i + 1} ≤ {rule.Free}") : Arithmetic(rule, occurrence.Amount, whole, counted);
            told.Add(new ScorePoint(
                $"{rule.Id}/{occurrence.Key}", section.Id, rule.Id, occurrence.Subject, occurrence.Events, occurrence.Facts, arithmetic, Signed(rule, counted))
            { Whole = whole });
        }

        return told;
    }

    /// <summary>A bonus adds, everything else takes away.</summary>
    private static decimal Signed(AssessmentRule? rule, decimal counted) => rule?.Kind == RuleKind.IndicatorBeyond ? counted : -counted;

    private static string Arithmetic(AssessmentRule rule, decimal amount, decimal whole, decimal counted)
    {
        var text = FormattableString.Invariant($"{Number(rule.Points)} × {amount:0.##} = {Number(rule.Points * amount)}");
        if (whole < decimal.Round(rule.Points * amount, Decimals, MidpointRounding.AwayFromZero)) text += FormattableString.Invariant($" > {Number(whole)}");
        return counted < whole ? text + FormattableString.Invariant($" > {Number(counted)}") : text;
    }

    /// <summary>An equal part of the section for each figure; of it, what is done.</summary>
    private static ScorePoint OfFigure(AssessmentSection section, AssessmentRule rule, int figures, FigureOfUnit figure)
    {
        var part = section.Full / figures;
        // What is told to one decimal is what is reckoned with, so that a county finds the same by hand.
        var done = decimal.Round(Math.Clamp(figure.DoneShare, 0, Percent), ShareDecimals, MidpointRounding.AwayFromZero);
        var lost = figure.IsMet ? 0 : decimal.Round(part * (Percent - done) / Percent, Decimals, MidpointRounding.AwayFromZero);
        var arithmetic = figure.IsMet
            ? FormattableString.Invariant($"{section.Full:0.##} ÷ {figures} × (1 − 100%) = 0")
            : FormattableString.Invariant($"{section.Full:0.##} ÷ {figures} × (1 − {done:0.0}%) = {Number(lost)}");
        return new ScorePoint($"{rule.Id}/{figure.Id}", section.Id, rule.Id, figure.Id.Stream, figure.Events, figure.Facts, arithmetic, -lost);
    }

    private static string Number(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
