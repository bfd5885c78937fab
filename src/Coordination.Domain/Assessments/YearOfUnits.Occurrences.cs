using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Assessments;

/// <content>What happened, kind by kind. Lateness is reckoned from the date in force: reviewers' and arbiters' delay is not in it, since it stops the doer's clock.</content>
internal sealed partial class YearOfUnits
{
    /// <summary>
    /// The worst hand-in counts: a result that came late and was returned is not made punctual by its rework. An extension granted after the hand-in reckons
    /// it anew.
    /// </summary>
    private IEnumerable<Occurred> LateWork(StreamFacts<AssignmentState> a)
    {
        var worst = (Days: 0, Mark: default(Mark));
        (int Days, Mark Mark)? last = null;
        foreach (var mark in a.Marks)
        {
            if (mark.Event is ExtensionGranted { SubmittedDaysLate: { } anew } && last is { } before) last = (anew, before.Mark);
            else if (mark.Event is AssignmentSubmitted submitted)
            {
                if (last is { } earlier && earlier.Days > worst.Days) worst = earlier;
                last = (submitted.DaysLate, mark);
            }
        }

        if (last is { } final && final.Days > worst.Days) worst = final;
        if (worst.Days > 0)
        {
            yield return Once(a, "work", 1, [worst.Mark.ToString()], [.. Dates(a.State), new(FactNames.Done, Text(worst.Mark.At)), new(FactNames.DaysLate, Text(worst.Days))]);
        }
        else if (a.State is { Submission: null, Work: { } work } && work.DaysLate(_asAt, _book.Calendar) is > 0 and var open)
        {
            yield return Once(a, "work", 1, [], [.. Dates(a.State), new(FactNames.Open, Text(_asAt)), new(FactNames.DaysLate, Text(open))]);
        }
    }

    private IEnumerable<Occurred> LateAcknowledgement(StreamFacts<AssignmentState> a)
    {
        foreach (var late in Marked<AssignmentAcknowledged>(a, (m, e) => [new(FactNames.On, Text(m.At)), new(FactNames.DaysLate, Text(e.DaysLate))], e => e.DaysLate > 0)) yield return late;
        if (a.State.Clocks.GetValueOrDefault(ClockNames.Acknowledge)?.DaysLate(_asAt, _book.Calendar) is > 0 and var open)
            yield return Once(a, ClockNames.Acknowledge, 1, [], [new(FactNames.Open, Text(_asAt)), new(FactNames.DaysLate, Text(open))]);
    }

    private IEnumerable<Occurred> LateDeliverables(StreamFacts<AssignmentState> a)
    {
        foreach (var entry in a.State.Deliverables.Values)
        {
            var late = entry.DeliveredAt is not null ? entry.DaysLate
                : a.State is { Status: AssignmentStatus.Terminated, ClosedOffAt: { } ended } ? _book.Calendar.DaysLate(entry.Due.At, ended)
                : a.State.Clocks.GetValueOrDefault(ClockNames.Step(entry.Step))?.DaysLate(_asAt, _book.Calendar) ?? 0;
            if (late <= 0) continue;
            var events = a.Marks.Where(m => m.Event is DeliverableDelivered d && d.Step == entry.Step).Select(m => m.ToString());
            yield return Once(
                a, entry.Step.Value, late, [.. events],
                [
                    new(FactNames.Step, entry.Step.Value), new(FactNames.Due, Text(entry.Due.On)),
                    entry.DeliveredAt is { } at ? new(FactNames.Done, Text(at)) : new(FactNames.Open, Text(_asAt)), new(FactNames.DaysLate, Text(late)),
                ]);
        }
    }

    private static IEnumerable<Occurred> UrgedAgain(StreamFacts<AssignmentState> a) => a.Marks
        .Where(m => m.Event is LadderStepRaised { Level: >= LadderLevel.Yellow } e && e.Owner == a.State.Issue!.Unit && !ClockNames.IsOthers(e.Clock))
        .GroupBy(m => ((LadderStepRaised)m.Event).Clock, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => Once(a, g.Key, 1, [.. g.Select(m => m.ToString())], [new(FactNames.Clock, g.Key), new(FactNames.Due, Text(((LadderStepRaised)g.First().Event).Due.On))]));

