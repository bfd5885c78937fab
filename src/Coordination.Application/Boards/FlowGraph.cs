using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

public enum FlowKind
{
    /// <summary>年度启动, before the first step.</summary>
    Opened,
    Step,

    /// <summary>签收, after the dispatch.</summary>
    Acknowledged,

    /// <summary>审核 of what was reported; what is returned goes back to the reports.</summary>
    Checked,

    /// <summary>销号, at the end.</summary>
    ClosedOff,
}

public enum FlowStanding
{
    Waiting,
    Active,
    Done,
}

/// <summary>One place on the way of a task through its year.</summary>
/// <param name="At">Done at this instant (UTC), else null.</param>
/// <param name="DueAt">To be done by then (UTC), where a date is known.</param>
/// <param name="Done">Of <paramref name="Of"/> parts, where it is counted.</param>
/// <param name="Layer">Column, from 0; everything it waits for stands in an earlier one.</param>
/// <param name="Row">No two places share layer and row.</param>
public sealed record FlowNode(
    string Key, FlowKind Kind, StepDefinition? Step, FlowStanding Standing, DateTimeOffset? At, DateTimeOffset? DueAt, int? Done, int? Of, int Layer, int Row)
{
    public ReportMonth? Month { get; init; }
}

/// <param name="Points">Layer and row of each end, and of the free places a long one passes through.</param>
public sealed record FlowEdge(string From, string To, FlowStanding Standing, ImmutableArray<(int Layer, int Row)> Points);

/// <summary>A task's steps of one year as a picture: layers from left to right, parallel branches side by side, no line through a place.</summary>
/// <param name="Returns">From and to of what goes back; null where nothing is reported.</param>
public sealed record FlowGraph(ImmutableArray<FlowNode> Nodes, ImmutableArray<FlowEdge> Edges, (string From, string To)? Returns, int Layers, int Rows)
{
    private const string Start = "opened";
    private const string End = "closed-off";

    /// <param name="run">Null before the year is opened.</param>
    /// <param name="assignments">Those the lead dispatched.</param>
    /// <param name="month">Whose reports are counted.</param>
    public static FlowGraph Of(TaskDefinition task, int year, TaskRunState? run, IReadOnlyList<AssignmentState> assignments, ReportMonth? month, PlanBook book)
    {
        var before = Order(task, year);
        var layers = LayersOf(before);
        var (rows, paths) = Place(before, layers);
        var places = new FlowPlaces(task, year, run, assignments, month, book);
        ImmutableArray<FlowNode> nodes = [.. before.Keys.Select(key => places.Node(key, layers[key], rows[key]))];
        var standing = nodes.ToDictionary(n => n.Key, n => n.Standing, StringComparer.Ordinal);
        ImmutableArray<FlowEdge> edges =
        [
            .. from pair in before
               from source in pair.Value
               select new FlowEdge(source, pair.Key, standing[source] == FlowStanding.Waiting ? FlowStanding.Waiting : standing[pair.Key], paths[(source, pair.Key)]),
        ];
        var report = StepGraph.StepsOf(task, year).FirstOrDefault(s => s.Kind == StepKind.Report);
        return new FlowGraph(
            nodes, edges, report is null ? null : (FlowPlaces.CheckOf(report.Id.Value), report.Id.Value), layers.Values.Max() + 1,
            paths.Values.SelectMany(p => p).Max(p => p.Row) + 1);
    }

    /// <summary>Each place with what stands right before it, in the definition's order; what is implied by others is left out.</summary>
    private static Dictionary<string, ImmutableArray<string>> Order(TaskDefinition task, int year)
    {
        var steps = StepGraph.StepsOf(task, year).ToList();
        var waits = steps.ToDictionary(s => s.Id, s => StepGraph.WaitsFor(task, s, year));
        var before = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal) { [Start] = [] };
        foreach (var step in steps)
        {
            var direct = waits[step.Id].Where(w => !waits[step.Id].Any(other => other != w && Reaches(waits, other, w))).Order().Select(w => After(task, w));
            ImmutableArray<string> sources = [.. direct];
            before[step.Id.Value] = sources.IsEmpty ? [Start] : sources;
            if (step.Kind == StepKind.Dispatch) before[FlowPlaces.AcknowledgeOf(step.Id.Value)] = [step.Id.Value];
            if (step.Kind == StepKind.Report) before[FlowPlaces.CheckOf(step.Id.Value)] = [step.Id.Value];
        }

        var passed = before.Values.SelectMany(b => b).ToHashSet(StringComparer.Ordinal);
        before[End] = [.. before.Keys.Where(k => !passed.Contains(k))];
        return before;
    }

    /// <summary>What follows a dispatch begins once it is acknowledged, what follows the reports once they are reviewed.</summary>
    private static string After(TaskDefinition task, StepId step) => task.FindStep(step)!.Kind switch
    {
        StepKind.Dispatch => FlowPlaces.AcknowledgeOf(step.Value),
        StepKind.Report => FlowPlaces.CheckOf(step.Value),
        _ => step.Value,
    };

    private static bool Reaches(Dictionary<StepId, ImmutableHashSet<StepId>> waits, StepId from, StepId to) =>
        waits.TryGetValue(from, out var before) && (before.Contains(to) || before.Any(b => Reaches(waits, b, to)));

    private static Dictionary<string, int> LayersOf(Dictionary<string, ImmutableArray<string>> before)
    {
        var layers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in before.Keys) LayerOf(key);
        return layers;

        int LayerOf(string key)
        {
            if (layers.TryGetValue(key, out var known)) return known;
            return layers[key] = before[key].Select(b => LayerOf(b) + 1).DefaultIfEmpty(0).Max();
        }
    }

    /// <summary>Gives every place its row, and every long line a free one in each layer it passes: nothing in a layer shares a row.</summary>
    private static (Dictionary<string, int> Rows, Dictionary<(string From, string To), ImmutableArray<(int Layer, int Row)>> Paths) Place(
        Dictionary<string, ImmutableArray<string>> before, Dictionary<string, int> layers)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        var paths = before.SelectMany(b => b.Value.Select(from => (From: from, To: b.Key))).ToDictionary(l => l, _ => new List<(int Layer, int Row)>());
        for (var layer = 0; layer <= layers.Values.Max(); layer++)
        {
            var places = before.Keys.Where(k => layers[k] == layer).Select(k => (Wish: before[k].Select(b => paths[(b, k)][^1].Row).DefaultIfEmpty(0).Min(), Key: k, Line: default((string, string))));
            var passing = paths.Where(p => layers[p.Key.From] < layer && layers[p.Key.To] > layer).Select(p => (Wish: p.Value[^1].Row, Key: "", Line: p.Key));
            var free = 0;
            foreach (var (wish, key, line) in places.Concat(passing).OrderBy(i => i.Wish).ToList())
            {
                var row = Math.Max(free, wish);
                free = row + 1;
                if (key.Length == 0)
                {
                    paths[line].Add((layer, row));
                    continue;
                }

                rows[key] = row;
                foreach (var (ends, path) in paths.Where(p => p.Key.From == key || p.Key.To == key)) path.Add((layer, row));
            }
        }

        return (rows, paths.ToDictionary(p => p.Key, p => p.Value.ToImmutableArray()));
    }
}
