using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Simulation;

/// <summary>Those who do the work: handlers, liaisons and heads of responsible units, counties, zones and their sub-units.</summary>
internal static class UnitPlayers
{
    public static IEnumerable<Act> Play(Scene scene) => scene.Slot switch
    {
        Slot.Handlers => scene.World.All<AssignmentState>(StreamKind.Assignment).Where(a => a.State.Issue is not null).SelectMany(a => Handle(scene, a.State)).Concat(Fill(scene)),
        Slot.Forms => Forms(scene),
        Slot.Heads => scene.World.All<AssignmentState>(StreamKind.Assignment).SelectMany(a => Approve(scene, a.State)),
        Slot.Approvals => ApproveForms(scene),
        _ => [],
    };

    private static IEnumerable<Act> Handle(Scene scene, AssignmentState s)
    {
        var act = s.Status switch
        {
            AssignmentStatus.Dispatched => Receive(scene, s),
            AssignmentStatus.InProgress or AssignmentStatus.Rework => Work(scene, s),
            _ => null,
        };
        if (act is { } found) yield return found;
    }

    private static Act? Receive(Scene scene, AssignmentState s)
    {
        var (unit, id) = (s.Issue!.Unit, s.Id!.Value);
        var temper = scene.Cast.TemperOf(unit);
        if (s.Dispute is null && s.Issue.Duty != Duty.Onward && !s.Drafts.ContainsKey("dispute") && WantsDispute(scene, s, temper))
        {
            var proposed = Proposed(scene, s);
            return new Act(scene.Cast.Handler(unit, id.Value), new SendFromUnit(id, new Dispute("该事项主要职责不在本单位，请重新明确承办单位。", proposed)));
        }

        if (s.Drafts.ContainsKey("dispute")) return null;
        var wait = temper switch
        {
            Temper.Silent => 3 + scene.Chance.Below(9, id.Value, "acknowledge"),
            Temper.Slow => scene.Chance.Below(4, id.Value, "acknowledge"),
            _ => scene.Chance.Below(2, id.Value, "acknowledge"),
        };
        var since = s.Clocks.GetValueOrDefault(ClockNames.Acknowledge)?.StartedAt ?? s.DispatchedAt!.Value;
        return scene.DaysSince(since) >= wait ? new Act(Cast.Liaison(unit), new AcknowledgeAssignment(id)) : null;
    }

    private static bool WantsDispute(Scene scene, AssignmentState s, Temper temper) =>
        scene.DaysSince(s.DispatchedAt!.Value) >= 1
        && scene.Chance.Happens(temper == Temper.Disputing ? 30 : 2, s.Id!.Value.Value, "dispute");

    private static UnitCode? Proposed(Scene scene, AssignmentState s)
    {
        var task = scene.Book.Tasks[s.Id!.Value.Run.TaskNumber];
        var others = task.Responsible.Where(u => u != s.Issue!.Unit).ToList();
        return others.Count == 0 ? null : others[scene.Chance.Below(others.Count, s.Id.Value.Value, "proposed")];
    }

    private static Act? Work(Scene scene, AssignmentState s)
    {
        var (unit, id) = (s.Issue!.Unit, s.Id!.Value);
        var handler = scene.Cast.Handler(unit, id.Value);
        if (s.Holder is null) return new Act(handler, new TakeAssignment(id));
        if (s.Status == AssignmentStatus.InProgress && HandsOver(scene, s) is { } colleague) return new Act(Doer(s), new HandOverAssignment(id, colleague, "岗位调整"));
        var doer = Doer(s);
        if (Onward(scene, s) is { } parts) return new Act(doer, new DispatchOnward(id, parts));
        if (Correction(s) is { } correction) return new Act(doer, new SendFromUnit(id, correction));
        if (Extension(scene, s) is { } extension) return new Act(doer, new SendFromUnit(id, extension));
        if (Deliverable(scene, s) is { } deliver) return new Act(doer, new SendFromUnit(id, deliver));
        return Submission(scene, s) is { } submit ? new Act(doer, new SendFromUnit(id, submit)) : null;
    }

    private static Actor Doer(AssignmentState s) => new(s.Holder!.Value, s.Issue!.Unit, Role.Handler);

