using System.Collections.Immutable;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;

namespace Coordination.Application.Boards;

/// <summary>One event of an assignment, with who brought it about.</summary>
public sealed record StoryLine(int Version, DateTimeOffset At, string Person, string Unit, string Role, string ActingFor, Event Event);

/// <summary>What a reviewer said to a month's report.</summary>
/// <param name="Reason">Null where it was accepted.</param>
public sealed record ReportAnswer(ReportMonth Month, DateTimeOffset At, bool Accepted, string? Reason, PersonId By);

/// <summary>Days on which the unit's clock stood still: the first one, and the one from which it ran again (null: it still stands).</summary>
public readonly record struct StoppedSpan(DateOnly From, DateOnly? Until);

/// <summary>What the events of one assignment tell beyond its state: why dates stood still, what was asked and answered.</summary>
public sealed record AssignmentStory(ImmutableArray<StoryLine> Lines, ImmutableArray<StoppedSpan> Stops, ImmutableArray<ReportAnswer> Answers)
{
    public static AssignmentStory Empty { get; } = new([], [], []);

    /// <summary>The last event of a type, or null.</summary>
    public StoryLine? Last<T>() where T : Event => Lines.LastOrDefault(l => l.Event is T);

    public static AssignmentStory Of(IReadOnlyList<TimelineRow> rows)
    {
        ImmutableArray<StoryLine> lines =
        [
            .. rows.Select(r => new StoryLine(
                r.Event.Version, r.Event.At, r.Person, r.Unit, r.Role, r.ActingFor, Catalog.ReadEvent(r.Event.Type, r.Event.Body))),
        ];
        return new AssignmentStory(lines, StopsOf(lines), [.. lines.Select(AnswerOf).OfType<ReportAnswer>()]);
    }

    private static ReportAnswer? AnswerOf(StoryLine line) => line.Event switch
    {
        ReportAccepted e => new ReportAnswer(e.Month, line.At, true, null, e.By.Person),
        ReportReturned e => new ReportAnswer(e.Month, line.At, false, e.Reason, e.By.Person),
        _ => null,
    };

    private static ImmutableArray<StoppedSpan> StopsOf(ImmutableArray<StoryLine> lines)
    {
        var stops = ImmutableArray.CreateBuilder<StoppedSpan>();
        DateOnly? from = null;
        foreach (var line in lines)
        {
            var day = WorkCalendar.DayOf(line.At);
            switch (line.Event)
            {
                case AssignmentSuspended or AssignmentDisputed or AssignmentSubmitted:
                    from ??= day;
                    break;
                case AssignmentResumed or DisputeRejected or AssignmentReturnedForRework when from is { } began:
                    stops.Add(new StoppedSpan(began, day));
                    from = null;
                    break;
                case AssignmentCompleted or AssignmentTerminated:
                    from = null;
                    break;
            }
        }

        if (from is { } still) stops.Add(new StoppedSpan(still, null));
        return stops.ToImmutable();
    }
}
