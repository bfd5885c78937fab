using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Workflows;
using Coordination.Host.Pages.Desk;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>What officials type into a field for a number, and what is made of it.</summary>
public sealed class FormRowTests
{
    [Theory]
    [InlineData("9.71", "9.71")]
    [InlineData(" ９．７１ ", "9.71")]
    [InlineData("12,345.6", "12345.6")]
    [InlineData("75%", "75")]
    [InlineData("-0.5", "-0.5")]
    public void A_number_is_read_as_people_write_it(string typed, string read) =>
        Assert.Equal(decimal.Parse(read, System.Globalization.CultureInfo.InvariantCulture), new FormRow { Value = typed }.NumberOf(s_figure));

    [Theory]
    [InlineData("约9.7")]
    [InlineData("九")]
    [InlineData("9.7.1")]
    [InlineData("99999999999999")]
    public void What_is_no_number_is_told(string typed) => Assert.True(new FormRow { Value = typed }.IsUnreadable);

    [Theory]
    [InlineData("7.6", -1)]
    [InlineData("760", 1)]
    [InlineData("70", 0)]
    [InlineData("0", 0)]
    public void A_digit_lost_or_too_many_is_asked_about(string typed, int off) => Assert.Equal(off, new FormRow { Value = typed }.DigitsOff(s_figure));

    [Fact]
    public void Once_confirmed_it_is_not_asked_again() => Assert.Equal(0, new FormRow { Value = "7.6", IsChecked = true }.DigitsOff(s_figure));

    [Fact]
    public void Unchanged_sends_no_value_and_keeps_the_words() =>
        Assert.Equal(ReportLine.Unchanged with { Obstacle = "资金到位较慢。" }, new FormRow { Value = "3", NoChange = true, Obstacle = " 资金到位较慢。" }.ToLine());

    [Fact]
    public void An_empty_line_is_not_filled() => Assert.False(new FormRow { Value = " ", Obstacle = "等待批复" }.IsFilled(LineOf(s_figure)));

    [Fact]
    public void A_line_with_two_figures_is_filled_by_both_or_by_words()
    {
        var (line, one) = (LineOf(s_figure, s_second), new FormRow().With(s_figure, "70"));
        Assert.False(one.IsFilled(line));
        Assert.True((one with { Progress = "正在办理" }).IsFilled(line));
        var both = one.With(s_second, "24.6");
        Assert.True(both.IsFilled(line));
        Assert.Equal((70m, 24.6m), (both.ToLine().ValueOf("leakage", s_figures), both.ToLine().ValueOf("reuse", s_figures)));
        Assert.Equal(both.ToLine(), FormRow.Of(both.ToLine()).ToLine());
        Assert.True(one.With(s_second, "二十四").IsUnreadable);
    }

    private static readonly Indicator[] s_figures = [.. SimulatedCity.Book.Tasks[10].IndicatorsOf(2025)];
    private static readonly FormFigure s_figure = new(s_figures[0], true, ReportMonth.Of(2025, 10), null, (ReportMonth.Of(2025, 9), 76m), null, new UnitCode("hzq"));
    private static readonly FormFigure s_second = s_figure with { Indicator = s_figures[1], IsFirst = false };

    private static FormLine LineOf(params FormFigure[] figures) => new(new AssignmentId("lyg/2022-30/2025/10/hzq"), 10, "", [.. figures], null, null, false, null);
}
