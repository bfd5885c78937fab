using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Benchmarks;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Persistence;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Coordination.Nodes.Tests;

/// <summary>Papers are numbered by kind and year without gaps and each once, whoever numbers them; attacked by two nodes that ask for the same papers at once.</summary>
public sealed class NumberTests(Ground ground)
{
    private const int Papers = 120;

    private static readonly CycleId s_year = CycleId.Of(Bench.Book.Plan, 2025);

    [Fact]
    public async Task Two_nodes_that_number_the_same_papers_at_once_leave_no_gap_and_agree()
    {
        var place = await ground.PlaceAsync();
        await using var first = await StoreFactory.OpenAsync(StoreAddress.Parse(place.Store!), StoreOpenMode.OpenOrCreate, CancellationToken.None);
        await using var second = await StoreFactory.OpenAsync(StoreAddress.Parse(place.Store!), StoreOpenMode.OpenExisting, CancellationToken.None);
        await using var one = await LaneAsync(first, "one");
        await using var two = await LaneAsync(second, "two");
        var subjects = Enumerable.Range(1, Papers).Select(i => AssignmentId.Of(TaskRunId.Of(s_year, 10), new UnitCode(FormattableString.Invariant($"u{i}"))).Stream).ToList();

        var answers = await Task.WhenAll(new[] { one, two }.SelectMany(lane => subjects.Select(s => Task.Run(() => lane.SendAsync(Number(lane == one ? "one" : "two", s), CancellationToken.None)))));
        Assert.All(answers, a => Assert.True(a.Accepted, a.Rejection));

        var register = StreamId.Register(s_year, nameof(PaperKind.DispatchOrder));
        var (_, state) = Assert.Single(await RecordPages.StatesAsync<RegisterState>(first, register.Kind, register.Key, CancellationToken.None).ToListAsync(CancellationToken.None));
        Assert.Equal(Papers, state.LastNumber);
        Assert.Equal(subjects.Select(s => s.ToString()).Order(StringComparer.Ordinal), state.Papers!.Keys);
        Assert.Equal(Enumerable.Range(1, Papers), state.Papers.Values.Select(p => p.Number!.Value).Order());
    }

    private static CommandEnvelope Number(string node, StreamId subject) =>
        new(DerivedIds.Of($"{node}|{subject}"), Actor.System, Bench.Start, new AllocateNumber(s_year, PaperKind.DispatchOrder, subject));

    private static async Task<CommandLane> LaneAsync(IStore store, string node)
    {
        var lane = new CommandLane(store, new Bookshelf([Bench.Book]), TimeProvider.System, NoFaults.Instance, NullLogger<CommandLane>.Instance, new LaneOptions(node));
        await lane.StartAsync(CancellationToken.None);
        return lane;
    }
}
