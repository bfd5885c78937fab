using Coordination.Application.Boards;
using Coordination.Domain.Workflows;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>The picture of a workflow, of all the real definitions and of every year: nothing lies on anything else.</summary>
public sealed class FlowGraphTests(SharedServer shared)
{
    public static TheoryData<int, int> Flows =>
        new(SimulatedCity.Book.Tasks.Keys.SelectMany(n => new[] { 2024, 2025 }.Select(y => (n, y))));

    [Theory]
    [MemberData(nameof(Flows))]
    public void No_two_places_lie_on_each_other(int task, int year)
    {
        var graph = Graph(task, year);
        Assert.Distinct(graph.Nodes.Select(n => (n.Layer, n.Row)));
        Assert.All(graph.Nodes, n => Assert.True(n.Layer < graph.Layers && n.Row < graph.Rows));
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public void No_line_runs_through_a_place_or_another_lines_turn(int task, int year)
    {
        var graph = Graph(task, year);
        var taken = graph.Nodes.Select(n => (n.Layer, n.Row)).ToHashSet();
        Assert.All(graph.Edges.SelectMany(e => e.Points.Skip(1).SkipLast(1)), p => Assert.True(taken.Add(p)));
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public void Every_step_of_the_year_is_there_once(int task, int year)
    {
        var steps = Graph(task, year).Nodes.Where(n => n.Kind == FlowKind.Step).Select(n => n.Step!.Id).Order();
        Assert.Equal(StepGraph.StepsOf(SimulatedCity.Book.Tasks[task], year).Select(s => s.Id).Order(), steps);
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public void Every_line_leads_to_the_right_and_all_ends_meet(int task, int year)
    {
        var graph = Graph(task, year);
        var layer = graph.Nodes.ToDictionary(n => n.Key, n => n.Layer, StringComparer.Ordinal);
        Assert.All(graph.Edges, e => Assert.True(layer[e.From] < layer[e.To]));
        Assert.Single(graph.Nodes, n => !graph.Edges.Any(e => e.To == n.Key));
        Assert.Single(graph.Nodes, n => !graph.Edges.Any(e => e.From == n.Key));
    }

    [Fact]
    public void In_November_the_reports_run_and_the_dispatch_is_done()
    {
        var (plan, now) = (shared.Server.Web.View.Current, shared.Server.Clock.GetUtcNow());
        var viewer = new Viewer(new("ldxzb.head"), new(plan.Book.Units.Office, Domain.Role.UnitHead));
        var graph = TaskSheet.Of(plan, viewer, 10, null, null, now)!.Flow!;
        FlowStanding Of(StepKind kind) => graph.Nodes.First(n => n.Step?.Kind == kind).Standing;
        Assert.Equal((FlowStanding.Done, FlowStanding.Active, FlowStanding.Waiting), (Of(StepKind.Dispatch), Of(StepKind.Report), Of(StepKind.SignOff)));
    }

    private static FlowGraph Graph(int task, int year) => FlowGraph.Of(SimulatedCity.Book.Tasks[task], year, null, [], null, SimulatedCity.Book);
}
