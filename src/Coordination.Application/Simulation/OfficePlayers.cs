using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Simulation;

/// <summary>The leading group's office, the supervision office and the leading group itself.</summary>
internal static class OfficePlayers
{
    public static IEnumerable<Act> Play(Scene scene) => scene.Slot switch
    {
        Slot.Handlers => Opening(scene),
        Slot.Office => Assignments(scene).SelectMany(s => Office(scene, s)).Concat(Runs(scene).SelectMany(s => Office(scene, s))).Concat(Papers(scene)).Concat(Suggestions(scene)),
        Slot.Group => Runs(scene).SelectMany(s => Sign(scene, s)).Concat(Decisions(scene)),
        _ => [],
    };

    private static IEnumerable<AssignmentState> Assignments(Scene scene) =>
        scene.World.All<AssignmentState>(StreamKind.Assignment).Select(a => a.State).Where(s => s.Issue is not null);

    private static IEnumerable<TaskRunState> Runs(Scene scene) => scene.World.All<TaskRunState>(StreamKind.TaskRun).Select(r => r.State);

    private static IEnumerable<Act> Opening(Scene scene)
    {
        if (scene.World.Find<CycleState>(scene.Cycle.Stream)?.OpenedAt is not null || scene.Today < CycleDecider.OpeningOf(scene.Cycle.Year, scene.Book)) yield break;
        yield return new Act(scene.Cast.OfficeHead, new OpenCycle(scene.Cycle));
        foreach (var (head, command) in scene.Cast.Substitutions(scene.Cycle.Year)) yield return new Act(head, command);
    }

    private static IEnumerable<Act> Office(Scene scene, AssignmentState s)
    {
        var id = s.Id!.Value;
        if (s.Status == AssignmentStatus.Disputed && s.Issue!.Duty != Duty.Onward && scene.DaysSince(s.Dispute!.At) >= 1 + scene.Chance.Below(3, id.Value, "arbitrate"))
            yield return new Act(scene.Cast.OfficeHead, Ruling(scene, s));
        else if (s.Extensions is [.., { Granted: null } pending] && pending.Decider == scene.Book.Units.Office && !s.IsClosed && scene.DaysSince(pending.RequestedAt) >= 1)
            yield return new Act(scene.Cast.OfficeHead, new DecideExtension(id, scene.Chance.Happens(60, id.Value, "grant"), "经办公室研究，意见如上。"));
        else if (s.Status == AssignmentStatus.Completed && s.Issue!.Duty != Duty.Onward && scene.DaysSince(s.CompletedAt!.Value) >= 1 && !s.Children.Values.Any(OpenChild))
            yield return new Act(scene.Cast.OfficeHandler, new CloseOffAssignment(id));
    }

    private static bool OpenChild(ChildEntry child) => child.Standing is ChildStanding.Open or ChildStanding.Completed;

    private static ArbitrateDispute Ruling(Scene scene, AssignmentState s)
    {
        var id = s.Id!.Value;
        var pick = scene.Chance.Below(100, id.Value, "ruling");
        if (pick >= 75 && s.Dispute!.Proposed is { } proposed)
            return new ArbitrateDispute(id, Domain.Assignments.Ruling.Reassign, proposed, "按三定方案，改由建议单位承办。");
        return pick >= 55
            ? new ArbitrateDispute(id, Domain.Assignments.Ruling.Cancel, null, "该单位无相应职责，予以撤销。")
            : new ArbitrateDispute(id, Domain.Assignments.Ruling.Reject, null, "职责明确，请按时签收办理。");
    }

    private static IEnumerable<Act> Office(Scene scene, TaskRunState s)
    {
        if (s.Status == TaskRunStatus.ClosedOff && Reopens(scene, s) is { } reopen)
            yield return new Act(scene.Cast.OfficeHead, reopen);
        if (s.Status != TaskRunStatus.Open || s.Steps.Values.FirstOrDefault(e => e.Kind == StepKind.SignOff) is not { } entry) yield break;
        var id = s.Id!.Value;
        if (entry.Standing == StepStanding.Done && !s.Children.Values.Any(c => c.Standing is ChildStanding.Open or ChildStanding.Completed))
            yield return new Act(scene.Cast.OfficeHandler, new CloseOffTaskRun(id));
        else if (s.Signatures.Length == 1 && scene.DaysSince(s.Signatures[0].At) >= 1)
        {
            var refuses = s.EarlierSignatures.IsEmpty && scene.Chance.Happens(5, id.Value, "refuse");
            yield return new Act(
                scene.Cast.OfficeHead,
                refuses ? new RefuseSignature(id, "汇总表述不完整，请补充未完成原因。") : new SignTaskRun(id, TextHash.Of(s.MergedText!)));
        }
    }

