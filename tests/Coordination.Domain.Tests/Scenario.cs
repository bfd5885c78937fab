using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Tests.Calendars;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Tests;

/// <summary>The fixed cast: one small plan of one task, its units and people, and the days of 2025 on which things happen.</summary>
public static class Scenario
{
    public static readonly UnitCode Zjj = new("zjj"), Slj = new("slj"), Fgw = new("fgw"), Hzq = new("hzq"), Gxq = new("gxq"), Lyq = new("lyq"),
        HzqZj = new("hzq.zj"), HzqCg = new("hzq.cg"), Office = new("ldxzb"), Group = new("ldxz"), Supervision = new("dcs");

    public static readonly StepId BreakDown = new("break-down"), Dispatch = new("dispatch"), Plan = new("plan"), Report = new("report"),
        Merge = new("merge"), SignOff = new("sign-off");

    public static readonly CycleId Year = CycleId.Of(PlanId.Of("lyg", "2022-30"), 2025);
    public static readonly TaskRunId Run = TaskRunId.Of(Year, 10);
    public static readonly AssignmentId OfSlj = AssignmentId.Of(Run, Slj), OfFgw = AssignmentId.Of(Run, Fgw), OfHzq = AssignmentId.Of(Run, Hzq),
        OfGxq = AssignmentId.Of(Run, Gxq);

    /// <summary>The first working day of 2025, a Thursday.</summary>
    public static readonly DateTimeOffset Opening = At("2025-01-02 09:00");

    /// <summary>A Wednesday in a plain stretch of weeks: the usual day of dispatch.</summary>
    public static readonly DateTimeOffset Dispatched = At("2025-03-05 10:00");

    /// <summary>At most 9 percent by 2025.</summary>
    public static readonly Indicator Leakage = new("leakage", "漏损率", IndicatorComparator.AtMost, 9, "%", 2025, IndicatorBinding.Hard, IndicatorMeasure.ShareOfPeriod, null, "四（十）");

    /// <summary>At least 25 percent by 2025, aimed at.</summary>
    public static readonly Indicator Reuse = new("reuse", "再生利用率", IndicatorComparator.AtLeast, 25, "%", 2025, IndicatorBinding.Soft, IndicatorMeasure.ShareOfPeriod, null, "四（十）");

    public static readonly PlanMilestone WaterCity = new("water-city", "创成国家节水型城市", 2025, null, []);

    public static PlanBook Book { get; } = BookOf(TaskOf("v1"), TaskOf("v2"), TaskOf("v3"), TaskOf("v4"));

    public static PlanSettings Settings => Book.Settings;

    public static WorkCalendar Calendar => Book.Calendar;

    /// <summary>An instant written as clocks in Shanghai show it, <c>2025-03-05 10:00</c>.</summary>
    public static DateTimeOffset At(string wallClock)
    {
        var time = DateTime.ParseExact(wallClock, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return WorkCalendar.At(DateOnly.FromDateTime(time), TimeOnly.FromDateTime(time));
    }

    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DueDate DueOn(string day) => Calendar.DueOn(Day(day), Settings.DueTime);

    /// <summary>An instant as a person in Shanghai writes it, for readable comparisons.</summary>
    public static string Wall(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static Actor Handler(UnitCode unit) => new(new PersonId($"{unit}-handler"), unit, Role.Handler);

    public static Actor Colleague(UnitCode unit) => new(new PersonId($"{unit}-colleague"), unit, Role.Handler);

    public static Actor Liaison(UnitCode unit) => new(new PersonId($"{unit}-liaison"), unit, Role.Liaison);

    public static Actor Head(UnitCode unit) => new(new PersonId($"{unit}-head"), unit, Role.UnitHead);

    public static Actor Deputy(UnitCode unit) => new(new PersonId($"{unit}-deputy"), unit, Role.UnitHead);

    public static Actor Leader { get; } = new(new PersonId("leader"), Group, Role.GroupLeader);

    public static Actor Member { get; } = new(new PersonId("member"), Group, Role.GroupMember);

    public static Actor Admin { get; } = new(new PersonId("admin"), Slj, Role.SystemAdmin);

    public static Signer Hand(Actor actor) => actor.Hand;

    public static AssignmentIssue Issue(UnitCode unit, Duty duty, string due = "2025-11-28") =>
        new("v1", unit, Zjj, null, duty, "节水型城市建设", null, DueOn(due), [.. Enumerable.Range(1, 11).Select(m => ReportMonth.Of(2025, m))]);

    public static ReportMonth Month(int month) => ReportMonth.Of(2025, month);

    public static ReportLine Line(string progress) => new(null, null, progress, null, null, false);

    public static ImmutableArray<BreakdownItem> Items { get; } =
    [
        new(Slj, Duty.Responsible, "负责节水", 60m, null),
        new(Fgw, Duty.Responsible, "负责再生水", 40m, null),
        new(Hzq, Duty.Implementing, "海州区落实", null, null),
        new(Gxq, Duty.Implementing, "高新区落实", null, null),
    ];

    public static PlanBook BookOf(params TaskDefinition[] versions) => new(
        Year.Plan, "连委办发〔2022〕30号", new PlanSettings(), Notices.Calendar, new UnitRegister(Cast.Units), Cast.Ladders,
        ImmutableSortedDictionary<int, TaskDefinition>.Empty.Add(10, versions[0]),
        versions.ToImmutableDictionary(v => v.Version));

    /// <summary>
    /// <c>v2</c> has a step more for every unit; <c>v3</c> has lost a step; <c>v4</c> names its ladders anew.
    /// </summary>
    public static TaskDefinition TaskOf(string version)
    {
        var step = version == "v4" ? "step-anew" : "step";
        List<StepDefinition> steps =
        [
            new(BreakDown, StepKind.BreakDown, StepBy.Lead, "分解", Term.Of(10), [], step, null, []),
            new(Dispatch, StepKind.Dispatch, StepBy.Lead, "交办", Term.Of(3), [BreakDown], step, null, []),
            new(Report, StepKind.Report, StepBy.Units, "反馈", Term.Until(11, 30), [Dispatch], step, null, []),
            new(Merge, StepKind.Merge, StepBy.Lead, "汇总", Term.Until(12, 15), [Report, Plan], step, null, []),
            new(SignOff, StepKind.SignOff, StepBy.Chain, "签批", Term.Of(15), [Merge], step, null, []),
        ];
        if (version != "v3") steps.Insert(2, new(Plan, StepKind.Deliver, StepBy.Implementers, "方案", Term.Of(20), [Dispatch], step, DeliverableKind.Plan, []));
        if (version == "v2") steps.Insert(3, new(new StepId("survey"), StepKind.Deliver, StepBy.Units, "摸底", Term.Of(20), [Dispatch], step, DeliverableKind.Assessment, []));
        return new TaskDefinition(
            10, "10-water-saving", "节水", "一句话", "四（十）", Zjj, [Slj, Fgw], [Hzq, Gxq], [Leakage, Reuse], [WaterCity], [], ReportCadence.Monthly, [.. steps],
            new ClockLadders("acknowledge", "work", "review", "arbitration", "extension", "merge"),
            version == "v4" ? [.. Cast.Ladders.Select(l => l.Id == "step" ? l with { Id = "step-anew" } : l)] : Cast.Ladders, version);
    }
}
