using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Reports;

public abstract record ReturnCommand(ReturnId Return) : Command
{
    public override StreamId Stream => Return.Stream;
}

/// <summary>The process asks for a line about one assignment; the first one opens the month's form.</summary>
public sealed record ExpectLine(ReturnId Return, AssignmentId Assignment, UnitCode Unit, ReportMonth Month, DueDate Due) : ReturnCommand(Return);

public sealed record FillLine(ReturnId Return, AssignmentId Assignment, ReportLine Line) : ReturnCommand(Return);

/// <summary>Several lines and, if asked, the submission: all of it or nothing.</summary>
public sealed record FileReturn(ReturnId Return, ImmutableArray<ReturnLine> Lines, bool Submit) : ReturnCommand(Return);

/// <summary>无变化 for every line not filled yet.</summary>
public sealed record FillRestUnchanged(ReturnId Return) : ReturnCommand(Return);

/// <summary>The form is complete and goes to the unit's head, or out at once where the unit needs no approval.</summary>
public sealed record SubmitReturn(ReturnId Return) : ReturnCommand(Return);

public sealed record ApproveReturn(ReturnId Return) : ReturnCommand(Return);

public sealed record SendBackReturn(ReturnId Return, string Reason) : ReturnCommand(Return);

/// <summary>加签: the author of the draft, or the head, asks a colleague to sign before the head approves.</summary>
public sealed record AskReturnCosignature(ReturnId Return, PersonId Signer) : ReturnCommand(Return);

public sealed record CosignReturn(ReturnId Return) : ReturnCommand(Return);

public sealed record ReturnOpened(UnitCode Unit, ReportMonth Month, Clock Clock) : Event;

public sealed record LineExpected(AssignmentId Assignment) : Event
{
    /// <summary>Of the report; null in events written before it was kept.</summary>
    public DueDate? Due { get; init; }
}

public sealed record LineFilled(AssignmentId Assignment, ReportLine Line) : Event;

public sealed record ReturnDrafted(Signer By) : Event;

public sealed record ReturnSentBack(string Reason, Signer By) : Event;

public sealed record ReturnCosignatureAsked(PersonId Cosigner, Signer By) : Event;

public sealed record ReturnCosigned(Signer By) : Event;

/// <summary>The unit's one report of the month left it, approved once for all its assignments.</summary>
public sealed record ReturnSubmitted(ReportMonth Month, ImmutableArray<ReturnLine> Lines, int DaysLate, Signer By) : Event;

public sealed record ReturnLine(AssignmentId Assignment, ReportLine Line);

public enum ReturnStatus
{
    None,
    Open,
    Drafted,
    Submitted,
}

public sealed record LineEntry(ReportLine? Line, bool Sent);

public sealed record ReturnState
{
    public static ReturnState Initial { get; } = new();

    public ReturnId? Id { get; init; }

    public ReturnStatus Status { get; init; }

    public UnitCode Unit { get; init; }

    public ReportMonth Month { get; init; }

    public DueDate? Due { get; init; }

    public ImmutableSortedDictionary<string, LineEntry> Lines { get; init; } = ImmutableSortedDictionary.Create<string, LineEntry>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, Clock> Clocks { get; init; } = Escalations.Clocks.None;

    public Signer? DraftedBy { get; init; }

