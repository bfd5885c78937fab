using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;

namespace Coordination.Domain.TaskRuns;

/// <summary>The dates a breakdown may give its units, for a run at an instant (UTC).</summary>
public static class BreakdownDates
{
    /// <summary>A co-unit's date is calculated back from the lead's, so that review and merge fit between, and is 30 November at the latest.</summary>
    /// <param name="on">The day the lead chose; null: calculated.</param>
    public static DueDate Due(TaskRunState run, DateOnly? on, DateTimeOffset at, PlanBook book)
    {
        var (calendar, settings) = (book.Calendar, book.Settings);
        if (on is { } day) return calendar.DueOn(day, settings.DueTime);
        var back = calendar.DueBefore(settings.CoUnitLeadDays, run.Due!.On, settings.DueTime);
        var annual = calendar.DueOn(settings.CoUnitDue.In(run.Id!.Value.Cycle.Year), settings.DueTime);
        var due = annual.On < back.On ? annual : back;
        return due.At > at ? due : LeastTerm(at, book);
    }

    /// <summary>A lead that breaks down so late that nothing fits before its own date still gives its units a least term.</summary>
    public static DateOnly Latest(TaskRunState run, DateTimeOffset at, PlanBook book)
    {
        var (latest, least) = (book.Calendar.Subtract(run.Due!.On, book.Settings.CoUnitLeadDays), LeastTerm(at, book).On);
        return latest > least ? latest : least;
    }

    private static DueDate LeastTerm(DateTimeOffset at, PlanBook book) => book.Calendar.DueIn(book.Settings.ReworkDays, at, book.Settings.DueTime);
}