    /// <summary>One task in ten that closed in good time is opened once more on a spot check's finding.</summary>
    private static ReopenTaskRun? Reopens(Scene scene, TaskRunState s)
    {
        if (s.Ordinal != 1 || !scene.Chance.Happens(10, s.Id!.Value.Value, "reopen") || scene.DaysSince(s.ClosedOffAt!.Value) != 1) return null;
        if (scene.Today > new DateOnly(s.Id.Value.Cycle.Year + 1, 1, 10)) return null;
        var child = s.Children.FirstOrDefault(c => c.Value.Standing == ChildStanding.ClosedOff);
        return child.Key is null ? null : new ReopenTaskRun(s.Id.Value, "抽查发现佐证材料有误，重新办理。", [new AssignmentId(child.Key)]);
    }

    private static IEnumerable<Act> Papers(Scene scene) =>
        from entry in scene.World.All<NoticeState>(StreamKind.Notice)
        let s = entry.State
        where s.Status == NoticeStatus.Prepared
        let actor = s.Paper == PaperKind.SupervisionOrder ? scene.Cast.SupervisionHead : scene.Cast.OfficeHead
        select new Act(actor, new IssueNotice(s.Id!.Value));

    private static IEnumerable<Act> Sign(Scene scene, TaskRunState s)
    {
        if (s.Status == TaskRunStatus.Open && s.Signatures.Length == 2 && scene.DaysSince(s.Signatures[1].At) >= 1 + scene.Chance.Below(4, s.Id!.Value.Value, "sign-group"))
            yield return new Act(scene.Cast.GroupDecider(s.Lead), new SignTaskRun(s.Id!.Value, TextHash.Of(s.MergedText!)));
    }

    /// <summary>What is new on the agenda goes to the leaders with the office's view, as a rule what they will decide.</summary>
    private static IEnumerable<Act> Suggestions(Scene scene) =>
        from entry in scene.World.All<EscalationState>(StreamKind.Escalation)
        let s = entry.State
        where s is { AwaitsDecision: true, Suggestion: null, Level: >= LadderLevel.Agenda } && s.Unit != scene.Book.Units.Office
            && scene.DaysSince(s.Items.Values.Where(i => !i.Settled).Max(i => i.RaisedAt)) >= 1
        let command = Decide(scene, s)
        where command is not null
        select new Act(scene.Cast.OfficeHandler, new SuggestDecision(command.Escalation, command.Kind, command.Text, command.Days, command.Units));

    private static IEnumerable<Act> Decisions(Scene scene)
    {
        var concerned = new HashSet<StreamId>();
        foreach (var (_, s) in scene.World.All<EscalationState>(StreamKind.Escalation))
        {
            if (!s.IsOpen || !s.Decisions.IsEmpty || s.Level < LadderLevel.Agenda) continue;
            if (scene.DaysSince(s.Items.Values.Where(i => !i.Settled).Max(i => i.RaisedAt)) < 2 + scene.Chance.Below(3, s.Id!.Value.Value, "decide")) continue;
            // Two matters about one assignment are not decided in the same hour.
            var subjects = s.Items.Values.Where(i => !i.Settled).Select(i => i.Subject).ToList();
            if (subjects.Any(concerned.Contains)) continue;
            concerned.UnionWith(subjects);
            if (Decide(scene, s) is { } command) yield return new Act(scene.Cast.GroupDecider(LeadOf(scene, s)), command);
        }
    }

    private static UnitCode LeadOf(Scene scene, EscalationState s)
    {
        var fgw = scene.Book.Units.FindByName("市发改委")?.Code;
        var led = s.Items.Values.Select(i => scene.Book.Tasks.GetValueOrDefault(i.Subject.Task)?.Lead ?? s.Unit).Append(s.Unit).ToList();
        return fgw is { } home && led.Contains(home) ? home : led[0];
    }

    private static DecideEscalation? Decide(Scene scene, EscalationState s)
    {
        var id = s.Id!.Value;
        var onlyAssignments = s.Items.Values.Where(i => !i.Settled).All(i => i.Subject.Kind == StreamKind.Assignment);
        var pick = scene.Chance.Below(100, id.Value, "decision");
        ImmutableArray<UnitCode> none = [];
        return pick switch
        {
            < 45 when onlyAssignments => new DecideEscalation(id, DecisionKind.Direct, "责成十个工作日内完成。", 10, none),
            < 52 when onlyAssignments && s.Items.Values.All(i => i.Clock == ClockNames.Work) =>
                new DecideEscalation(id, DecisionKind.Extend, "同意顺延五个工作日。", 5, none),
            < 55 when onlyAssignments && s.Items.Count == 1 && s.Items.Values.All(i => i.Clock == ClockNames.Acknowledge) =>
                new DecideEscalation(id, DecisionKind.Reassign, "改由市发改委承办。", 0, Substitute(scene, s)),
            < 72 => new DecideEscalation(id, DecisionKind.Admonish, "约谈单位负责人。", 0, none),
            < 85 => new DecideEscalation(id, DecisionKind.Bulletin, "予以通报。", 0, none),
            _ => new DecideEscalation(id, DecisionKind.TakeNote, "知悉，继续跟踪。", 0, none),
        };
    }

    private static ImmutableArray<UnitCode> Substitute(Scene scene, EscalationState s)
    {
        var unit = scene.Book.Units.All.First(u => u.Kind == UnitKind.Bureau && u.Code != s.Unit).Code;
        return [unit];
    }
}
