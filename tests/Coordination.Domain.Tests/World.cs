using System.Globalization;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;
using Xunit;

namespace Coordination.Domain.Tests;

/// <summary>
/// The whole domain in memory: commands, reactions, a trivial driver and the deadlines, until quiet. With a seed, whatever waits at one
/// instant is taken in shuffled order. Every deadline's identity is fired once, as by the engine: one that would have to be fired again, or
/// that changes nothing, fails the test.
/// </summary>
public sealed class World(int? seed = null, bool twice = false)
{
    private readonly Dictionary<StreamId, object> _states = [];
    private readonly List<(Command Command, Actor Actor, DateTimeOffset At)> _waiting = [];
    private readonly HashSet<(StreamId, string, int)> _fired = [];
#pragma warning disable CA5394 // The seed is what makes a failing order repeatable.
    private readonly Random? _shuffle = seed is { } s ? new Random(s) : null;
#pragma warning restore CA5394

    public List<Occurrence> History { get; } = [];

    public List<(Command Command, Rejection Rejection)> Refusals { get; } = [];

    public DateTimeOffset Now { get; private set; } = Scenario.Opening;

    public IReadOnlyDictionary<StreamId, object> States => _states;

    public T Of<T>(StreamId stream) => (T)(_states.GetValueOrDefault(stream) ?? Model.Initial(stream.Kind));

    public AssignmentState Of(AssignmentId id) => Of<AssignmentState>(id.Stream);

    public TaskRunState Run => Of<TaskRunState>(Scenario.Run.Stream);

    public IEnumerable<T> All<T>() => _states.OrderBy(p => p.Key).Select(p => p.Value).OfType<T>();

    /// <summary>A person's command, and all that follows at once. It must be accepted.</summary>
    public World Do(Command command, Actor actor)
    {
        var decision = Try(command, actor);
        Assert.True(decision.IsAccepted, $"{command} by {actor.Person} at {Scenario.Wall(Now)}: {decision.Rejection}");
        return this;
    }

    public Decision Try(Command command, Actor actor)
    {
        var decision = Decide(command, actor, Now);
        Settle();
        return decision;
    }

    /// <summary>Several commands of one instant, in any order where a seed is given, mixed with what follows from them.</summary>
    public World DoAll(params (Command Command, Actor Actor)[] commands)
    {
        _waiting.AddRange(commands.Select(c => (c.Command, c.Actor, Now)));
        Settle();
        return this;
    }

    /// <summary>Lets time pass; each deadline is fired at its own instant.</summary>
    public World GoTo(string wallClock) => GoTo(Scenario.At(wallClock));

    public World GoTo(DateTimeOffset at)
    {
        while (true)
        {
            var next = Due(at).Select(d => d.Deadline.At).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            if (next > at) break;
            Now = next > Now ? next : Now;
            FireDue();
        }

        Now = at;
        return this;
    }

    /// <summary>The machine was down until the instant: all that lapsed meanwhile is fired then.</summary>
    public World DownUntil(string wallClock)
    {
        Now = Scenario.At(wallClock);
        while (Due(Now).Any()) FireDue();
        return this;
    }

    /// <summary>All states as text, sorted, without the numbers of papers.</summary>
    public string Text() => string.Join('\n', _states.Where(p => p.Key.Kind != StreamKind.Register).OrderBy(p => p.Key)
        .Select(p => $"{p.Key} {Canonical.OfState(p.Value)}"));

    private IEnumerable<(StreamId Stream, Deadline Deadline)> Due(DateTimeOffset at) =>
        _states.SelectMany(p => Model.Deadlines(p.Value).Where(d => d.At <= at).Select(d => (p.Key, d)));

    private void FireDue()
    {
        var due = Due(Now).OrderBy(d => d.Stream).ThenBy(d => d.Deadline.Name, StringComparer.Ordinal).ToList();
        foreach (var (stream, d) in due)
        {
            Assert.True(_fired.Add((stream, d.Name, d.Serial)), $"{stream} {d} would have to fire twice under one identity");
            _waiting.Add((new FireDeadline(stream, d.Name, d.Serial), Actor.System, Now));
        }

        Settle();
        foreach (var (stream, d) in due)
            Assert.False(Model.Deadlines(_states[stream]).Contains(d), $"{stream} {d} changed nothing when it fired");
    }

    private void Settle()
    {
        for (var guard = 0; _waiting.Count > 0; guard++)
        {
            Assert.True(guard < 20_000, "The world does not come to rest");
#pragma warning disable CA5394 // A seeded shuffle of test messages, not a secret.
            var i = _shuffle?.Next(_waiting.Count) ?? 0;
#pragma warning restore CA5394
            var (command, actor, at) = _waiting[i];
            _waiting.RemoveAt(i);
            Decide(command, actor, at);
        }
    }

    private Decision Decide(Command command, Actor actor, DateTimeOffset at)
    {
        var state = _states.GetValueOrDefault(command.Stream) ?? Model.Initial(command.Stream.Kind);
        var desk = actor.ActingFor is null ? null : Of<DeskState>(StreamId.Desk("lyg", actor.Unit));
        var decision = Model.Decide(state, command, new Frame(actor, at, Scenario.Book, desk));
        if (decision.Rejection is { } no) Refusals.Add((command, no));
        foreach (var e in decision.Events)
        {
            state = Model.Apply(state, e, command.Stream, at);
            Record(new Occurrence(command.Stream, e, at));
        }

        if (!decision.Events.IsEmpty) _states[command.Stream] = state;
        return decision;
    }

    private void Record(Occurrence occurrence)
    {
        History.Add(occurrence);
        var following = Reactions.To(occurrence, Scenario.Book).ToList();
        Assert.True(following.Count == 0 || Reactions.Follow(occurrence.Event), $"Nobody would hear of {occurrence.Event.GetType().Name}");
        foreach (var command in following.Concat(Driver(occurrence)))
        {
            _waiting.Add((command, Actor.System, occurrence.At));
            if (twice) _waiting.Add((command, Actor.System, occurrence.At));
        }
    }

    private static IEnumerable<Command> Driver(Occurrence o)
    {
        var (version, completed) = o.Event switch
        {
            TaskRunOpened e => (e.Version, []),
            StepCompleted e => (e.Version, e.Completed),
            TaskRunMoved e => (e.Version, e.Completed),
            _ => (null, []),
        };
        if (version is null) return [];
        var run = new TaskRunId(o.Stream.Key);
        return StepGraph.Ready(Scenario.Book.Version(version)!, run.Cycle.Year, completed.ToHashSet()).Select(s => new ActivateStep(run, s.Id));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {History.Count} events by {Scenario.Wall(Now)}");
}
