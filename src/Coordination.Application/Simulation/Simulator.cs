using System.Text.Json;
using Coordination.Application.Assessments;
using Coordination.Application.Engine;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Domain.Cycles;
using Coordination.Domain.Plans;

namespace Coordination.Application.Simulation;

/// <summary>Which year is played, and how far.</summary>
/// <param name="Until">Stops at the end of this Shanghai day; null: until the year's assessment is frozen.</param>
/// <param name="Shuffle">Sends the commands of one instant in an order of its own; the result must not depend on it.</param>
public sealed record SimulationPlan(int Year, long Seed, DateOnly? Until = null, int? Shuffle = null);

/// <summary>The bookmark kept in the store: the instant in progress with the commands decided on at it, so that a crash decides nothing anew.</summary>
/// <param name="Until">The last day asked for; null: the whole year.</param>
public sealed record SimulationBookmark(
    int Year, long Seed, DateTimeOffset Now, IReadOnlyList<PlannedCommand> Agenda, bool Finished, SimulationResult? Result = null, DateOnly? Until = null)
{
    /// <summary>It has not come to the end asked for, and so owns the time of its store.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsUnderWay => !Finished && !(Until is { } day && Agenda.Count == 0 && Now >= Simulator.EndOf(day));
}

public sealed record PlannedCommand(CommandId Id, Actor Actor, string Type, string Body);