    private static IEnumerable<Occurred> DirectedLate(StreamFacts<AssignmentState> a)
    {
        var marks = a.Marks.Where(m => m.Event is LadderStepRaised { Level: >= LadderLevel.Blue, Clock: ClockNames.Directed }).ToList();
        if (marks.Count > 0)
            yield return Once(a, ClockNames.Directed, 1, [.. marks.Select(m => m.ToString())], [new(FactNames.Due, Text(((LadderStepRaised)marks[0].Event).Due.On))]);
    }

    private static IEnumerable<Occurred> Returned(StreamFacts<AssignmentState> a) => a.Marks
        .Where(m => m.Event is ReportReturned or AssignmentReturnedForRework)
        .Select(m => Once(
            a, m.Event is ReportReturned x ? $"{x.Month}/{Stamp(m.At)}" : $"work/{Stamp(m.At)}", 1, [m.ToString()],
            m.Event is ReportReturned r
                ? [new(FactNames.Month, r.Month.Value), new(FactNames.On, Text(m.At)), new(FactNames.Reason, r.Reason)]
                : [new(FactNames.On, Text(m.At)), new(FactNames.Reason, ((AssignmentReturnedForRework)m.Event).Reason)]));

    /// <summary>The first time the form left counts: a line that was asked for afterwards does not make it late.</summary>
    private static IEnumerable<Occurred> LateReturns(StreamFacts<ReturnState> r)
    {
        var first = r.Marks.FirstOrDefault(m => m.Event is ReturnSubmitted);
        if (first.Event is ReturnSubmitted { DaysLate: > 0 } e)
        {
            yield return new Occurred(
                r.State.Month.Value, r.State.Id!.Value.Stream, 1, [first.ToString()],
                [new(FactNames.Month, r.State.Month.Value), new(FactNames.Due, Text(r.State.Due!.On)), new(FactNames.Done, Text(first.At)), new(FactNames.DaysLate, Text(e.DaysLate))]);
        }
    }

    private IEnumerable<Occurred> MissingReturns(StreamFacts<ReturnState> r)
    {
        if (r.Marks.Any(m => m.Event is ReturnSubmitted) || r.State.Due is not { } due || _asAt <= due.At) yield break;
        // A month of which nothing is asked any more, since every assignment in it was handed in, suspended or taken away, is not missing.
        if (!r.State.Lines.IsEmpty && r.State.Lines.Keys.All(id => IsWaived(id, r.State.Month, due.At))) yield break;
        yield return new Occurred(r.State.Month.Value, r.State.Id!.Value.Stream, 1, [], [new(FactNames.Month, r.State.Month.Value), new(FactNames.Due, Text(due.On)), new(FactNames.Open, Text(_asAt))]);
    }

    private bool IsWaived(string assignment, ReportMonth month, DateTimeOffset due) => _states.GetValueOrDefault(assignment) is { } s
        && (s.Reports.GetValueOrDefault(month.Value) is { Standing: ReportStanding.Waived } || (s is { Status: AssignmentStatus.Terminated, ClosedOffAt: { } ended } && ended <= due));

    private static Occurred OfSpotCheck(StreamFacts<AssignmentState> a, SpotCheckJudged j) => Once(a, j.Hash, 1, [], [new(FactNames.Reason, j.Reason ?? "")]);

    private IEnumerable<Occurred> OfLead(RuleKind kind, UnitCode unit) => kind switch
    {
        RuleKind.DispatchLate => _led[unit].SelectMany(LateDispatches),
        RuleKind.ReviewLate => _reviews[unit].GroupBy(m => (m.Stream, ((LadderStepRaised)m.Event).Clock)).OrderBy(g => g.Key.Stream).ThenBy(g => g.Key.Clock, StringComparer.Ordinal)
            .Select(g => new Occurred($"{g.Key.Stream}/{g.Key.Clock}", g.Key.Stream, 1, [.. g.Select(m => m.ToString())], [new(FactNames.Clock, g.Key.Clock), new(FactNames.Due, Text(((LadderStepRaised)g.First().Event).Due.On))])),
        RuleKind.MergeLate => _merges[unit].Where(m => m.State is { MergedAt: not null, DaysLate: > 0 }).Select(m => new Occurred(
            m.State.Id!.Value.Value, m.State.Id.Value.Stream, 1, [.. m.Marks.Select(x => x.ToString())], [new(FactNames.Done, Text(m.State.MergedAt!.Value)), new(FactNames.DaysLate, Text(m.State.DaysLate))])),
        RuleKind.MergeMissing => _merges[unit].Where(m => m.State.MergedAt is null && m.State.Clocks.Values.Any(c => c.DaysLate(_asAt, _book.Calendar) > 0)).Select(m => new Occurred(
            m.State.Id!.Value.Value, m.State.Id.Value.Stream, 1, [], [new(FactNames.Due, Text(m.State.Clocks.Values.First().Due.On)), new(FactNames.Open, Text(_asAt))])),
        _ => [],
    };

