using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Host.Api;
using Coordination.Web.Harness;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>The interface can do whatever a person can, and knows every "no"; attacked by going through the domain's own types.</summary>
public sealed class ActRoutesTests
{
    [Fact]
    public void Every_command_has_a_route_or_a_reason_why_not()
    {
        var routed = ActRoutes.All.Select(r => r.Command).ToHashSet();
        Assert.Empty(Catalog.Commands.Where(c => !routed.Contains(c) && !ActRoutes.Others.ContainsKey(c)).Select(c => c.Name));
        Assert.Empty(ActRoutes.Others.Keys.Where(routed.Contains).Select(c => c.Name));
    }

    [Fact]
    public void No_two_acts_share_an_address() => Assert.Equal(ActRoutes.All.Count, ActRoutes.All.Select(r => r.Name).Distinct().Count());

    [Fact]
    public void Every_rejection_has_its_status()
    {
        var codes = typeof(Rejection).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Rejection))).Select(t => t.Name);
        Assert.All(codes, code => Assert.True(RefusalStatuses.Knows(code), code));
    }

    [Fact]
    public async Task Who_meets_a_full_queue_is_told_when_to_come_again()
    {
        var context = new DefaultHttpContext();
        await Problems.WriteAsync(context, Problems.Of(SimulatedCity.Book, Answer.Busy.Rejection!));
        Assert.Equal((StatusCodes.Status503ServiceUnavailable, "2"), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString()));
    }

    [Fact]
    public void Every_no_of_the_interface_is_told_in_both_languages()
    {
        foreach (var problem in ApiCodes.All.Select(code => Problems.Of(SimulatedCity.Book, code)))
        {
            Assert.NotEqual(problem.DetailZh, problem.DetailEn);
            Assert.NotEmpty(problem.Title);
        }
    }
}
