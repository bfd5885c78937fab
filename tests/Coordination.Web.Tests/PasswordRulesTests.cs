using Coordination.Domain.Plans;
using Coordination.Host.Identity;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Each rule of both styles, from either side of its bound.</summary>
public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("Abcde12", PasswordFault.TooShort)]
    [InlineData("Abcdef12", null)]
    [InlineData("abcdefgh1", PasswordFault.TooFewClasses)]
    [InlineData("abcdefg1!", null)]
    [InlineData("ABCD中文中文1", null)]
    [InlineData("xLi.Na1x2", PasswordFault.ContainsLogin)]
    public void The_short_style_asks_for_a_mixture_without_the_login(string password, PasswordFault? fault) =>
        Assert.Equal(fault, PasswordRules.FaultOf(PasswordStyle.Mlps, "li.na", password, () => false));

    [Theory]
    [InlineData("elevenchars", PasswordFault.TooShort)]
    [InlineData("这个周末去花果山看日出吧", null)]
    [InlineData("correct horse battery", null)]
    [InlineData("password123456", PasswordFault.Common)]
    [InlineData("Lianyungang2022", PasswordFault.Common)]
    [InlineData("Haizhou-Lianyun2022", null)]
    [InlineData("连云港督查督办协同666666", PasswordFault.Common)]
    [InlineData("li.na li.na li.na", PasswordFault.Common)]
    [InlineData("aaaaaaaaaaaaaaaa", PasswordFault.Common)]
    public void The_long_style_refuses_what_is_common_and_nothing_else(string password, PasswordFault? fault) =>
        Assert.Equal(fault, PasswordRules.FaultOf(PasswordStyle.Asvs, "li.na", password, () => true));

    [Fact]
    public void Length_is_counted_in_characters_and_bounded()
    {
        Assert.Null(PasswordRules.FaultOf(PasswordStyle.Asvs, "x", string.Concat(Enumerable.Range(0, 32).Select(i => $"{i:00}ab")), () => false));
        Assert.Equal(PasswordFault.TooLong, PasswordRules.FaultOf(PasswordStyle.Asvs, "x", string.Concat(Enumerable.Range(0, 32).Select(i => $"{i:00}ab")) + "c", () => false));
        Assert.Equal(PasswordFault.TooShort, PasswordRules.FaultOf(PasswordStyle.Mlps, "x", "😀😁😂🤣", () => false));
    }

    [Fact]
    public void Only_the_short_style_remembers_and_expires()
    {
        var set = new DateTimeOffset(2025, 8, 1, 0, 0, 0, TimeSpan.Zero);
        var account = new Account("x", "x") { PasswordHash = "x", PasswordSetAt = set };
        Assert.Equal(PasswordFault.UsedBefore, PasswordRules.FaultOf(PasswordStyle.Mlps, "x", "Abcdef12", () => true));
        Assert.False(PasswordRules.MustChange(PasswordStyle.Mlps, account, set.AddDays(90).AddTicks(-1)));
        Assert.True(PasswordRules.MustChange(PasswordStyle.Mlps, account, set.AddDays(90)));
        Assert.False(PasswordRules.MustChange(PasswordStyle.Asvs, account, set.AddDays(900)));
        Assert.True(PasswordRules.MustChange(PasswordStyle.Asvs, account with { MustChange = true }, set));
    }
}
