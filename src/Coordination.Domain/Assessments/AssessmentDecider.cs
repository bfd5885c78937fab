using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Assessments;

/// <summary>Computed, published, objected to, ruled, signed, frozen: in this order, and a frozen result never changes.</summary>
public static class AssessmentDecider
{
    public const int CardsMax = 200;
    public const int ObjectionsMax = 500;
    private const int EvidenceMax = 20;

    public static Decision Decide(AssessmentState s, Command command, Frame f) => command switch
    {
        FixAssessmentRules => Fix(s, f),
        AdoptAssessmentRules c => Adopt(s, c, f),
        DraftAssessment c => Draft(s, c, f),
        PublishAssessment => Publish(s, f),
        RaiseObjection c => Object(s, c, f),
        RuleOnObjection c => Rule(s, c, f),
        SignAssessment c => Sign(s, c, f),
        OpenAssessmentIssue c => Open(s, c, f),
        SetRanking c => Rank(s, c, f),
        FireDeadline => Decision.Nothing,
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Fix(AssessmentState s, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        return s.Rules is null ? new AssessmentRulesFixed(f.Book.Assessment) : Decision.Nothing;
    }

    private static Decision Adopt(AssessmentState s, AdoptAssessmentRules c, Frame f)
    {
        if (Authority.Head(f, f.Book.Units.Office) is { } no) return no;
        if (Texts.Required(c.Reason) is { } text) return text;
        // What units have seen is not changed under them; a frozen result stays with its own, and a correction may have others.
        if (s.Current is { Status: AssessmentStatus.Published or AssessmentStatus.OfficeSigned or AssessmentStatus.Frozen }) return new WrongState(s.Current.Status.ToString());
        return s.Rules?.Version == f.Book.Assessment.Version ? Decision.Nothing : new AssessmentRulesAdopted(f.Book.Assessment, c.Reason, f.Actor.Hand);
    }

    private static Decision Draft(AssessmentState s, DraftAssessment c, Frame f)
    {
        if (Authority.In(f, f.Book.Units.Office, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Rules is not { } rules) return new NotFound(nameof(AssessmentState.Rules));
        if (c.RulesVersion != rules.Version) return new UnknownVersion(c.RulesVersion);
        // A day that is not over can still change.
        if (c.AsAt >= WorkCalendar.DayOf(f.At)) return new DayNotOver(c.AsAt);
        if (c.Cards.IsDefaultOrEmpty) return new TextMissing();
        if (c.Cards.Length > CardsMax) return new TooManyItems(CardsMax);
        if (s.Current is { Status: AssessmentStatus.Frozen }) return new AlreadyClosed();
        if (s.Current is { Status: AssessmentStatus.Published or AssessmentStatus.OfficeSigned }) return new WrongState(s.Current.Status.ToString());
        var digest = AssessmentIssue.DigestOf(c.Cards);
        if (s.Current is { Status: AssessmentStatus.Drafted } known && known.Digest == digest && known.AsAt == c.AsAt) return Decision.Nothing;
        return new AssessmentDrafted(s.Current?.Number ?? 1, (s.Current?.Edition ?? 0) + 1, c.AsAt, c.RulesVersion, c.Cards, digest, f.Actor.Hand);
    }

    private static Decision Publish(AssessmentState s, Frame f)
    {
        if (Authority.Head(f, f.Book.Units.Office) is { } no) return no;
        if (s.Current is not { Status: AssessmentStatus.Drafted }) return s.Current is null ? new NotFound(nameof(AssessmentIssue)) : new WrongState(s.Current.Status.ToString());
        if (s.Current.RulesVersion != s.Rules?.Version) return new RulesChanged(s.Current.RulesVersion);
        return new AssessmentPublished(f.Book.Calendar.DueIn(f.Book.Settings.ObjectionDays, f.At, f.Book.Settings.DueTime), f.Actor.Hand);
    }

    private static Decision Object(AssessmentState s, RaiseObjection c, Frame f)
    {
        if (Authority.LetsOut(f, c.Unit) is { } no) return no;
        if (s.Current is not { } issue || issue.Card(c.Unit) is not { } card) return new NotFound(c.Unit.Value);
        if (issue.Status == AssessmentStatus.Frozen) return new AlreadyClosed();
        if (issue.Status != AssessmentStatus.Published) return new WrongState(issue.Status.ToString());
        if (f.At > issue.Until!.At) return new ObjectionTermOver(issue.Until.On);
        if (card.Point(c.Point) is null) return new NotFound(c.Point);
        if (issue.Objections.Any(o => o.Unit == c.Unit && o.Point == c.Point && o.Ruling is null)) return new AlreadyExists(c.Point);
        if (issue.Objections.Length >= ObjectionsMax || c.Evidence.IsDefault || c.Evidence.Length > EvidenceMax) return new TooManyItems(EvidenceMax);
        if (!c.Evidence.All(TextHash.IsOne)) return new NotFound(nameof(c.Evidence));
        if ((Texts.Required(c.Text) ?? Texts.Bounded(c.Request)) is { } text) return text;
        return new ObjectionRaised(issue.Objections.Length + 1, c.Unit, c.Point, c.Kind, c.Text, c.Request, c.Evidence, f.Actor.Hand);
    }

    private static Decision Rule(AssessmentState s, RuleOnObjection c, Frame f)
    {
        if (Authority.Head(f, f.Book.Units.Office) is { } no) return no;
        if (s.Current?.Objections.FirstOrDefault(o => o.Number == c.Objection) is not { } objection) return new NotFound(nameof(Objection));
        if (s.Current.Status == AssessmentStatus.Frozen) return new AlreadyClosed();
        if (objection.Ruling is not null) return new AlreadyExists(nameof(Objection));
        if (Authority.Recusal(f, objection.Unit) is { } recuse) return recuse;
        if (Texts.Required(c.Reason) is { } text) return text;
        var old = s.Current.Card(objection.Unit)?.Point(objection.Point)?.Delta ?? 0;
        if (c.Upheld && (c.Delta < Math.Min(old, 0) || c.Delta > Math.Max(old, 0) || decimal.Round(c.Delta, 2) != c.Delta)) return new RulingOutOfRange(old);
        return new ObjectionRuled(c.Objection, c.Upheld, c.Upheld ? c.Delta : old, c.Reason, f.Actor.Hand);
    }

    private static Decision Sign(AssessmentState s, SignAssessment c, Frame f)
    {
        if (s.Current is not { } issue) return new NotFound(nameof(AssessmentIssue));
        if (issue.Status == AssessmentStatus.Frozen) return new AlreadyClosed();
        var first = issue.Signatures.IsEmpty;
        var (office, group) = (Authority.Head(f, f.Book.Units.Office), Authority.GroupDecider(f));
        if (office is not null && group is not null) return office;
        if ((first ? office : group) is not null) return new NotYourTurnToSign(first ? f.Book.Units.Office : f.Book.Units.LeadingGroup);
        if (issue.Status is not (AssessmentStatus.Published or AssessmentStatus.OfficeSigned)) return new WrongState(issue.Status.ToString());
        if (f.At <= issue.Until!.At) return new TooEarly(f.Book.Calendar.Add(issue.Until.On, 1));
        if (issue.Objections.FirstOrDefault(o => o.Ruling is null) is { } open) return new ObjectionOpen(open.Number);
        if (!first && Authority.NotOwnWork(f, issue.Signatures[0].By) is { } own) return own;
        var text = issue.TextOf(s.Cycle!.Value);
        var hash = TextHash.Of(text);
        if (c.TextHash != hash) return new TextChanged();
        var signed = new AssessmentSigned(f.Actor.Unit, text, hash, f.Actor.Hand);
        return first ? signed : Decision.Accept(signed, new AssessmentFrozen(issue.Number, issue.Digest));
    }

    private static Decision Open(AssessmentState s, OpenAssessmentIssue c, Frame f)
    {
        if (Authority.Head(f, f.Book.Units.Office) is { } no) return no;
        if (s.Current is not { Status: AssessmentStatus.Frozen } frozen) return new WrongState(s.Current?.Status.ToString() ?? nameof(AssessmentStatus.Open));
        return Texts.Required(c.Reason) is { } text ? text : new AssessmentIssueOpened(frozen.Number + 1, c.Reason, f.Actor.Hand);
    }

    private static Decision Rank(AssessmentState s, SetRanking c, Frame f)
    {
        if (Authority.Head(f, f.Book.Units.Office) is { } no) return no;
        if (Texts.Required(c.Reason) is { } text) return text;
        return s.Ranking == c.On ? Decision.Nothing : new RankingSet(c.On, c.Reason, f.Actor.Hand);
    }
}
