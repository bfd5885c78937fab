using System.Collections.Immutable;
using Coordination.Domain.Calendars;

namespace Coordination.Domain.Escalations;

/// <summary>The process puts one late (or soon due) matter onto the unit's paper of that level and day.</summary>
public sealed record AddNoticeItem(NoticeId Notice, UnitCode Unit, string Level, DateOnly Day, PaperKind? Paper, NoticeItem Item) : Command
{
    public override StreamId Stream => Notice.Stream;
}

/// <summary>A named person of the office or the supervision office issues a prepared paper.</summary>
public sealed record IssueNotice(NoticeId Notice) : Command
{
    public override StreamId Stream => Notice.Stream;
}

/// <summary>The register's answer.</summary>
public sealed record NumberNotice(NoticeId Notice, int Number) : Command
{
    public override StreamId Stream => Notice.Stream;
}

/// <param name="Subject">The stream whose clock it is about.</param>
public sealed record NoticeItem(StreamId Subject, string Clock, string Step, DateTimeOffset DueAt, ImmutableArray<NoticePost> To)
{
    /// <summary>What the reviewer says, where it was a person who reminded.</summary>
    public string? Text { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public string Key => $"{Subject}#{Clock}";
}

public sealed record NoticeOpened(UnitCode Unit, string Level, DateOnly Day, PaperKind? Paper, DateTimeOffset GoesOutAt) : Event;

public sealed record NoticeItemAdded(NoticeItem Item) : Event
{
    /// <summary>The paper this item asks for; the notice becomes the weightiest asked for.</summary>
    public PaperKind? Paper { get; init; }
}

/// <summary>The day's paper is out already; the item goes onto the next working day's.</summary>
public sealed record NoticeItemDeferred(NoticeItem Item, UnitCode Unit, string Level, DateOnly ToDay, PaperKind? Paper) : Event;

/// <summary>Complete. A reminder or 催办单 is thereby sent; a paper that needs a name waits for one.</summary>
public sealed record NoticePrepared(PaperKind? Paper, bool Sent) : Event;

public sealed record NoticeIssued(PaperKind Paper, Signer By) : Event;

public sealed record NoticeNumbered(int Number) : Event;

public enum NoticeStatus
{
    None,
    Collecting,

    /// <summary>Waits for the person who issues it.</summary>
    Prepared,
    Sent,
}

public sealed record NoticeState
{
    public static NoticeState Initial { get; } = new();

    public NoticeId? Id { get; init; }

    public NoticeStatus Status { get; init; }

    public UnitCode Unit { get; init; }

    public string Level { get; init; } = "";

    public DateOnly Day { get; init; }

    public PaperKind? Paper { get; init; }

    public DateTimeOffset? GoesOutAt { get; init; }

    public ImmutableSortedDictionary<string, NoticeItem> Items { get; init; } = ImmutableSortedDictionary.Create<string, NoticeItem>(StringComparer.Ordinal);

    public Signer? IssuedBy { get; init; }

    /// <summary>The paper's number in its year; depends on the order of papers, so it is no part of the digest.</summary>
    public int? PaperNumber { get; init; }

    public IEnumerable<Deadline> Deadlines() =>
        Status == NoticeStatus.Collecting ? [new Deadline(NoticeDecider.GoesOut, 1, GoesOutAt!.Value)] : [];

    public static NoticeState Apply(NoticeState s, Event e, StreamId stream) => e switch
    {
        NoticeOpened x => s with
        {
            Id = new NoticeId(stream.Key),
            Status = NoticeStatus.Collecting,
            Unit = x.Unit,
            Level = x.Level,
            Day = x.Day,
            Paper = x.Paper,
            GoesOutAt = x.GoesOutAt,
        },
        NoticeItemAdded x => s with
        {
            Items = s.Items.SetItem(x.Item.Key, x.Item),
            Paper = s.Paper is null || x.Paper > s.Paper ? x.Paper ?? s.Paper : s.Paper,
        },
        NoticeItemDeferred => s,
        NoticePrepared x => s with { Status = x.Sent ? NoticeStatus.Sent : NoticeStatus.Prepared },
        NoticeIssued x => s with { Status = NoticeStatus.Sent, IssuedBy = x.By },
        NoticeNumbered x => s with { PaperNumber = x.Number },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Notice),
    };
}

/// <summary>One paper a unit, level and day, listing all items: a silent county gets one a day, not twenty-one.</summary>
public static class NoticeDecider
{
    public const string GoesOut = "goes-out";

    /// <summary>Room for the rest of a morning's items where the sweep itself came late.</summary>
    private static readonly TimeSpan s_collecting = TimeSpan.FromMinutes(10);

    public static Decision Decide(NoticeState s, Command command, Frame f) => command switch
    {
        AddNoticeItem c => Add(s, c, f),
        _ when s.Status == NoticeStatus.None => new NotFound(nameof(NoticeId)),
        FireDeadline c => Fire(s, c, f),
        IssueNotice => Issue(s, f),
        NumberNotice c => Authority.Process(f) is { } no ? no : s.PaperNumber is null ? new NoticeNumbered(c.Number) : Decision.Nothing,
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Add(NoticeState s, AddNoticeItem c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Items.ContainsKey(c.Item.Key)) return Decision.Nothing;
        if (s.Status is NoticeStatus.Prepared or NoticeStatus.Sent)
            return new NoticeItemDeferred(c.Item, s.Unit, s.Level, f.Book.Calendar.Add(s.Day, 1), c.Paper);
        var added = new NoticeItemAdded(c.Item) { Paper = c.Paper };
        if (s.Status == NoticeStatus.Collecting) return added;
        var goesOut = WorkCalendar.At(c.Day, f.Book.Settings.NoticeTime);
        if (goesOut <= f.At) goesOut = f.At + s_collecting;
        return Decision.Accept(new NoticeOpened(c.Unit, c.Level, c.Day, c.Paper, goesOut), added);
    }

    private static Decision Fire(NoticeState s, FireDeadline c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Status != NoticeStatus.Collecting || c.Name != GoesOut || s.GoesOutAt > f.At) return Decision.Nothing;
        return new NoticePrepared(s.Paper, Sent: s.Paper is null or PaperKind.UrgeNotice);
    }

    private static Decision Issue(NoticeState s, Frame f)
    {
        var unit = f.Actor.Unit == f.Book.Units.SupervisionOffice ? f.Book.Units.SupervisionOffice : f.Book.Units.Office;
        if (Authority.Head(f, unit) is { } no) return no;
        if (Authority.Recusal(f, s.Unit) is { } recuse) return recuse;
        if (s.Status == NoticeStatus.Sent) return Decision.Nothing;
        return s.Status == NoticeStatus.Prepared ? new NoticeIssued(s.Paper!.Value, f.Actor.Hand) : new WrongState(s.Status.ToString());
    }
}
