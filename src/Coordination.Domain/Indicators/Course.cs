using System.Collections.Immutable;

namespace Coordination.Domain.Indicators;

/// <summary>The way a value has to go within a year.</summary>
/// <param name="From">Month from which it goes; the baseline is the value at the end of the month before.</param>
public readonly record struct Way(Course Course, decimal Baseline, decimal Target, int From)
{
    private const decimal Whole = 100m;

    /// <summary>The share in percent due by the end of the month: what the course still asks for after the month before the first, as a whole.</summary>
    public decimal ShareAt(int month)
    {
        if (month < From) return 0;
        var gone = Course.ShareAt(From - 1);
        return gone == Whole ? Whole : Whole * (Course.ShareAt(month) - gone) / (Whole - gone);
    }
}

public enum CourseKind
{
    /// <summary>The same share every month.</summary>
    Linear,

    /// <summary>By a table of months; in between along the straight line.</summary>
    ByMonth,

    /// <summary>At milestones: what a month's share is stays until the next.</summary>
    Stepwise,
}

/// <summary>序时: which share of the year's path should be done by the end of each month.</summary>
/// <param name="Points">Month (1 to 12) to share in percent, never falling, 100 by December; empty for a linear course.</param>
public sealed record Course(CourseKind Kind, ImmutableSortedDictionary<int, decimal> Points)
{
    private const int Months = 12;
    private const decimal Whole = 100m;

    public static Course Linear { get; } = new(CourseKind.Linear, ImmutableSortedDictionary<int, decimal>.Empty);

    /// <summary>Nothing before December.</summary>
    public static Course AtTheEnd { get; } = new(CourseKind.Stepwise, ImmutableSortedDictionary<int, decimal>.Empty.Add(Months, Whole));

    /// <summary>The share in percent due by the end of the month; month 0 is the end of the year before.</summary>
    public decimal ShareAt(int month)
    {
        if (Kind == CourseKind.Linear) return Whole * month / Months;
        var (fromMonth, from) = (0, 0m);
        foreach (var (point, share) in Points)
        {
            if (point == month) return share;
            if (point > month) return Kind == CourseKind.Stepwise ? from : from + ((share - from) * (month - fromMonth) / (point - fromMonth));
            (fromMonth, from) = (point, share);
        }

        return from;
    }

    /// <summary>False for a table that runs out of the year, falls, or does not end at 100.</summary>
    public bool IsSound()
    {
        if (Kind == CourseKind.Linear) return Points.IsEmpty;
        if (Points.IsEmpty || Points.Keys.First() < 1 || Points.Keys.Last() > Months || Points.Values.Last() != Whole) return false;
        var before = 0m;
        foreach (var share in Points.Values)
        {
            if (share < before || share > Whole) return false;
            before = share;
        }

        return true;
    }
}
