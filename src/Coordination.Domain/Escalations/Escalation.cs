using System.Collections.Immutable;
using Coordination.Domain.Assignments;

namespace Coordination.Domain.Escalations;

/// <summary>The process brings a matter up: to the office (red) or onto the leading group's agenda.</summary>
public sealed record RaiseEscalation(EscalationId Escalation, LadderLevel Level, UnitCode Unit, StreamId Subject, string Clock, DateTimeOffset DueAt) : Command
{
    public override StreamId Stream => Escalation.Stream;
}

/// <summary>The clock behind it came to its end.</summary>
public sealed record SettleEscalation(EscalationId Escalation, string Item) : Command
{
    public override StreamId Stream => Escalation.Stream;
}

/// <summary>The decision on a matter; where it is on the agenda only 组长 or 副组长 decide, below it the office may.</summary>
public sealed record DecideEscalation(EscalationId Escalation, DecisionKind Kind, string Text, int Days, ImmutableArray<UnitCode> Units) : Command
{
    public override StreamId Stream => Escalation.Stream;
}

/// <summary>The office prepares what the leading group decides; the group is not bound by it, and a later suggestion takes the earlier one's place.</summary>
public sealed record SuggestDecision(EscalationId Escalation, DecisionKind Kind, string Text, int Days, ImmutableArray<UnitCode> Units) : Command
{
    public override StreamId Stream => Escalation.Stream;
}

public sealed record EscalationRaised(LadderLevel Level, UnitCode Unit, StreamId Subject, string Clock, DateTimeOffset DueAt) : Event;

public sealed record EscalationItemSettled(string Item, bool All) : Event
{
    /// <summary>When it came to its end, where that was heard of earlier (UTC).</summary>
    public DateTimeOffset? At { get; init; }
}

/// <param name="Subjects">What the decision is about, so that the commands it causes follow from this event alone.</param>
public sealed record EscalationDecided(Decided Decided, UnitCode Unit, ImmutableArray<StreamId> Subjects) : Event;

public sealed record DecisionSuggested(Suggested Suggested) : Event;

public sealed record EscalationItem(StreamId Subject, string Clock, DateTimeOffset DueAt, LadderLevel Level, DateTimeOffset RaisedAt, bool Settled)
{
    public DateTimeOffset? SettledAt { get; init; }
}

public sealed record EscalationState
{
    public static EscalationState Initial { get; } = new();

    public EscalationId? Id { get; init; }

    public UnitCode Unit { get; init; }

    public ImmutableSortedDictionary<string, EscalationItem> Items { get; init; } =
        ImmutableSortedDictionary.Create<string, EscalationItem>(StringComparer.Ordinal);

    /// <summary>Settlements that came before what they settle, and when; messages come in any order.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> SettledEarly { get; init; } =
        ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    public ImmutableArray<Decided> Decisions { get; init; } = [];

    /// <summary>When each of <see cref="Decisions"/> was taken (UTC), in the same order.</summary>
    public ImmutableArray<DateTimeOffset> DecidedAt { get; init; } = [];

    /// <summary>What the office suggests for the decision that is awaited; null once one was taken.</summary>
    public Suggested? Suggestion { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public LadderLevel Level => Items.IsEmpty ? LadderLevel.Reminder : Items.Values.Max(i => i.Level);

    /// <summary>True while something in it has not come to its end.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => Items.Values.Any(i => !i.Settled);

    /// <summary>True while something in it has come up that no decision has answered yet.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool AwaitsDecision => Items.Values.Any(i => !i.Settled && (DecidedAt.IsEmpty || i.RaisedAt > DecidedAt[^1]));

    public static string KeyOf(StreamId subject, string clock) => $"{subject}#{clock}";

    public static EscalationState Apply(EscalationState s, Event e, StreamId stream, DateTimeOffset at) => e switch
    {
        EscalationRaised x => s with
        {
            Id = new EscalationId(stream.Key),
            Unit = x.Unit,
            Items = s.Items.SetItem(KeyOf(x.Subject, x.Clock), new EscalationItem(x.Subject, x.Clock, x.DueAt, x.Level, at, false)),
            SettledEarly = s.SettledEarly.Remove(KeyOf(x.Subject, x.Clock)),
        },
        EscalationItemSettled x when s.Items.GetValueOrDefault(x.Item) is { } item => s with
        {
            Items = s.Items.SetItem(x.Item, item with { Settled = true, SettledAt = x.At ?? at }),
        },
        EscalationItemSettled x => s with { SettledEarly = s.SettledEarly.SetItem(x.Item, x.At ?? at) },
        EscalationDecided x => s with { Decisions = s.Decisions.Add(x.Decided), DecidedAt = s.DecidedAt.Add(at), Suggestion = null },
        DecisionSuggested x => s with { Suggestion = x.Suggested },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Escalation),
    };
}

/// <summary>A matter is decided by those it stands before, with a text, on record, and never by somebody of the unit concerned.</summary>
public static class EscalationDecider
{
    private const int UnitsMax = 10;
    private const int DecisionsMax = 50;

