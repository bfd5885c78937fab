using System.Collections.Immutable;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Workflows;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Indicators;

/// <summary>序时: the share of the path done less the share due. Each number is worked by hand beside it.</summary>
public sealed class TrajectoryTests
{
    /// <summary>The cases of the city's own page: from 11.50 down to 9.00, 9.87 in September: 1.63 of 2.50 done = 65.2, due 75.0.</summary>
    [Theory]
    [InlineData(11.50, 9.00, 9, 9.87, -9.8, Light.Red)]
    [InlineData(10.20, 8.90, 9, 9.18, 3.5, Light.Green)] // 1.02 of 1.30 = 78.5
    [InlineData(10.80, 9.00, 9, 9.50, -2.8, Light.Yellow)] // 1.30 of 1.80 = 72.2
    [InlineData(10.20, 8.90, 10, 9.05, 5.1, Light.Green)] // 1.15 of 1.30 = 88.5, due 83.3
    [InlineData(9.60, 8.60, 10, 8.84, -7.3, Light.Red)] // 0.76 of 1.00 = 76.0, due 83.3
    [InlineData(10.91, 9.00, 9, 9.57, -4.8, Light.Yellow)] // 1.34 of 1.91 = 70.2
    [InlineData(12.00, 9.00, 6, 12.60, -70, Light.Red)] // the wrong way: −0.60 of 3.00 = −20.0
    [InlineData(12.00, 9.00, 6, 8.00, 83.3, Light.Green)] // beyond the target: 4.00 of 3.00 = 133.3
    public void The_gap_of_a_falling_figure(double baseline, double target, int month, double value, double gap, Light light)
    {
        var reading = Trajectory.Read(IndicatorComparator.AtMost, new Way(Course.Linear, (decimal)baseline, (decimal)target, 1), Month(month), (decimal)value, Settings);
        Assert.Equal(((decimal)gap, light), (reading.Gap, reading.Light));
    }

    /// <summary>Five points are red, a tenth less is not.</summary>
    [Theory]
    [InlineData(4.5, Light.Red)] // 45.0 done, 50.0 due
    [InlineData(4.51, Light.Yellow)] // 45.1
    [InlineData(4.99, Light.Yellow)]
    [InlineData(5.0, Light.Green)]
    public void Five_points_behind_are_red(double value, Light light) =>
        Assert.Equal(light, Trajectory.Read(IndicatorComparator.AtLeast, new Way(Course.Linear, 0, 10, 1), Month(6), (decimal)value, Settings).Light);

    /// <summary>Where the year starts at its target, or beyond, what is asked is to stay there.</summary>
    [Theory]
    [InlineData(95, 95, 0, Light.Green)]
    [InlineData(95, 91, 0, Light.Green)]
    [InlineData(95, 90, 0, Light.Green)]
    [InlineData(95, 88.2, -2, Light.Yellow)] // 1.8 of 90 short
    [InlineData(90, 85.5, -5, Light.Red)]
    public void A_target_already_kept_is_to_be_kept(double baseline, double value, double gap, Light light)
    {
        var reading = Trajectory.Read(IndicatorComparator.AtLeast, new Way(Course.Linear, (decimal)baseline, 90, 1), Month(3), (decimal)value, Settings);
        Assert.Equal(((decimal)gap, light, 90m), (reading.Gap, reading.Light, reading.Due));
    }

    [Fact]
    public void Once_the_years_target_is_met_nothing_lags()
    {
        var steep = new Course(CourseKind.Stepwise, ImmutableSortedDictionary<int, decimal>.Empty.Add(1, 100));
        Assert.Equal((0m, true), Trajectory.Read(IndicatorComparator.MoreThan, new Way(steep, 0, 50, 1), Month(2), 50.5m, Settings) is var r ? (Math.Min(r.Gap, 0), r.IsMet) : default);
    }

    [Fact]
    public void A_table_of_months_goes_straight_between_its_points_and_steps_do_not()
    {
        var points = ImmutableSortedDictionary<int, decimal>.Empty.Add(4, 20).Add(8, 60).Add(12, 100);
        Assert.Equal([10m, 20m, 30m, 60m, 80m, 100m], new[] { 2, 4, 5, 8, 10, 12 }.Select(new Course(CourseKind.ByMonth, points).ShareAt));
        Assert.Equal([0m, 20m, 20m, 60m, 60m, 100m], new[] { 2, 4, 5, 8, 10, 12 }.Select(new Course(CourseKind.Stepwise, points).ShareAt));
        Assert.Equal([0m, 25m, 75m, 100m], new[] { 0, 3, 9, 12 }.Select(Course.Linear.ShareAt));
    }

    /// <summary>Seven months are left from June on, so each asks for a seventh; of a table, what is left after May counts as the whole.</summary>
    [Fact]
    public void Who_has_a_figure_from_June_on_goes_its_way_from_there()
    {
        var points = ImmutableSortedDictionary<int, decimal>.Empty.Add(5, 20).Add(8, 60).Add(12, 100);
        Assert.Equal([0m, 14.3m, 57.1m, 100m], new[] { 5, 6, 9, 12 }.Select(m => decimal.Round(new Way(Course.Linear, 10, 9, 6).ShareAt(m), 1)));
        Assert.Equal([0m, 0m, 50m, 100m], new[] { 5, 6, 9, 12 }.Select(new Way(new Course(CourseKind.Stepwise, points), 10, 9, 6).ShareAt));
        Assert.Equal([0m, 100m], new[] { 8, 9 }.Select(new Way(new Course(CourseKind.Stepwise, ImmutableSortedDictionary<int, decimal>.Empty.Add(8, 100)), 10, 9, 9).ShareAt));

        // 9.86 at the end of June: 0.14 of 1.00 done, 14.3 due.
        var reading = Trajectory.Read(IndicatorComparator.AtMost, new Way(Course.Linear, 10, 9, 6), Month(6), 9.86m, Settings);
        Assert.Equal((-0.3m, Light.Yellow), (reading.Gap, reading.Light));
    }

    [Theory]
    [InlineData("6:50,12:100", true)]
    [InlineData("6:50", false)]
    [InlineData("6:50,9:40,12:100", false)]
    [InlineData("0:10,12:100", false)]
    [InlineData("13:100", false)]
    [InlineData("12:101", false)]
    [InlineData("", false)]
    public void A_table_ends_at_a_hundred_and_never_falls(string table, bool sound) => Assert.Equal(sound, new Course(CourseKind.ByMonth, TableOf(table)).IsSound());

    private static ImmutableSortedDictionary<int, decimal> TableOf(string table) => table.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split(':')).ToImmutableSortedDictionary(p => int.Parse(p[0], null), p => decimal.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture));
}
