using Coordination.Application.Storage;
using Coordination.Persistence;

namespace Coordination.SqlServer.Tests;

/// <summary>SQL Server's error numbers are told as what people and the engine can do about them.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData(1205)]
    [InlineData(2601)]
    [InlineData(2627)]
    [InlineData(3960)]
    public void A_deadlock_a_snapshot_overtaken_and_a_unique_key_are_conflicts_and_no_problem_of_the_store(int number)
    {
        Assert.True(SqlServerErrors.IsConflict(number));
        Assert.Null(SqlServerErrors.ProblemOf(number, 14));
    }

    [Theory]
    [InlineData(StoreProblem.Unavailable, -2, 11)]
    [InlineData(StoreProblem.Unavailable, 233, 20)]
    [InlineData(StoreProblem.Unavailable, 10053, 20)]
    [InlineData(StoreProblem.Unavailable, 10054, 20)]
    [InlineData(StoreProblem.Unavailable, 10060, 20)]
    [InlineData(StoreProblem.Unavailable, 6005, 14)]
    [InlineData(StoreProblem.Unavailable, 3906, 16)]
    [InlineData(StoreProblem.Unavailable, 40613, 20)]
    [InlineData(StoreProblem.Unavailable, 12345, 20)]
    [InlineData(StoreProblem.AccessDenied, 18456, 14)]
    [InlineData(StoreProblem.AccessDenied, 229, 14)]
    [InlineData(StoreProblem.AccessDenied, 262, 14)]
    [InlineData(StoreProblem.Missing, 4060, 11)]
    [InlineData(StoreProblem.Missing, 208, 16)]
    [InlineData(StoreProblem.DiskFull, 1105, 17)]
    [InlineData(StoreProblem.DiskFull, 9002, 17)]
    [InlineData(StoreProblem.DiskError, 823, 24)]
    [InlineData(StoreProblem.Corrupt, 824, 24)]
    public void A_number_names_the_stores_problem(StoreProblem problem, int number, byte severity) =>
        Assert.Equal(problem, SqlServerErrors.ProblemOf(number, severity));

    [Theory]
    [InlineData(102, 15)]
    [InlineData(207, 16)]
    [InlineData(515, 16)]
    [InlineData(547, 16)]
    [InlineData(2628, 16)]
    public void A_mistake_of_ours_is_told_as_it_is(int number, byte severity) => Assert.Null(SqlServerErrors.ProblemOf(number, severity));
}