    public static Decision Decide(EscalationState s, Command command, Frame f) => command switch
    {
        RaiseEscalation c => Raise(s, c, f),
        SettleEscalation c => Settle(s, c, f),
        _ when s.Id is null => new NotFound(nameof(EscalationId)),
        DecideEscalation c => Rule(s, c, f),
        SuggestDecision c => Suggest(s, c, f),
        FireDeadline => Decision.Nothing,
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Raise(EscalationState s, RaiseEscalation c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        var key = EscalationState.KeyOf(c.Subject, c.Clock);
        var raised = new EscalationRaised(c.Level, c.Unit, c.Subject, c.Clock, c.DueAt);
        if (s.SettledEarly.TryGetValue(key, out var early) && early >= f.At)
            return Decision.Accept(raised, new EscalationItemSettled(key, s.Items.Values.All(i => i.Settled)) { At = early });
        if (s.Items.GetValueOrDefault(key) is not { } known) return raised;
        // Heard of late: the matter has gone on since, or has come to its end.
        if (f.At < known.RaisedAt || known.SettledAt >= f.At) return Decision.Nothing;
        return !known.Settled && known.DueAt == c.DueAt && known.Level >= c.Level ? Decision.Nothing : raised;
    }

    private static Decision Settle(EscalationState s, SettleEscalation c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Items.GetValueOrDefault(c.Item) is { } item ? item.Settled || item.RaisedAt > f.At : s.SettledEarly.ContainsKey(c.Item)) return Decision.Nothing;
        return new EscalationItemSettled(c.Item, s.Items.All(i => i.Value.Settled || i.Key == c.Item));
    }

    private static Decision Rule(EscalationState s, DecideEscalation c, Frame f)
    {
        var byOffice = f.Actor.Unit == f.Book.Units.Office && s.Unit != f.Book.Units.Office && s.Level < LadderLevel.Agenda;
        if ((byOffice ? Authority.Head(f, f.Book.Units.Office) : Authority.GroupDecider(f)) is { } no) return no;
        if (Recused(s, f) is { } recused) return recused;
        if (Texts.Required(c.Text) is { } text) return text;
        if (s.Decisions.Length >= DecisionsMax) return new TooManyItems(DecisionsMax);
        if (Fits(s, c.Kind, c.Days, c.Units, f) is { } bad) return bad;
        var decided = new Decided(
            FormattableString.Invariant($"{s.Id}#{s.Decisions.Length + 1}"), c.Kind, c.Text, c.Days, c.Units.IsDefault ? [] : c.Units, f.Actor.Hand, f.Actor.Unit);
        return new EscalationDecided(decided, s.Unit, [.. s.Items.Values.Where(i => !i.Settled).Select(i => i.Subject).Distinct()]);
    }

    private static Decision Suggest(EscalationState s, SuggestDecision c, Frame f)
    {
        var office = f.Book.Units.Office;
        if (Authority.In(f, office, Role.Handler, Role.UnitHead) is { } no) return no;
        // On its own delay the office has nothing to suggest.
        if (s.Unit == office) return new MustRecuse(office);
        if (Recused(s, f) is { } recused) return recused;
        if (!s.AwaitsDecision) return new AlreadyClosed();
        if (Texts.Required(c.Text) is { } text) return text;
        if (Fits(s, c.Kind, c.Days, c.Units, f) is { } bad) return bad;
        return new DecisionSuggested(new Suggested(c.Kind, c.Text, c.Days, c.Units.IsDefault ? [] : c.Units, f.Actor.Hand));
    }

    /// <summary>Who comes from the unit concerned recuses himself, and a member whose unit leads the task too.</summary>
    private static Rejection? Recused(EscalationState s, Frame f)
    {
        if (Authority.Recusal(f, s.Unit) is { } own) return own;
        if (f.Actor.HomeUnit is null) return null;
        foreach (var item in s.Items.Values)
        {
            if (f.Book.Tasks.GetValueOrDefault(item.Subject.Task) is { } task && Authority.Recusal(f, task.Lead) is { } recuse) return recuse;
        }

        return null;
    }

    /// <summary>A reviewer's, an arbiter's or a decider's delay is never made up for by the doer's assignment.</summary>
    private static bool IsDoers(EscalationItem item) => item.Subject.Kind == StreamKind.Assignment && !ClockNames.IsOthers(item.Clock);

    private static Rejection? Fits(EscalationState s, DecisionKind kind, int days, ImmutableArray<UnitCode> units, Frame f)
    {
        var name = kind.ToString();
        var changes = kind is DecisionKind.Extend or DecisionKind.Reassign or DecisionKind.Split or DecisionKind.Direct or DecisionKind.Suspend or DecisionKind.Terminate;
        if (changes && s.Items.Values.Any(i => !i.Settled && !IsDoers(i))) return new DecisionDoesNotFit(name);
        if (kind is DecisionKind.Extend && (days < 1 || days > f.Book.Settings.ExtensionDaysMax)) return new ExtensionTooLong(days, f.Book.Settings.ExtensionDaysMax);
        if (kind is DecisionKind.Direct && days is < 1 or > 250) return new DecisionDoesNotFit(name);
        var count = units.IsDefault ? 0 : units.Length;
        if (kind == DecisionKind.Reassign && count != 1) return new DecisionDoesNotFit(name);
        if (kind == DecisionKind.Split && count is < 2 or > UnitsMax) return new DecisionDoesNotFit(name);
        if (count > 0 && units.GroupBy(u => u).FirstOrDefault(g => g.Count() > 1) is { } twice) return new DuplicateUnit(twice.Key);
        foreach (var unit in units.IsDefault ? [] : units)
        {
            if (f.Book.Units.Find(unit) is null) return new UnknownUnit(unit);
        }

        return null;
    }
}
