using System.Globalization;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;
using Xunit;

namespace Coordination.Domain.Tests;

/// <summary>One stream with its history: <c>Given.Of(stream).Has(command, actor, at).When(…).Then(…)</c>.</summary>
public sealed class Given
{
    private readonly StreamId _stream;
    private DeskState? _desk;
    private DateTimeOffset _now = Scenario.Dispatched;

    private Given(StreamId stream)
    {
        _stream = stream;
        State = Model.Initial(stream.Kind);
    }

    public object State { get; private set; }

    public static Given Of(StreamId stream) => new(stream);

    public static Given Of(Command first, DateTimeOffset at) => new Given(first.Stream).Has(first, Actor.System, at);

    /// <summary>An earlier command that was accepted.</summary>
    public Given Has(Command command, Actor actor, DateTimeOffset at)
    {
        var decision = Decide(command, actor, at);
        Assert.True(decision.IsAccepted, $"{command.GetType().Name} was refused: {decision.Rejection}");
        return Happened(at, [.. decision.Events]);
    }

    public Given Has(Command command, Actor actor) => Has(command, actor, _now);

    public Given Has(Command command, Actor actor, string at) => Has(command, actor, Scenario.At(at));

    public Given Happened(DateTimeOffset at, params Event[] events)
    {
        _now = at;
        foreach (var e in events) State = Model.Apply(State, e, _stream, at);
        return this;
    }

    /// <summary>The desk of the actor's unit, for those who act as substitutes.</summary>
    public Given Desk(Actor substitute)
    {
        var sub = new Substitution(substitute.ActingFor!.Value, substitute.Person, substitute.Role, new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31));
        _desk = DeskState.Apply(DeskState.Initial, new SubstituteAppointed(sub, substitute.Hand));
        return this;
    }

    /// <summary>Fires every deadline due up to the instant, each at its own time.</summary>
    public Given Until(string at)
    {
        while (Model.Deadlines(State).Where(d => d.At <= Scenario.At(at)).OrderBy(d => d.At).ThenBy(d => d.Name, StringComparer.Ordinal)
            .Cast<Deadline?>().FirstOrDefault() is { } next)
        {
            var before = State;
            Has(new FireDeadline(_stream, next.Name, next.Serial), Actor.System, next.At);
            Assert.False(ReferenceEquals(before, State), $"{next} changed nothing");
        }

        _now = Scenario.At(at);
        return this;
    }

    public Outcome When(Command command, Actor actor, DateTimeOffset at) => new(Decide(command, actor, at));

    public Outcome When(Command command, Actor actor, string at) => When(command, actor, Scenario.At(at));

    public Outcome When(Command command, Actor actor) => When(command, actor, _now);

    public T As<T>() => (T)State;

    private Decision Decide(Command command, Actor actor, DateTimeOffset at)
    {
        Assert.Equal(_stream, command.Stream);
        return Model.Decide(State, command, new Frame(actor, at, Scenario.Book, actor.ActingFor is null ? null : _desk ?? DeskState.Initial));
    }
}

/// <summary>What a command brought about.</summary>
public sealed record Outcome(Decision Decision)
{
    /// <summary>Exactly these events.</summary>
    public void Then(params Event[] expected)
    {
        Assert.Null(Decision.Rejection);
        Assert.Equal(Canonical.Text(expected), Canonical.Text(Decision.Events));
    }

    public void ThenNothing() => Then();

    /// <summary>Exactly one event of this type among those that happened.</summary>
    public T Then<T>() where T : Event
    {
        Assert.Null(Decision.Rejection);
        return Assert.Single(Decision.Events.OfType<T>());
    }

    /// <summary>These types of event in this order, space-separated.</summary>
    public Outcome ThenTypes(string types)
    {
        Assert.Null(Decision.Rejection);
        Assert.Equal(types, string.Join(' ', Decision.Events.Select(e => e.GetType().Name)));
        return this;
    }

    public T ThenRefused<T>() where T : Rejection
    {
        Assert.True(Decision.Rejection is T, $"Expected {typeof(T).Name}, got {Text}");
        return (T)Decision.Rejection!;
    }

    public void ThenRefused(Rejection expected) => Assert.Equal(expected, Decision.Rejection);

    private string Text => Decision.Rejection?.ToString()
        ?? string.Create(CultureInfo.InvariantCulture, $"{Decision.Events.Length} events: {string.Join(' ', Decision.Events.Select(e => e.GetType().Name))}");
}
