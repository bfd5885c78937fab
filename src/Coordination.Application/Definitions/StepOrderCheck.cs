using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Definitions;

/// <summary>
/// Checks how a task's steps hang together: one way in (break-down), one way out (sign-off), every step on a way between them — in each
/// plan-year, since some steps are part of the run in some years only.
/// </summary>
internal sealed class StepOrderCheck(IReadOnlyList<ReadStep> steps, Place at, Findings findings)
{
    private static readonly ImmutableArray<StepKind> s_spine =
        [StepKind.BreakDown, StepKind.Dispatch, StepKind.Report, StepKind.Merge, StepKind.SignOff];

    private readonly Dictionary<StepId, ReadStep> _byId = steps.ToDictionary(s => s.Step.Id);

    public void Check()
    {
        // Every fault of names, kinds and circles is told; reachability is judged on a sound graph only.
        if (!CheckNames() | !CheckSpine() | FindCycles())
            return;
        var told = new HashSet<StepId>();
        CheckYear(null, told);
        foreach (var year in steps.SelectMany(s => s.Step.Years).Distinct().Order())
            CheckYear(year, told);
        CheckOrder();
    }

    private bool CheckNames()
    {
        var known = true;
        foreach (var step in steps)
        {
            foreach (var name in step.After.Where(a => !_byId.ContainsKey(StepId.Of(a.Text))))
            {
                known = false;
                if (Nearest.To(name.Text, _byId.Keys.Select(k => k.Value)) is { } nearest)
                    findings.Add(name.At, DefinitionRule.UnknownStep, Say.StepUnknownNearest, name.Text, nearest);
                else
                    findings.Add(name.At, DefinitionRule.UnknownStep, Say.StepUnknown, name.Text);
            }
        }

        return known;
    }

    private bool CheckSpine()
    {
        var whole = true;
        foreach (var kind in s_spine)
        {
            var found = steps.Where(s => s.Step.Kind == kind).ToList();
            if (found.Count == 0 && kind == StepKind.SignOff)
                findings.Add(at, DefinitionRule.NoSignOff, Say.SignOffMissing);
            else if (found.Count == 0)
                findings.Add(at, DefinitionRule.MissingStep, Say.StepKindMissing, Kebab.Of(kind));
            foreach (var extra in found.Skip(1))
                findings.Add(extra.Map.PlaceOf("kind"), DefinitionRule.RepeatedStep, Say.StepKindTwice, Kebab.Of(kind));
            foreach (var limited in found.Where(s => s.Step.Years.Length > 0))
                findings.Add(limited.Map.PlaceOf("years"), DefinitionRule.BadValue, Say.StepKindAlways, "years", Kebab.Of(kind));
            whole &= found is [{ Step.Years: [] }];
        }

        return whole;
    }

    private bool FindCycles()
    {
        var any = false;
        var done = new HashSet<StepId>();
        foreach (var start in steps)
        {
            if (CycleFrom(start.Step.Id, [], done) is not { } cycle)
                continue;
            // Told at the step of the cycle that stands first in the file, and its steps are done with, so that one cycle is one error.
            var first = steps.First(s => cycle.Contains(s.Step.Id));
            var turn = cycle.IndexOf(first.Step.Id);
            var path = cycle.Skip(turn).Concat(cycle.Take(turn)).Append(first.Step.Id);
            findings.Add(first.Map.PlaceOf("after"), DefinitionRule.Cycle, Say.CycleOfSteps, string.Join(" → ", path));
            done.UnionWith(cycle);
            any = true;
        }

        return any;
    }

    /// <summary>Walks back along <c>after</c>; the cycle is given in the direction of waiting.</summary>
    private List<StepId>? CycleFrom(StepId id, List<StepId> path, HashSet<StepId> done)
    {
        if (path.Contains(id))
            return path[path.IndexOf(id)..];
        if (done.Contains(id) || !_byId.TryGetValue(id, out var step))
            return null;
        path.Add(id);
        foreach (var before in step.Step.After)
        {
            if (CycleFrom(before, path, done) is { } cycle)
                return cycle;
        }

        path.RemoveAt(path.Count - 1);
        done.Add(id);
        return null;
    }

    /// <param name="year">The plan-year; null for a year that no step names.</param>
    private void CheckYear(int? year, HashSet<StepId> told)
    {
        var present = steps.Where(s => s.Step.Years is [] || (year is { } y && s.Step.Years.Contains(y))).ToList();
        var reached = Closure(present, StepKind.BreakDown, (step, found) => step.Step.After.Any(found.Contains));
        var leading = Closure(present, StepKind.SignOff, (step, found) =>
            present.Any(later => found.Contains(later.Step.Id) && later.Step.After.Contains(step.Step.Id)));
        foreach (var step in present)
        {
            var id = step.Step.Id;
            var limited = year is not null && step.Step.Years is [];
            if (!reached.Contains(id) && told.Add(id))
                Report(step, DefinitionRule.UnreachableStep, limited ? Say.StepUnreachableInYear : Say.StepUnreachable, year);
            else if (!leading.Contains(id) && told.Add(id))
                Report(step, DefinitionRule.NotBeforeSignOff, limited ? Say.NotLeadingToSignOffInYear : Say.NotLeadingToSignOff, year);
        }
    }

    private void Report(ReadStep step, string rule, Say sentence, int? year) =>
        findings.Add(step.Map.PlaceOf("id"), rule, sentence, step.Step.Id.Value, year);

    private static HashSet<StepId> Closure(List<ReadStep> present, StepKind from, Func<ReadStep, HashSet<StepId>, bool> joins)
    {
        var found = present.Where(s => s.Step.Kind == from).Select(s => s.Step.Id).ToHashSet();
        while (present.Where(s => !found.Contains(s.Step.Id) && joins(s, found)).Select(s => s.Step.Id).ToList() is { Count: > 0 } more)
            found.UnionWith(more);
        return found;
    }

    private void CheckOrder()
    {
        for (var i = 1; i < s_spine.Length; i++)
        {
            var before = steps.First(s => s.Step.Kind == s_spine[i - 1]);
            var step = steps.First(s => s.Step.Kind == s_spine[i]);
            if (!WaitsFor(step.Step.Id, before.Step.Id, []))
            {
                findings.Add(
                    step.Map.PlaceOf("after"), DefinitionRule.WrongOrder, Say.StepNotAfter, Kebab.Of(s_spine[i]), Kebab.Of(s_spine[i - 1]));
            }
        }
    }

    private bool WaitsFor(StepId id, StepId earlier, HashSet<StepId> seen) =>
        _byId[id].Step.After.Any(a => a == earlier || (seen.Add(a) && WaitsFor(a, earlier, seen)));
}