    private static PersonId? HandsOver(Scene scene, AssignmentState s)
    {
        var id = s.Id!.Value.Value;
        if (!scene.Chance.Happens(3, id, "hand-over") || scene.Today.Month < 6) return null;
        var colleague = new PersonId($"{s.Issue!.Unit}.handler4");
        return s.Holder == colleague ? null : colleague;
    }

    private static ImmutableArray<OnwardPart>? Onward(Scene scene, AssignmentState s)
    {
        if (s.Issue!.Duty == Duty.Onward || !s.Children.IsEmpty || !scene.Chance.Happens(20, s.Id!.Value.Value, "onward")) return null;
        var subUnits = scene.Book.Units.All.Where(u => u.Kind == UnitKind.SubUnit && u.Parent == s.Issue.Unit).Select(u => u.Code).Order().ToList();
        if (subUnits.Count == 0 || scene.DaysTo(s.Work!.Due.On) < 30) return null;
        var due = scene.Book.Calendar.Subtract(s.Work.Due.On, 12);
        return [.. subUnits.Select(u => new OnwardPart(u, "承办本辖区具体工作", due))];
    }

    private static CorrectReport? Correction(AssignmentState s)
    {
        var returned = s.Reports.Values.FirstOrDefault(r => r.Standing == ReportStanding.Returned && !s.Drafts.ContainsKey($"report/{r.Month}"));
        return returned is null ? null : new CorrectReport(returned.Month, new ReportLine(returned.Line?.Value, null, "已按审核意见补充完善。", null, null, false));
    }

    private static RequestExtension? Extension(Scene scene, AssignmentState s)
    {
        if (s.Issue!.Duty == Duty.Onward || !s.Extensions.IsEmpty || s.Drafts.ContainsKey("extension") || s.Submission is not null) return null;
        var percent = scene.Cast.TemperOf(s.Issue.Unit) == Temper.AskingForTime ? 45 : 3;
        if (!scene.Chance.Happens(percent, s.Id!.Value.Value, "extension")) return null;
        // A few ask only after the date has passed, and are refused on record.
        var when = scene.Chance.Below(10, s.Id.Value.Value, "extension-when") == 0 ? -1 : 4 + scene.Chance.Below(8, s.Id.Value.Value, "extension-when-days");
        if (scene.DaysTo(s.Work!.Due.On) != when) return null;
        return new RequestExtension(3 + scene.Chance.Below(13, s.Id.Value.Value, "extension-days"), "项目审批进度影响，需顺延。", "主体工作已完成八成。");
    }

    private static Deliver? Deliverable(Scene scene, AssignmentState s)
    {
        var temper = scene.Cast.TemperOf(s.Issue!.Unit);
        foreach (var entry in s.Deliverables.Values)
        {
            if (entry.DeliveredAt is not null || s.Drafts.ContainsKey($"deliver/{entry.Step}")) continue;
            var key = $"{s.Id}/{entry.Step}";
            var lead = temper switch
            {
                Temper.Silent => -4 - scene.Chance.Below(6, key, "deliver"),
                Temper.Slow => 1 - scene.Chance.Below(4, key, "deliver"),
                _ => 1 + scene.Chance.Below(6, key, "deliver"),
            };
            if (scene.DaysTo(entry.Due.On) <= lead) return new Deliver(entry.Step, "成果材料已形成，见正文。");
        }

        return null;
    }

    private static Submit? Submission(Scene scene, AssignmentState s)
    {
        if (s.Drafts.ContainsKey("submit") || s.Children.Values.Any(c => c.Standing == ChildStanding.Open)) return null;
        var id = s.Id!.Value;
        var step = scene.Book.Version(s.Issue!.Version)!.Steps.FirstOrDefault(x =>
            AssignmentDecider.Concerns(x, s.Issue.Duty) && StepGraph.IsIn(x, id.Run.Cycle.Year)
            && s.Deliverables.GetValueOrDefault(x.Id.Value)?.DeliveredAt is null);
        if (step is not null) return null;
        var lead = scene.Cast.TemperOf(s.Issue.Unit) switch
        {
            Temper.Silent => -5 - scene.Chance.Below(8, id.Value, "submit"),
            Temper.Slow => 1 - scene.Chance.Below(5, id.Value, "submit"),
            _ => 2 + scene.Chance.Below(20, id.Value, "submit"),
        };
        // Rework is handed in again two days after it came back.
        var due = s.Status == AssignmentStatus.Rework ? 2 : lead;
        var ready = s.Status == AssignmentStatus.Rework ? scene.DaysSince(s.Submission!.At) >= 4 : scene.DaysTo(s.Work!.Due.On) <= due;
        if (!ready) return null;
        var value = scene.Book.Tasks[id.Run.TaskNumber].Indicators.FirstOrDefault()?.Value;
        return new Submit("本年度任务已完成，成果见附件目录。", value);
    }

