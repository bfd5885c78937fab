using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;

namespace Coordination.Application.Boards;

/// <summary>What a newly entered holiday notice would do to dates reckoned without it. Nothing moves before somebody says so.</summary>
public static class CalendarMoves
{
    /// <summary>Open assignments whose provisional date falls on another day by the calendar.</summary>
    public static IReadOnlyList<MovedDate> Of(WorkCalendar calendar, IEnumerable<(string Key, AssignmentState State)> assignments)
    {
        var dues = from a in assignments
                   where a.State is { IsClosed: false, Work.Due.Provisional: true }
                   select (a.Key, a.State.Work!.Due);
        return CalendarChange.Moves(calendar, dues);
    }

    public static Command Confirm(MovedDate move) => new ConfirmProvisionalDate(new AssignmentId(move.Id), move.New);

    /// <summary>The same move is made once.</summary>
    public static CommandId IdOf(MovedDate move) => DerivedIds.Of($"calendar|{move.Id}|{move.Old.Basis}|{move.New.Basis}");
}
