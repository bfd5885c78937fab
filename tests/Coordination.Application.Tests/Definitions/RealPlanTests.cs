using System.Globalization;
using Coordination.Application.Definitions;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;
using Xunit;

namespace Coordination.Application.Tests.Definitions;

/// <summary>
/// The 21 tasks say what the document says: every figure against a table written by hand from the text, not from the files.
/// </summary>
public sealed class RealPlanTests
{
    /// <summary>Number, lead, responsible units, milestones.</summary>
    private static readonly (int Number, string Lead, int Responsible, int Milestones)[] s_tasks =
    [
        (1, "市自然资源和规划局", 3, 0), (2, "市住建局", 3, 0), (3, "市生态环境局", 4, 0), (4, "市发改委", 5, 1), (5, "市住建局", 4, 1),
        (6, "市住建局", 2, 0), (7, "市住建局", 2, 2), (8, "市住建局", 4, 0), (9, "市自然资源和规划局", 11, 0), (10, "市住建局", 3, 0),
        (11, "市住建局", 3, 0), (12, "市住建局", 4, 1), (13, "市住建局", 3, 0), (14, "市住建局", 2, 0), (15, "市住建局", 3, 0),
        (16, "市发改委", 7, 0), (17, "市住建局", 3, 0), (18, "市住建局", 3, 0), (19, "市城管局", 3, 3), (20, "市住建局", 3, 5),
        (21, "市民政局", 2, 0),
    ];

    private static readonly string[] s_figures =
    [
        "5 城区人均公园绿地面积 >= 15.5 平方米 2025 hard",
        "5 公园绿地十分钟服务圈覆盖率 >= 90 % 2025 hard",
        "10 城市公共供水管网漏损率 <= 9 % 2025 hard",
        "10 城镇污水处理厂尾水再生利用率 >= 25 % 2025 hard",
        "11 城市建成区海绵城市达标率 >= 50 % 2025 hard",
        "11 城市建成区海绵城市达标率 >= 80 % 2030 hard",
        "12 全市城镇新建建筑执行绿色建筑标准比例 = 100 % 2025 hard",
        "12 新建超低能耗建筑总面积 >= 20 万平方米 2025 hard",
        "13 城镇建筑可再生能源替代建筑常规能源比例 >= 8 % 2025 hard",
        "13 新建公共机构、新建厂房屋顶光伏覆盖率 >= 50 % 2025 soft",
        "14 全市公共建筑绿色节能改造面积 > 50 万平方米 2025 hard",
        "15 装配式建筑占同期新开工建筑面积比例 >= 50 % 2025 hard",
        "15 装配化装修建筑占同期新开工成品住房面积比 >= 10 % 2025 hard",
        "19 城市生活垃圾回收利用率 >= 35 % 2025 hard",
        "19 城市生活垃圾资源化利用率 >= 75 % 2025 hard",
        "19 新建施工现场建筑垃圾排放量（每万平方米） <= 300 吨/万平方米 2025 hard",
    ];

    private static readonly Coordination.Domain.Plans.PlanBook s_book = Workflows.RealBook();

    [Fact]
    public void Every_task_has_its_lead_its_units_and_its_milestones()
    {
        Assert.Equal(
            s_tasks,
            s_book.Tasks.Values.Select(t => (t.Number, s_book.Units.NameOf(t.Lead), t.Responsible.Length, t.Milestones.Length)));
        Assert.Equal(13, s_book.Tasks.Values.Sum(t => t.Milestones.Length));
    }

