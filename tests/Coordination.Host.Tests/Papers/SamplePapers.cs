using Coordination.Host.Papers;

namespace Coordination.Host.Tests.Papers;

/// <summary>Papers as long and as odd as the record can make them.</summary>
internal static class SamplePapers
{
    private const string Office = "市城乡建设绿色发展工作领导小组办公室";

    public static OfficialPaper Order { get; } = new(
        Office, "连督办〔2025〕3号", "关于任务十城镇节水有关事项逾期未办结的督办通知", "海州区",
        [
            new PaperParagraph(PaperLevel.Body, "经查，截至2025年11月20日，你单位承办的《关于推动城乡建设绿色发展的实施意见》（连委办发〔2022〕30号）下列2项工作逾期未办结，现予督办。"),
            new PaperParagraph(PaperLevel.First, "一、逾期事项"),
            new PaperTable(
                [new("序号", 2), new("任务", 8), new("事项", 5), new("到期时间", 6)],
                [["1", "任务十 提高城镇节水水平", "办理", "2025年11月14日17:30"], ["2", "任务十九 生活垃圾分类和资源化利用，覆盖全部建成区的居民小区", "审核2025年10月报告", "2025年11月17日17:30"]]),
            new PaperParagraph(PaperLevel.First, "二、办理要求"),
            new PaperParagraph(PaperLevel.Second, "（一）明确责任"),
            new PaperParagraph(PaperLevel.Body, string.Concat(Enumerable.Repeat("请你单位负责人牵头研究，", 20)) + "逐项明确责任人和完成时限。"),
            new PaperParagraph(PaperLevel.Second, "（二）按期反馈"),
            new PaperParagraph(PaperLevel.Body, "请于收到本通知之日起3个工作日内书面反馈办理情况。"),
        ],
        Office, new DateOnly(2025, 11, 20))
    {
        Attachments = ["逾期事项清单", "相关政策条文摘录"],
        CopyTo = "市住建局，市督查室",
        PrintedBy = Office,
    };

    /// <summary>Three pages of text and a head of two characters.</summary>
    public static OfficialPaper Long { get; } = Order with
    {
        Issuer = "督查室",
        Body = [.. Enumerable.Range(1, 12).Select(i => new PaperParagraph(PaperLevel.Body, $"第{i}段。" + string.Concat(Enumerable.Repeat("一二三四五六七八九十", 18))))],
        Signature = "市督查室",
        Attachments = [],
        CopyTo = null,
        PrintedBy = null,
    };

    /// <summary>A brief: no head, no number, no addressee, no signature.</summary>
    public static OfficialPaper Brief { get; } = new(
        null, null, "市城乡建设绿色发展工作领导小组会议一页纸", null,
        [new PaperParagraph(PaperLevel.First, "一、总体情况"), new PaperParagraph(PaperLevel.Body, "本年度共21项任务。")], null, new DateOnly(2025, 11, 20));

    /// <summary>What XML cannot hold, what it escapes, and what nobody sees.</summary>
    public static OfficialPaper Odd { get; } = Order with
    {
        Title = "<标题> & \"引号\"\u0001",
        Body = [new PaperParagraph(PaperLevel.Body, "控制\u0000字符\n换行\t制表\ud800孤立")],
        Attachments = ["只有一个"],
    };
}
