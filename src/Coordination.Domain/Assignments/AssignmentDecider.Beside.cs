using Coordination.Domain.Calendars;

namespace Coordination.Domain.Assignments;

// What is said and laid beside the work: remarks, evidence, reminders.
public static partial class AssignmentDecider
{
    public const int RemarksMax = 1000;
    public const int EvidenceMax = 100;

    private static Decision Remark(AssignmentState s, RemarkOnAssignment c, Frame f)
    {
        var units = f.Book.Units;
        if (Authority.InOneOf(f, s.Issue!.Unit, s.Issue.Reviewer, units.Office, units.SupervisionOffice) is { } no) return no;
        if (s.IsClosed) return new AlreadyClosed();
        if (Texts.Required(c.Text) is { } text) return text;
        return s.Remarks < RemarksMax ? new RemarkMade(c.Text, f.Actor.Hand, f.Actor.Unit) : new TooManyItems(RemarksMax);
    }

    private static Decision Attach(AssignmentState s, AttachEvidence c, Frame f)
    {
        if (Authority.InOneOf(f, s.Issue!.Unit, s.Issue.Reviewer) is { } no) return no;
        if (s.IsClosed) return new AlreadyClosed();
        if (c.Evidence.Check() is { } bad) return bad;
        if (c.Evidence.Month is { } month && !s.Reports.ContainsKey(month.Value)) return new BadEvidence("month");
        var last = s.Evidence?.FindLast(e => e.Unit == f.Actor.Unit && e.Evidence.Name == c.Evidence.Name);
        if (last?.Evidence == c.Evidence) return Decision.Nothing;
        if (s.Evidence?.Count >= EvidenceMax) return new TooManyItems(EvidenceMax);
        return new EvidenceAttached(c.Evidence, (last?.Edition ?? 0) + 1, f.Actor.Hand, f.Actor.Unit);
    }

    private static Decision Remind(AssignmentState s, RemindUnit c, Frame f)
    {
        if (Authority.In(f, s.Issue!.Reviewer, Role.Handler, Role.UnitHead) is { } no) return no;
        if (!s.IsWithUnit) return Closed(s);
        if (Texts.Required(c.Text) is { } text) return text;
        var day = f.Book.Calendar.OnOrAfter(WorkCalendar.DayOf(f.At));
        if (s.RemindedAt is { } before && f.Book.Calendar.OnOrAfter(WorkCalendar.DayOf(before)) == day) return new AlreadyRemindedToday();
        var due = s.Clocks.Values.Where(k => k.Runs && k.Owner == s.Issue.Unit).Min(k => k.Due.At);
        return new UnitReminded(c.Text, f.Actor.Hand, s.Issue.Unit, due);
    }
}