    private IEnumerable<Occurred> LateDispatches(StreamFacts<TaskRunState> r)
    {
        foreach (var step in r.State.Steps.Values.Where(s => s.Kind is StepKind.BreakDown or StepKind.Dispatch))
        {
            var late = _book.Calendar.DaysLate(step.Due.At, step.DoneAt ?? _asAt);
            if (late == 0) continue;
            yield return new Occurred(
                $"{r.State.Id}/{step.Step}", r.State.Id!.Value.Stream, late, [.. r.Marks.Where(m => m.Event is StepCompleted c && c.Step == step.Step).Select(m => m.ToString())],
                [new(FactNames.Step, step.Step.Value), new(FactNames.Due, Text(step.Due.On)), step.DoneAt is { } at ? new(FactNames.Done, Text(at)) : new(FactNames.Open, Text(_asAt)), new(FactNames.DaysLate, Text(late))]);
        }
    }

    private void Take(IndicatorState s)
    {
        if (s is not { Id: { } id, Plan: { } plan } || _book.Indicator(id) is not { } indicator) return;
        foreach (var part in plan.Parts)
        {
            if (!_figures.TryGetValue(part.Unit, out var figures)) _figures[part.Unit] = figures = [];
            var latest = s.LatestOf(part.Unit, ReportMonth.Of(id.Run.Cycle.Year, 12), _asAt);
            var facts = ImmutableArray.Create(new Fact(FactNames.Figure, id.Name), new Fact(FactNames.Baseline, Text(part.Baseline)), new Fact(FactNames.Target, indicator.Comparator.OfPlan().Sign() + Text(part.Target)));
            if (part.Exemption is { } why)
            {
                figures.Add(new FigureOfUnit(id, indicator, false, true, false, 0, [], facts.Add(new Fact(FactNames.Exemption, why))));
                continue;
            }

            var hard = indicator.Binding == IndicatorBinding.Hard;
            if (latest is not var (month, version))
            {
                figures.Add(new FigureOfUnit(id, indicator, hard, false, false, 0, [], facts.Add(new Fact(FactNames.NoData, Text(_asAt)))));
                continue;
            }

            var reading = Trajectory.Read(indicator.Comparator, plan.WayOf(part), ReportMonth.Of(id.Run.Cycle.Year, 12), version.Value, _book.Settings);
            figures.Add(new FigureOfUnit(
                id, indicator, hard, false, reading.IsMet, reading.DoneShare, version.From is { } from ? [$"{from.Stream}/{month}"] : [],
                facts.AddRange(new Fact(FactNames.Value, Text(version.Value)), new Fact(FactNames.Month, month.Value), new Fact(FactNames.Share, Text(reading.DoneShare)))));
        }
    }

    private static Occurred OfFigure(FigureOfUnit f) => new(f.Id.Value, f.Id.Stream, 1, f.Events, f.Facts);

    private static Occurred Once(StreamFacts<AssignmentState> a, string what, decimal amount, ImmutableArray<string> events, ImmutableArray<Fact> facts) =>
        new($"{a.State.Id}/{what}", a.State.Id!.Value.Stream, amount, events, facts);

    private static IEnumerable<Occurred> Marked<T>(StreamFacts<AssignmentState> a, Func<Mark, T, ImmutableArray<Fact>> facts, Func<T, bool>? counts = null) where T : Event => a.Marks
        .Where(m => m.Event is T e && (counts is null || counts(e))).Select(m => Once(a, Stamp(m.At), 1, [m.ToString()], facts(m, (T)m.Event)));

    private static IEnumerable<Fact> Dates(AssignmentState s)
    {
        var due = s.Work?.Due ?? s.Issue!.Due;
        yield return new Fact(FactNames.Due, Text(due.On));
        if ((s.Work?.OriginalDue ?? s.Issue!.Due) is { } original && original.On != due.On) yield return new Fact(FactNames.Original, Text(original.On));
    }

    /// <summary>Names an event by when it happened: its place in the stream may differ where messages came in another order.</summary>
    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset at) => Text(WorkCalendar.DayOf(at));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