    /// <summary>Of the latest draft; null while nobody is asked.</summary>
    public ImmutableList<Cosigner>? Cosigners { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public Signer? SubmittedBy { get; init; }

    public int DaysLate { get; init; }

    public IEnumerable<Deadline> Deadlines() => Escalations.Clocks.Deadlines(Clocks);

    public static ReturnState Apply(ReturnState s, Event e, StreamId stream, DateTimeOffset at) => e switch
    {
        LadderStepRaised x => s with { Clocks = Escalations.Clocks.TakeOff(s.Clocks, x.Clock, x.Step, raised: true) },
        LadderStepLapsed x => s with { Clocks = Escalations.Clocks.TakeOff(s.Clocks, x.Clock, x.Step, raised: false) },
        EscalationSettled => s,
        ReturnOpened x => s with
        {
            Id = new ReturnId(stream.Key),
            Status = ReturnStatus.Open,
            Unit = x.Unit,
            Month = x.Month,
            Due = x.Clock.Due,
            Clocks = s.Clocks.SetItem(x.Clock.Name, x.Clock),
        },
        // A line that comes after the form went out opens it once more, for that line alone.
        LineExpected x => s with { Status = ReturnStatus.Open, Lines = s.Lines.SetItem(x.Assignment.Value, new LineEntry(null, false)) },
        LineFilled x => s with { Lines = s.Lines.SetItem(x.Assignment.Value, new LineEntry(x.Line, false)) },
        ReturnDrafted x => s with { Status = ReturnStatus.Drafted, DraftedBy = x.By, Cosigners = null },
        ReturnSentBack => s with { Status = ReturnStatus.Open, DraftedBy = null, Cosigners = null },
        ReturnCosignatureAsked x => s with { Cosigners = Cosigning.WithAsked(s.Cosigners, x.Cosigner) },
        ReturnCosigned x => s with { Cosigners = Cosigning.WithHand(s.Cosigners, x.By) },
        ReturnSubmitted x => s with
        {
            Status = ReturnStatus.Submitted,
            SubmittedAt = at,
            SubmittedBy = x.By,
            DaysLate = x.DaysLate,
            Lines = s.Lines.SetItems(x.Lines.Select(l => KeyValuePair.Create(l.Assignment.Value, new LineEntry(l.Line, true)))),
            Clocks = Escalations.Clocks.None,
        },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.MonthlyReturn),
    };
}

/// <summary>最多报一次: a unit has one return a month, complete before it goes out, approved once by its head.</summary>
public static class ReturnDecider
{
    private const string ClockName = "return";
    private const int LinesMax = 200;

    public static Decision Decide(ReturnState s, Command command, Frame f) => command switch
    {
        ExpectLine c => Expect(s, c, f),
        _ when s.Status == ReturnStatus.None => new NotFound(nameof(ReturnId)),
        FireDeadline c => Authority.Process(f) is { } no ? no : Clocks.Fire(s.Clocks, c, f.Book.Ladder(f.Book.Settings.ReturnLadder), f),
        FillLine c => Fill(s, c, f),
        FileReturn c => File(s, c, f),
        FillRestUnchanged => FillRest(s, f),
        SubmitReturn => Submit(s, f),
        ApproveReturn => Approve(s, f),
        SendBackReturn c => SendBack(s, c, f),
        AskReturnCosignature c => Ask(s, c, f),
        CosignReturn => Cosign(s, f),
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Expect(ReturnState s, ExpectLine c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Lines.ContainsKey(c.Assignment.Value)) return Decision.Nothing;
        if (s.Lines.Count >= LinesMax) return new TooManyItems(LinesMax);
        var expected = new LineExpected(c.Assignment) { Due = c.Due };
        if (s.Status != ReturnStatus.None) return expected;
        var clock = Clock.Start(ClockName, c.Unit, f.At, c.Due, f.Book.Ladder(f.Book.Settings.ReturnLadder), f.Book);
        return Decision.Accept(new ReturnOpened(c.Unit, c.Month, clock), expected);
    }