    private static IEnumerable<Act> Fill(Scene scene)
    {
        foreach (var (_, s) in scene.World.All<ReturnState>(StreamKind.MonthlyReturn))
        {
            if (s.Status != ReturnStatus.Open || !Reports(scene, s)) continue;
            foreach (var (assignment, entry) in s.Lines.Where(l => l.Value.Line is null))
            {
                var id = new AssignmentId(assignment);
                var pick = scene.Chance.Below(8, $"{s.Id}/{assignment}", "line");
                var line = pick == 0 ? ReportLine.Unchanged : FigurePlayers.LineOf(scene, s, id, "按计划推进。", pick == 1 ? "资金到位较慢。" : null)
                    ?? (pick < 3 ? ReportLine.Unchanged : new ReportLine(null, null, "按计划推进。", pick == 3 ? "资金到位较慢。" : null, null, false));
                yield return new Act(scene.Cast.Handler(s.Unit, s.Id!.Value.Value), new FillLine(s.Id!.Value, id, line));
            }
        }
    }

    /// <summary>Whether the unit fills its form by today: the silent miss most months, the slow are late now and then.</summary>
    private static bool Reports(Scene scene, ReturnState s)
    {
        var key = s.Id!.Value.Value;
        var lead = scene.Cast.TemperOf(s.Unit) switch
        {
            Temper.Silent when scene.Chance.Happens(60, key, "report-missed") => -30,
            Temper.Silent => -2,
            Temper.Slow => 1 - scene.Chance.Below(4, key, "report"),
            _ => 1 + scene.Chance.Below(4, key, "report"),
        };
        return scene.DaysTo(s.Due!.On) <= lead;
    }

    private static IEnumerable<Act> Forms(Scene scene) =>
        from entry in scene.World.All<ReturnState>(StreamKind.MonthlyReturn)
        let s = entry.State
        where s.Status == ReturnStatus.Open && s.Lines.Values.All(l => l.Line is not null)
        select new Act(scene.Cast.Handler(s.Unit, s.Id!.Value.Value), new SubmitReturn(s.Id!.Value));

    private static IEnumerable<Act> ApproveForms(Scene scene) =>
        from entry in scene.World.All<ReturnState>(StreamKind.MonthlyReturn)
        where entry.State.Status == ReturnStatus.Drafted
        select new Act(scene.Cast.Head(entry.State.Unit, scene.Today), new ApproveReturn(entry.State.Id!.Value));

    private static IEnumerable<Act> Approve(Scene scene, AssignmentState s)
    {
        if (s.Drafts.IsEmpty || s.IsClosed) yield break;
        var (key, draft) = s.Drafts.First();
        if (draft.At >= scene.Now) yield break;
        var head = scene.Cast.Head(s.Issue!.Unit, scene.Today);
        // What the rules no longer allow is sent back, so that no draft lies for ever.
        if (Stale(scene, s, draft)) yield return new Act(head, new SendBackOutgoing(s.Id!.Value, key, "情况已变化，不再报送。"));
        else yield return new Act(head, new ApproveOutgoing(s.Id!.Value, key));
    }

    private static bool Stale(Scene scene, AssignmentState s, Draft draft) => draft.Act switch
    {
        RequestExtension => scene.Now > s.Work!.Due.At || s.Status is not (AssignmentStatus.InProgress or AssignmentStatus.Rework),
        Dispute => s.Status is not (AssignmentStatus.Dispatched or AssignmentStatus.InProgress),
        Submit or Deliver => s.Status is not (AssignmentStatus.InProgress or AssignmentStatus.Rework),
        _ => false,
    };
}
