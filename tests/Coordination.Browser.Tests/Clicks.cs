using System.Collections.Concurrent;
using System.Reflection;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Web.Harness;
using Xunit;
using Xunit.v3;

namespace Coordination.Browser.Tests;

/// <summary>
/// Says which acts of <see cref="PeoplesActs"/> a test clicks. Once the test has passed, the record itself is asked: each must have been accepted from
/// the person at one of its windows, so that a claim cannot be made without the click.
/// </summary>
/// <param name="acts">Names, <c>AcknowledgeAssignment</c> or <c>ArbitrateDispute.Cancel</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClicksAttribute(params string[] acts) : BeforeAfterTestAttribute
{
    public IReadOnlyList<string> Acts => acts;

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        // A test that failed or was skipped says why itself.
        if (TestContext.Current.TestState is { Result: not TestResult.Passed }) return;
        var missing = acts.Except(Clicked.InThisTest).ToList();
        Assert.True(missing.Count == 0, $"{methodUnderTest.Name} claims to click {string.Join(", ", missing)}, and the record knows nothing of it");
    }
}

/// <summary>What was accepted from people at the windows of the running test, as the record tells it.</summary>
internal static class Clicked
{
    private const int PageMax = 500;

    public static IReadOnlyCollection<string> InThisTest => OfThisTest().Keys.ToList();

    /// <summary>The last command on record: what a window that is opened now did not send.</summary>
    public static async Task<long> MarkAsync(WebServer server) =>
        await server.Web.Store.ReadTrailAsync(new TrailFilter(), null, 1, CancellationToken.None) is [var last, ..] ? last.Sequence : 0;

    /// <summary>Notes what this person sent since the mark.</summary>
    public static async Task NoteAsync(WebServer server, string person, long since)
    {
        var commands = new List<CommandRow>();
        for (var last = since; ;)
        {
            var page = await server.Web.Store.ReadCommandsAsync(last, PageMax, CancellationToken.None);
            commands.AddRange(page.Where(c => c.Accepted && c.Person == person));
            if (page.Count < PageMax) break;
            last = page[^1].Sequence;
        }

        foreach (var command in commands)
        {
            var events = (await server.Web.Store.ReadTimelineAsync(command.Stream, CancellationToken.None)).Where(t => t.Event.CommandId == command.CommandId)
                .Select(t => Catalog.ReadEvent(t.Event.Type, t.Event.Body)).ToList();
            foreach (var name in PeoplesActs.NamesOf(command.Type, events)) OfThisTest()[name] = true;
        }
    }

    private static ConcurrentDictionary<string, bool> OfThisTest() => (ConcurrentDictionary<string, bool>)TestContext.Current.KeyValueStorage.GetOrAdd(
        $"clicked/{TestContext.Current.Test!.UniqueID}", _ => new ConcurrentDictionary<string, bool>())!;
}
