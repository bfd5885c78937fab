using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.Precedents;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;

namespace Coordination.Application.Boards;

/// <param name="ChangedAt">The instant (UTC) of its last event.</param>
public sealed record Held<T>(T State, int Version, DateTimeOffset ChangedAt);

/// <summary>All that pages show of one plan, of one moment; immutable, so that whoever reads it needs no lock.</summary>
/// <param name="Ordinal">Grows with each change; what was computed from one snapshot holds until it does.</param>
public sealed record PlanSnapshot(
    PlanBook Book,
    long Ordinal,
    HeldDictionary<CycleState> Cycles,
    HeldDictionary<TaskRunState> Runs,
    HeldDictionary<AssignmentState> Assignments,
    HeldDictionary<ReturnState> Returns,
    HeldDictionary<MergeState> Merges,
    HeldDictionary<NoticeState> Notices,
    HeldDictionary<EscalationState> Escalations,
    HeldDictionary<PrecedentsState> Precedents,
    HeldDictionary<DeskState> Desks,
    HeldDictionary<PersonState> Persons,
    HeldDictionary<IndicatorState> Indicators,
    HeldDictionary<AssessmentState> Assessments,
    HeldDictionary<SpotCheckState> SpotChecks)
{
    public static PlanSnapshot Empty(PlanBook book) => new(
        book, 0, HeldDictionary.Empty<CycleState>(), HeldDictionary.Empty<TaskRunState>(), HeldDictionary.Empty<AssignmentState>(), HeldDictionary.Empty<ReturnState>(), HeldDictionary.Empty<MergeState>(),
        HeldDictionary.Empty<NoticeState>(), HeldDictionary.Empty<EscalationState>(), HeldDictionary.Empty<PrecedentsState>(), HeldDictionary.Empty<DeskState>(), HeldDictionary.Empty<PersonState>(), HeldDictionary.Empty<IndicatorState>(),
        HeldDictionary.Empty<AssessmentState>(), HeldDictionary.Empty<SpotCheckState>());

    /// <summary>What administrators have set for the jurisdiction; its calendar is in <see cref="Book"/> already.</summary>
    public Held<CitySettingsState> Settings { get; init; } = new(CitySettingsState.Initial, 0, default);

    /// <summary>The latest plan-year opened; null before the first.</summary>
    public CycleId? Cycle => Cycles.Count == 0 ? null : new CycleId(Cycles.Keys.Last());

    public TaskRunState? Run(TaskRunId id) => Runs.GetValueOrDefault(id.Value)?.State;

    public AssignmentState? Assignment(AssignmentId id) => Assignments.GetValueOrDefault(id.Value)?.State;

    public IndicatorState? Indicator(IndicatorId id) => Indicators.GetValueOrDefault(id.Value)?.State;

    public PersonState? Person(PersonId id) => Persons.GetValueOrDefault(StreamId.Person(Book.Plan.Jurisdiction, id).Key)?.State;

    public DeskState? Desk(UnitCode unit) => Desks.GetValueOrDefault(StreamId.Desk(Book.Plan.Jurisdiction, unit).Key)?.State;

    public IEnumerable<AssignmentState> AssignmentsOf(TaskRunId run) => Assignments.Below(run.Value).Select(a => a.State);

    /// <summary>One state more, or a later one in the earlier's place; an older one than is known changes nothing.</summary>
    public PlanSnapshot With(StreamId stream, object state, int version, DateTimeOffset at) => state switch
    {
        CycleState s => this with { Cycles = Cycles.Put(stream.Key, s, version, at) },
        TaskRunState s => this with { Runs = Runs.Put(stream.Key, s, version, at) },
        AssignmentState s => this with { Assignments = Assignments.Put(stream.Key, s, version, at) },
        ReturnState s => this with { Returns = Returns.Put(stream.Key, s, version, at) },
        MergeState s => this with { Merges = Merges.Put(stream.Key, s, version, at) },
        NoticeState s => this with { Notices = Notices.Put(stream.Key, s, version, at) },
        EscalationState s => this with { Escalations = Escalations.Put(stream.Key, s, version, at) },
        PrecedentsState s => this with { Precedents = Precedents.Put(stream.Key, s, version, at) },
        DeskState s => this with { Desks = Desks.Put(stream.Key, s, version, at) },
        PersonState s => this with { Persons = Persons.Put(stream.Key, s, version, at) },
        IndicatorState s => this with { Indicators = Indicators.Put(stream.Key, s, version, at) },
        AssessmentState s => this with { Assessments = Assessments.Put(stream.Key, s, version, at) },
        SpotCheckState s => this with { SpotChecks = SpotChecks.Put(stream.Key, s, version, at) },
        CitySettingsState s when version > Settings.Version => this with { Settings = new Held<CitySettingsState>(s, version, at), Book = s.Over(Book) },
        _ => this,
    };
}

