using System.Collections.Immutable;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests;

/// <summary>The units of the cast, and the ladders as the real plan has them.</summary>
public static class Cast
{
    public static ImmutableArray<Unit> Units { get; } =
    [
        new(Zjj, "市住建局", UnitKind.Bureau, [], null, true),
        new(Slj, "市水利局", UnitKind.Bureau, [], null, true),
        new(Fgw, "市发改委", UnitKind.Bureau, [], null, true),
        new(Hzq, "海州区", UnitKind.County, [], null, true),
        new(Lyq, "连云区", UnitKind.County, [], null, true),
        new(Gxq, "高新区", UnitKind.Zone, [], null, false),
        new(HzqZj, "海州区住建局", UnitKind.SubUnit, [], Hzq, false),
        new(HzqCg, "海州区城管局", UnitKind.SubUnit, [], Hzq, false),
        new(Office, "领导小组办公室", UnitKind.LeadingGroupOffice, [], null, true),
        new(Group, "领导小组", UnitKind.LeadingGroup, [], null, true),
        new(Supervision, "督查室", UnitKind.SupervisionOffice, [], null, true),
    ];

    private static readonly LadderStep s_halfTerm = new("half-term", LadderTrigger.HalfTerm, 0, LadderLevel.Reminder, [NoticePost.Handler], null);
    private static readonly LadderStep s_agenda = new("agenda", LadderTrigger.AfterDue, 10, LadderLevel.Agenda, [NoticePost.LeadingGroup], null);
    private static readonly LadderStep s_red = new("red", LadderTrigger.AfterDue, 5, LadderLevel.Red, [NoticePost.Office], null);
    private static readonly LadderStep s_blue = new("blue", LadderTrigger.AfterDue, 1, LadderLevel.Blue, [NoticePost.Liaison], PaperKind.UrgeNotice);

    public static ImmutableArray<Ladder> Ladders { get; } =
    [
        new("work", [s_halfTerm, Reminder(3), s_blue, Yellow(3, PaperKind.SupervisionOrder), s_red, s_agenda]),
        new("step", [s_halfTerm, Reminder(3), s_blue, Yellow(3, PaperKind.SupervisionOrder), s_red, s_agenda]),
        new("acknowledge", [s_blue, Yellow(3, PaperKind.SupervisionOrder), s_red, s_agenda]),
        new("review", [Reminder(1), s_blue, Yellow(3, PaperKind.SupervisionOrder), s_red, s_agenda]),
        new("arbitration", [Reminder(1), Yellow(1, null), s_red, s_agenda]),
        new("extension", [Reminder(1), s_blue, Yellow(3, null), s_red, s_agenda]),
        new("merge", [Reminder(1), s_blue, Yellow(3, PaperKind.SupervisionOrder), s_red, s_agenda]),
        new("monthly-return", [Reminder(3), s_blue, Yellow(3, PaperKind.SupervisionOrder), s_red, s_agenda]),
    ];

    private static LadderStep Reminder(int days) => new("reminder", LadderTrigger.BeforeDue, days, LadderLevel.Reminder, [NoticePost.Liaison], null);

    private static LadderStep Yellow(int days, PaperKind? paper) =>
        new("yellow", LadderTrigger.AfterDue, days, LadderLevel.Yellow, [NoticePost.UnitHead, NoticePost.LeadUnit], paper);
}