    private static Decision Fill(ReturnState s, FillLine c, Frame f)
    {
        if (Authority.In(f, s.Unit, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Status != ReturnStatus.Open) return new AlreadySubmitted();
        if (!s.Lines.TryGetValue(c.Assignment.Value, out var entry) || entry.Sent) return new ReportNotExpected(s.Month);
        return c.Line.Check() is { } bad ? bad : entry.Line == c.Line ? Decision.Nothing : new LineFilled(c.Assignment, c.Line);
    }

    private static Decision File(ReturnState s, FileReturn c, Frame f)
    {
        if (Authority.In(f, s.Unit, Role.Handler, Role.UnitHead) is { } no) return no;
        if (c.Lines.Length > LinesMax) return new TooManyItems(LinesMax);
        var events = ImmutableArray.CreateBuilder<Event>();
        var after = s;
        foreach (var line in c.Lines)
        {
            var filled = Fill(after, new FillLine(c.Return, line.Assignment, line.Line), f);
            if (filled.Rejection is { } refused) return new LineRefused(line.Assignment, refused.Code);
            events.AddRange(filled.Events);
            after = filled.Events.Aggregate(after, (state, e) => ReturnState.Apply(state, e, c.Stream, f.At));
        }

        if (!c.Submit) return Decision.Accept(events.ToImmutable());
        var submitted = Submit(after, f);
        return submitted.IsAccepted ? Decision.Accept([.. events, .. submitted.Events]) : submitted;
    }

    private static Decision FillRest(ReturnState s, Frame f)
    {
        if (Authority.In(f, s.Unit, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Status != ReturnStatus.Open) return new AlreadySubmitted();
        return Decision.Accept([.. Open(s).Where(l => l.Value.Line is null).Select(l => new LineFilled(new AssignmentId(l.Key), ReportLine.Unchanged))]);
    }

    private static Decision Submit(ReturnState s, Frame f)
    {
        if (Authority.In(f, s.Unit, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Status != ReturnStatus.Open) return new AlreadySubmitted();
        var missing = Open(s).Count(l => l.Value.Line is null);
        if (missing > 0) return new LinesMissing(missing);
        var needsHead = f.Book.Units.NeedsHead(s.Unit);
        return needsHead ? new ReturnDrafted(f.Actor.Hand) : Out(s, f);
    }

    private static Decision Approve(ReturnState s, Frame f)
    {
        if (Authority.Head(f, s.Unit) is { } no) return no;
        if (s.Status != ReturnStatus.Drafted) return new NothingToApprove(ClockName);
        if (Authority.NotOwnWork(f, s.DraftedBy!.Value) is { } own) return own;
        if (Cosigning.Complete(s.Cosigners, f) is { } cosigners) return cosigners;
        return Out(s, f);
    }

    private static Decision Ask(ReturnState s, AskReturnCosignature c, Frame f) => s.Status == ReturnStatus.Drafted
        ? Cosigning.Ask(s.Cosigners, s.Unit, s.DraftedBy!.Value, c.Signer, new ReturnCosignatureAsked(c.Signer, f.Actor.Hand), f)
        : new NothingToApprove(ClockName);

    private static Decision Cosign(ReturnState s, Frame f) => s.Status == ReturnStatus.Drafted
        ? Cosigning.Sign(s.Cosigners, s.Unit, s.DraftedBy!.Value, ClockName, new ReturnCosigned(f.Actor.Hand), f)
        : new NothingToApprove(ClockName);

    private static Decision SendBack(ReturnState s, SendBackReturn c, Frame f)
    {
        if (Authority.Head(f, s.Unit) is { } no) return no;
        if (s.Status != ReturnStatus.Drafted) return new NothingToApprove(ClockName);
        return Texts.Required(c.Reason) is { } text ? text : new ReturnSentBack(c.Reason, f.Actor.Hand);
    }

    private static Decision Out(ReturnState s, Frame f)
    {
        var late = s.Clocks.TryGetValue(ClockName, out var clock) ? clock.DaysLate(f.At, f.Book.Calendar) : s.DaysLate;
        ImmutableArray<ReturnLine> lines = [.. Open(s).Select(l => new ReturnLine(new AssignmentId(l.Key), l.Value.Line!))];
        return Decision.Accept([new ReturnSubmitted(s.Month, lines, late, f.Actor.Hand), .. Clocks.Ending(s.Clocks, ClockName)]);
    }

    private static IEnumerable<KeyValuePair<string, LineEntry>> Open(ReturnState s) => s.Lines.Where(l => !l.Value.Sent);
}
