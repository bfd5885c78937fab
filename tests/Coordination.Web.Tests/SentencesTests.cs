using System.Globalization;
using Coordination.Host.Screens;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>People end what they write as they like; attacked with every mark at the joints.</summary>
public sealed class SentencesTests
{
    [Theory]
    [InlineData("办理期限11月3日|11月反馈：正在推进。", "办理期限11月3日；11月反馈：正在推进。")]
    [InlineData("已开工。|缺资金；|", "已开工；缺资金。")]
    [InlineData("已开工。 |已报。", "已开工；已报。")]
    [InlineData("能否延期？|请协调。", "能否延期？；请协调。")]
    [InlineData("请协调！", "请协调！")]
    [InlineData("。|；", "")]
    public void No_mark_is_doubled(string parts, string sentence)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        Assert.Equal(sentence, Sentences.Whole(parts.Split('|')));
    }

    [Fact]
    public void In_English_the_marks_are_English()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Assert.Equal("Begun; late.", Sentences.Whole(["Begun.", null, "late."]));
    }
}