    [Fact]
    public void The_sixteen_figures_are_those_of_the_document() =>
        Assert.Equal(
            s_figures,
            s_book.Tasks.Values.SelectMany(t => t.Indicators.Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"{t.Number} {i.Name} {Comparators.Sign(i.Comparator)} {i.Value} {i.Unit} {i.Year} {Kebab.Of(i.Binding)}"))));

    [Fact]
    public void Sixteen_figures_and_thirteen_milestones_can_be_followed()
    {
        var ids = s_book.Tasks.Values.SelectMany(t => t.Indicators.Select(i => i.Id).Concat(t.Milestones.Select(m => m.Id)).Select(id => (t.Number, id))).ToList();
        Assert.Equal((29, 29), (ids.Count, ids.Distinct().Count()));
        Assert.All(ids, x => Assert.NotNull(s_book.Tasks[x.Number].FindIndicator(x.id)));
        Assert.Equal("4个", s_book.Tasks[5].FindIndicator("garden-city") is { IsMilestone: true } places ? $"{places.Value}{places.Unit}" : "");

        // Of the sponge figure's two targets one a year.
        Assert.Equal(28, s_book.Tasks.Values.Sum(t => t.IndicatorsOf(2025).Count()));
    }

    [Fact]
    public void The_ten_counties_and_zones_implement_every_task_which_makes_287_assignments()
    {
        Assert.All(s_book.Tasks.Values, t => Assert.Equal(
            ["hzq", "lyq", "gyq", "dhx", "gyx", "gnx", "kfq", "xwxq", "ytsj", "gxq"], t.Implementers.Select(u => u.Value)));
        Assert.Equal(287, s_book.Tasks.Values.Sum(t => t.Responsible.Length + t.Implementers.Length));
    }

    [Fact]
    public void Fourteen_sectors_sit_in_the_leading_group_and_three_of_them_without_a_unit()
    {
        var sectors = s_book.Units.Find(s_book.Units.LeadingGroup)!.Sectors;
        Assert.Equal(14, sectors.Length);
        Assert.Equal(["财政", "金融", "通信"], sectors.Where(s => s.Unit is null).Select(s => s.Name));
    }

    [Fact]
    public void The_alias_of_task_8_is_the_market_bureau_of_task_9()
    {
        Assert.Contains(UnitCode.Of("scj"), s_book.Tasks[8].Responsible);
        Assert.Contains(UnitCode.Of("scj"), s_book.Tasks[9].Responsible);
        Assert.Equal("市市场监管局", s_book.Units.FindByName("市市场局")!.Name);
    }

    [Fact]
    public void Tasks_keep_what_is_their_own()
    {
        Assert.Equal(DeliverableKind.Plan, Step(3, "biodiversity-plan").Delivers);
        Assert.Equal(DeliverableKind.Application, Step(7, "city-application").Delivers);
        Assert.Equal([2025], Step(7, "application-filed").Years);
        Assert.Equal(["规划用地超过2万平方米的新建建筑"], s_book.Tasks[11].Rules.Select(r => r.Condition));
        Assert.Equal(UnitKind.StateCompany, s_book.Units.Find(s_book.Tasks[16].Responsible[^1])!.Kind);
        Assert.Equal(2, s_book.Tasks[19].Milestones.Count(m => m.Exemption == "无人户或其他特殊情况"));
        Assert.Equal(["市区", "东海县", "灌云县", "灌南县"], s_book.Tasks[5].Milestones.Single().Covers);
        Assert.Equal(
            [StepKind.Deliver, StepKind.Deliver, StepKind.Rectify, StepKind.Publish],
            s_book.Tasks[20].Steps.Where(s => s.By == StepBy.Implementers).Select(s => s.Kind));
        Assert.Empty(s_book.Tasks[21].Indicators);
    }

    [Fact]
    public void Six_tasks_at_least_share_their_steps_with_no_other()
    {
        HashSet<string> common = ["break-down", "dispatch", "report", "merge", "sign-off"];
        HashSet<int> alone = [3, 7, 11, 16, 19, 20];
        var shapes = s_book.Tasks.Values
            .GroupBy(t => string.Join(' ', t.Steps.Select(s => $"{s.Kind}/{s.By}/{s.Delivers}/{s.After.Length}"))).ToList();
        Assert.All(alone, n => Assert.Single(shapes, g => g.Select(t => t.Number).SequenceEqual([n])));
        Assert.All(s_book.Tasks.Values, t => Assert.NotEmpty(t.Steps.Where(s => !common.Contains(s.Id.Value))));
    }

    [Fact]
    public void What_units_hand_in_during_the_year_is_due_before_mid_November() =>
        Assert.All(
            s_book.Tasks.Values.SelectMany(t => t.Steps).Where(s => s.IsSpread && s.Kind != StepKind.Report),
            s => Assert.True((s.Within.Month, s.Within.Day).CompareTo((11, 15)) < 0, s.Id.Value));

    [Fact]
    public void The_archive_holds_the_versions_in_force()
    {
        Assert.Equal(21, s_book.Archive.Count);
        Assert.All(s_book.Tasks.Values, t => Assert.Same(t, s_book.Version(t.Version)));
        Assert.All(s_book.Tasks.Values, t => Assert.Matches("^[0-9a-f]{16}$", t.Version));
    }

    private static StepDefinition Step(int task, string id) => s_book.Tasks[task].FindStep(StepId.Of(id))!;
}