/// <summary>
/// Plays a year through the same commands, bus, deadlines and store as real use. Virtual time advances only at rest: outbox empty, nothing
/// in the lane, nothing due.
/// </summary>
/// <param name="rest">The lane itself where this is the only process on store and bus; where others carry messages too, what the store says.</param>
public sealed class Simulator(
    IStore store, CommandLane lane, IRest rest, DeadlineSweep sweep, VirtualClock clock, PlanBook book, IAnchors anchors, IFaultPoints faults, SimulationPlan plan, string node)
{
    private readonly Chance _chance = new(plan.Seed);
    private readonly CycleId _cycle = CycleId.Of(book.Plan, plan.Year);
    private World _world = null!;
    private Cast _cast = null!;

    /// <summary>Called with each new day, for people who watch.</summary>
    public event Action<DateOnly>? DayBegan;

    /// <summary>The first instant (UTC) of a year's simulation.</summary>
    public static DateTimeOffset StartOf(int year, PlanBook book) => Scene.At(CycleDecider.OpeningOf(year, book), Slot.Handlers);

    /// <summary>The instant (UTC) at which a simulation up to the day stops.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => Scene.At(day, Slot.Group);

    /// <summary>Plays on from the bookmark, or from the opening of the year, to the end asked for.</summary>
    public async Task RunAsync(SimulationBookmark? bookmark, CancellationToken cancellationToken)
    {
        _cast = new Cast(book, _chance);
        // What a crash left on its way must have arrived before the world is read: a commit in between would never be seen.
        await rest.WhenAtRestAsync(cancellationToken);
        _world = await World.OpenAsync(store, lane, book.Plan.Value, cancellationToken);
        var now = StartOf(plan.Year, book).AddTicks(-1);
        if (bookmark is not null)
        {
            now = bookmark.Now;
            await FinishInstantAsync(bookmark, cancellationToken);
        }

        var last = plan.Until ?? new DateOnly(plan.Year + 1, 3, 31);
        var day = WorkCalendar.DayOf(now);
        while (!AssessmentPlayers.IsFrozen(_world, _cycle))
        {
            if (await NextInstantAsync(now, cancellationToken) is not { } next || WorkCalendar.DayOf(next) > last) break;
            var today = WorkCalendar.DayOf(next);
            if (today != day)
            {
                await AnchorAsync(day, cancellationToken);
                DayBegan?.Invoke(today);
            }

            (now, day) = (next, today);
            await PlayAsync(now, cancellationToken);
        }

        await AnchorAsync(day, cancellationToken);
        if (plan.Until is null) return;
        var end = EndOf(last);
        if (end > clock.GetUtcNow()) clock.Set(end);
    }

    /// <summary>The next deadline or hour of work, whichever comes first.</summary>
    private async Task<DateTimeOffset?> NextInstantAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var work = NextSlot(now);
        var due = await store.ReadNextDueAsync(cancellationToken);
        return due is { } d && d > now && d < work ? d : work;
    }

    private DateTimeOffset NextSlot(DateTimeOffset now)
    {
        var day = book.Calendar.OnOrAfter(WorkCalendar.DayOf(now));
        foreach (var slot in Enum.GetValues<Slot>())
        {
            var at = Scene.At(day, slot);
            if (at > now) return at;
        }

        return Scene.At(book.Calendar.Add(day, 1), Slot.Handlers);
    }

    private async Task PlayAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        clock.Set(now);
        if (await sweep.FireDueAsync(now, cancellationToken) > 0) await RestAsync(cancellationToken);
        if (SlotAt(now) is not { } slot) return;
        var agenda = await AgendaAsync(now, slot, cancellationToken);
        if (agenda.Count == 0) return;
        var bookmark = new SimulationBookmark(plan.Year, plan.Seed, now, agenda, false, Until: plan.Until);
        faults.Reach(FaultPoint.BeforeInstant);
        await store.SaveSimulationAsync(JsonSerializer.Serialize(bookmark, DomainJson.Options), cancellationToken);
        await SendAsync(agenda, now, cancellationToken);
        faults.Reach(FaultPoint.AfterInstant);
    }

    private static Slot? SlotAt(DateTimeOffset now)
    {
        var day = WorkCalendar.DayOf(now);
        foreach (var slot in Enum.GetValues<Slot>())
        {
            if (Scene.At(day, slot) == now) return slot;
        }

        return null;
    }

    /// <summary>What everybody does at this instant, at most one command a stream, but for the lines of one form, which do not meet.</summary>
    private async Task<List<PlannedCommand>> AgendaAsync(DateTimeOffset now, Slot slot, CancellationToken cancellationToken)
    {
        var scene = new Scene(_world, book, _cast, _chance, _cycle, now, slot);
        var draft = AssessmentPlayers.IsDraftDue(scene) ? await YearAssessment.ComputeAsync(store, book, _cycle, scene.Today.AddDays(-1), null, cancellationToken) : null;
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var agenda = new List<PlannedCommand>();
        foreach (var act in OfficePlayers.Play(scene).Concat(FigurePlayers.Play(scene)).Concat(LeadPlayers.Play(scene)).Concat(UnitPlayers.Play(scene)).Concat(AssessmentPlayers.Play(scene, draft)))
        {
            var stream = act.Command.Stream;
            var key = act.Command is Domain.Reports.FillLine line ? $"{stream}#{line.Assignment}" : stream.ToString();
            if (!taken.Add(key)) continue;
            var type = act.Command.GetType().Name;
            var id = DerivedIds.Of(FormattableString.Invariant($"simulation|{plan.Seed}|{now.UtcTicks}|{key}|{type}"));
            agenda.Add(new PlannedCommand(id, act.Actor, type, Catalog.Write(act.Command)));
        }

        return agenda;
    }

    private async Task FinishInstantAsync(SimulationBookmark bookmark, CancellationToken cancellationToken)
    {
        clock.Set(bookmark.Now);
        await RestAsync(cancellationToken);
        await SendAsync(bookmark.Agenda, bookmark.Now, cancellationToken);
    }

    private async Task SendAsync(IReadOnlyList<PlannedCommand> agenda, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const int ChunkMax = 50;
        var envelopes = agenda.Select(p => new CommandEnvelope(p.Id, p.Actor, now, Catalog.ReadCommand(p.Type, p.Body)));
        if (plan.Shuffle is { } order) envelopes = envelopes.OrderBy(e => new Chance(order).Below(int.MaxValue, e.Id.ToString(), "order"));
        await Task.WhenAll(envelopes.Chunk(ChunkMax).Select(chunk => lane.SendAllAsync(chunk, null, cancellationToken)));
        await RestAsync(cancellationToken);
    }

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        await rest.WhenAtRestAsync(cancellationToken);
        if (rest != lane) await _world.CatchUpAsync(store, cancellationToken);
    }

    private Task AnchorAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var (sequence, hash) = lane.LedgerHead;
        return sequence == 0 ? Task.CompletedTask : anchors.AppendAsync(new Anchor(day, node, sequence, hash), cancellationToken);
    }
}