/// <summary>
/// What pages read: the states of a plan's last two years and of its jurisdiction's desks and persons, kept in memory. This node's own commits
/// are in it before they are answered to anybody; those of other nodes come by <see cref="CatchUpAsync"/>.
/// </summary>
public sealed class PlanView
{
    private const int PageMax = 1000;

    /// <summary>
    /// A transaction draws the positions of its events before it commits, so a lower one may appear after a higher; none stays open so long.
    /// </summary>
    private static readonly TimeSpan s_lateMax = TimeSpan.FromSeconds(60);

    private static readonly StreamKind[] s_ofYears =
    [
        StreamKind.Cycle, StreamKind.TaskRun, StreamKind.Assignment, StreamKind.MonthlyReturn, StreamKind.MonthlyMerge, StreamKind.Notice, StreamKind.Escalation,
        StreamKind.Indicator, StreamKind.Assessment, StreamKind.SpotCheck,
    ];

    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset At, long Position)> _read = [];
    private PlanSnapshot _current;
    private long _from;

    private PlanView(PlanBook book) => _current = PlanSnapshot.Empty(book);

    /// <summary>Raised after each change, on the thread that made it; whoever listens must be quick.</summary>
    public event Action<PlanSnapshot, IReadOnlyList<StreamId>>? Changed;

    public PlanSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Follows the lanes first, then reads what the record holds: nothing committed in between is missed.</summary>
    public static async Task<PlanView> OpenAsync(
        IStore store, PlanBook book, IReadOnlyList<CommandLane> lanes, CancellationToken cancellationToken)
    {
        var view = new PlanView(book);
        foreach (var lane in lanes) lane.Committed += view.Take;
        view._from = await store.ReadLastPositionAsync(cancellationToken);
        foreach (var kind in s_ofYears) await view.ReadAsync(store, kind, book.Plan.Value, cancellationToken);
        await view.ReadAsync(store, StreamKind.Precedents, book.Plan.Value, cancellationToken);
        await view.ReadAsync(store, StreamKind.Desk, book.Plan.Jurisdiction, cancellationToken);
        await view.ReadAsync(store, StreamKind.CitySettings, book.Plan.Jurisdiction, cancellationToken);
        await view.ReadAsync(store, StreamKind.Person, book.Plan.Jurisdiction, cancellationToken);
        return view;
    }

    /// <summary>Takes in what other nodes have committed. One caller at a time.</summary>
    /// <param name="now">Of a clock that only this view uses.</param>
    public async Task CatchUpAsync(IStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var position = _from;
        while (true)
        {
            var (last, entities) = await store.ReadChangedAsync(position, PageMax, cancellationToken);
            if (last == position) break;
            position = last;
            Take([.. entities.Select(StateOf)]);
        }

        Follow(position, now);
    }

    public void Take(IReadOnlyList<CommittedState> states)
    {
        List<StreamId>? changed = null;
        PlanSnapshot after;
        lock (_lock)
        {
            var before = _current;
            after = before;
            foreach (var (stream, state, version, at) in states)
            {
                if (!IsOurs(stream)) continue;
                var next = after.With(stream, state, version, at);
                if (next == after) continue;
                after = next;
                (changed ??= []).Add(stream);
            }

            if (changed is null) return;
            after = after with { Ordinal = before.Ordinal + 1 };
            Volatile.Write(ref _current, after);
        }

        Changed?.Invoke(after, changed);
    }

    private void Follow(long position, DateTimeOffset now)
    {
        _read.Enqueue((now, position));
        while (_read.TryPeek(out var oldest) && now - oldest.At >= s_lateMax) _from = _read.Dequeue().Position;
    }

    private bool IsOurs(StreamId stream)
    {
        var plan = _current.Book.Plan;
        return stream.IsOfJurisdiction
            ? stream.Key.StartsWith(plan.Jurisdiction + "/", StringComparison.Ordinal)
            : stream.Key.StartsWith(plan.Value + "/", StringComparison.Ordinal);
    }

    /// <summary>Of what belongs to a year, only the last two: pages show this one and compare with the one before.</summary>
    private async Task ReadAsync(IStore store, StreamKind kind, string prefix, CancellationToken cancellationToken)
    {
        var years = Current.Cycles.Keys.TakeLast(2).ToList();
        var prefixes = kind == StreamKind.Cycle || !s_ofYears.Contains(kind) ? [prefix] : years;
        foreach (var each in prefixes)
        {
            var page = new List<CommittedState>(PageMax);
            await foreach (var row in RecordPages.EntitiesAsync(store, kind, each, cancellationToken))
            {
                page.Add(StateOf(row));
                if (page.Count < PageMax) continue;
                Take([.. page]);
                page.Clear();
            }

            Take(page);
        }
    }

    private static CommittedState StateOf(EntityRow row) =>
        new(row.Stream, Catalog.ReadState(row.Stream.Kind, row.Document), row.Version, row.ChangedAt);
}
