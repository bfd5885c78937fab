using Coordination.Application.Definitions;
using Coordination.Domain.Plans;
using Xunit;

namespace Coordination.Application.Tests.Definitions;

/// <summary>The real definitions of the repository, and a small set of our own in which single faults are planted.</summary>
internal static class Workflows
{
    public static string Directory { get; } = Path.Combine(Root(), "workflows");

    public static IReadOnlyList<(string Name, string Text)> RealFiles() =>
        [.. System.IO.Directory.EnumerateFiles(Directory, "*.yaml").Order(StringComparer.Ordinal)
            .Select(p => (Path.GetFileName(p), File.ReadAllText(p)))];

    public static PlanBook RealBook()
    {
        var load = DefinitionReader.Load(Directory);
        Assert.True(load.IsLoaded, string.Join('\n', load.Errors));
        return load.Book;
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Coordination.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("Coordination.sln is in no directory above the tests");
    }
}

/// <summary>A plan of one task, small enough to see a fault in it.</summary>
internal static class SmallPlan
{
    public const string TaskFile = "01-parks.yaml";

    public const string Plan = """
        plan: 2022-30
        jurisdiction: lyg
        document: 连委办发〔2022〕30号
        tasks: 1
        settings:
          report-day: 20
          due-time: 17:00
          co-unit-due: 11-28
        """;

    public const string Calendar = """
        timezone: Asia/Shanghai
        years:
          2022:
            off: { 元旦: [2022-01-01, 2022-01-03], 春节: [2022-01-31] }
            make-up: { 春节: [2022-01-29] }
        """;

    public const string Ladders = """
        ladders:
          - id: work
            steps:
              - { id: half, when: half-term, level: reminder, to: [handler] }
              - { id: blue, when: 1 after, level: blue, to: [liaison], paper: urge-notice }
          - id: monthly-return
            steps:
              - { id: red, when: 5 after, level: red, to: [office] }
        defaults:
          acknowledge: work
          work: work
          review: work
          arbitration: work
          extension: work
          merge: work
          step: work
        """;

    public const string Units = """
        units:
          - { code: zjj, name: 市住建局, kind: bureau, aliases: [市住房和城乡建设局] }
          - { code: scj, name: 市市场监管局, kind: bureau, aliases: [市市场局], head-approves: false }
          - { code: hzq, name: 海州区, kind: county }
          - { code: hzq.zj, name: 海州区住建局, kind: sub-unit, parent: hzq }
          - { code: gxq, name: 高新区, kind: zone }
          - { code: ldxz, name: 领导小组, kind: leading-group }
          - { code: ldxzb, name: 领导小组办公室, kind: leading-group-office }
          - { code: dcs, name: 督查室, kind: supervision-office }
        groups:
          - { id: all, aliases: [各县区], members: [hzq, gxq] }
        sectors:
          - { name: 住建, unit: 市住建局 }
          - { name: 财政, unit: null }
        """;

    public const string Task = """
        number: 1
        title: 公园
        summary: 建公园。
        clause: 四（一）
        lead: 市住建局
        responsible: [市市场局]
        implementers: [各县区]
        indicators:
          - id: area
            name: 公园面积
            comparator: ">="
            value: 15.5
            unit: 平方米
            year: 2025
            measure: cumulative
        milestones:
          - id: all-covered
            text: 全覆盖
            year: 2025
        steps:
          - id: break-down
            kind: break-down
            by: lead
            title: 分解
            within: 10
          - id: dispatch
            kind: dispatch
            by: lead
            title: 交办
            within: 3
            after: [break-down]
          - id: survey
            kind: deliver
            delivers: assessment
            by: implementers
            title: 普查
            within: 08-31
            after: [dispatch]
          - id: report
            kind: report
            by: units
            title: 反馈
            within: 11-28
            after: [dispatch]
          - id: merge
            kind: merge
            by: lead
            title: 汇总
            within: 12-15
            after: [report, survey]
          - id: sign-off
            kind: sign-off
            by: chain
            title: 签批
            within: 15
            after: [merge]
        """;

    public const string Papers = """
        papers:
          - kind: urge-notice
            prefix: 连催办
            issuer: "{office}"
            title: 关于{unit}的催办单
            body:
              - heading: 一、事项
              - each: items
                text: "{ordinal}．{task}，{due}到期。"
              - table: items
                columns:
                  - { title: 任务, value: "{task}", width: 10 }
          - { kind: dispatch-order, prefix: 连交办, issuer: "{lead}", title: 交办单, body: [{ text: "{content}" }] }
          - { kind: supervision-order, prefix: 连督办, issuer: "{issuer}", title: 督办, body: [{ text: 督办。 }] }
          - { kind: bulletin, prefix: 连通报, issuer: "{issuer}", title: 通报, body: [{ text: 通报。 }] }
          - { kind: completion-report, prefix: 连办结, issuer: "{office}", title: 办结, body: [{ text: "{result}" }] }
          - { kind: assessment-result, prefix: 连考核, issuer: "{group}", title: 考核, body: [{ text: "{score}" }] }
          - { kind: assessment-overview, prefix: 连考汇, issuer: "{office}", title: 考核汇总, body: [{ text: "{objections}" }] }
          - { kind: group-brief, title: 一页纸, body: [{ text: "{red}" }] }
        """;

    public const string Assessment = """
        base: 100
        zones-count: false
        sections:
          - id: 甲
            title: 按期办理
            title-en: In time
            groups: [county, zone, bureau]
            full: 100
            rules:
              - { id: 甲1, kind: work-late, points: 0.5, text: 逾期每件扣0.5分, text-en: work late costs 0.5 each }
        """;

    public static IReadOnlyList<(string Name, string Text)> Files { get; } =
        [("plan.yaml", Plan), ("units.yaml", Units), ("ladders.yaml", Ladders), ("calendar.yaml", Calendar), ("papers.yaml", Papers), ("assessment.yaml", Assessment), (TaskFile, Task)];

    /// <summary>The files with one passage replaced; the passage must be there once.</summary>
    public static IReadOnlyList<(string Name, string Text)> With(string file, string old, string replacement) =>
        [.. Files.Select(f => f.Name == file ? (f.Name, Replace(f.Text, old, replacement)) : f)];

    public static IReadOnlyList<(string Name, string Text)> WithTask(string text) =>
        [.. Files.Select(f => f.Name == TaskFile ? (f.Name, text) : f)];

    public static string Replace(string text, string old, string replacement)
    {
        Assert.Equal(2, text.Split(old).Length);
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }
}
