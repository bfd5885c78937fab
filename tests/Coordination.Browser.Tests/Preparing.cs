using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.TaskRuns;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Coordination.Browser.Tests;

/// <summary>What must have happened before a test's clicks, brought about through the engine in the name of the cast.</summary>
internal static class Preparing
{
    /// <summary>Takes effect at the server's clock, everything that follows included.</summary>
    public static async Task SendAsync(this WebServer server, string person, params Command[] commands)
    {
        foreach (var command in commands)
        {
            var envelope = new CommandEnvelope(new CommandId(server.Web.NewId()), ActorOf(person), server.Clock.GetUtcNow(), command);
            var answer = await server.Web.Runtime.Lane.SendAsync(envelope, TestContext.Current.CancellationToken);
            Assert.True(answer.Accepted, $"{command}: {answer.Rejection} {answer.Data}");
        }

        await server.RestAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Fresh from today: one more unit in a task that zjj leads, not acknowledged yet.</summary>
    public static async Task<AssignmentId> AddAsync(this WebServer server, int task, string unit)
    {
        var run = TaskRunId.Of(server.Web.View.Current.Cycle!.Value, task);
        await server.SendAsync("zjj.head", new AddUnitToTask(run, new BreakdownItem(new UnitCode(unit), Duty.Responsible, $"配合任务{task}办理", null, null), "工作需要"));
        return AssignmentId.Of(run, new UnitCode(unit));
    }

    /// <summary>The same, acknowledged by its liaison.</summary>
    public static async Task<AssignmentId> AddAcknowledgedAsync(this WebServer server, int task, string unit)
    {
        var id = await server.AddAsync(task, unit);
        await server.SendAsync($"{unit}.liaison", new AcknowledgeAssignment(id));
        return id;
    }

    public static AssignmentState Assignment(this WebServer server, AssignmentId id) => server.Web.View.Current.Assignment(id)!;

    public static string PageOf(AssignmentId id) => $"/assignments/{id.Value[(id.Run.Cycle.Plan.Value.Length + 1)..]}";

    private static Actor ActorOf(string person)
    {
        if (person == "system") return Actor.System;
        var dot = person.LastIndexOf('.');
        var (unit, post) = (new UnitCode(person[..dot]), person[(dot + 1)..]);
        var role = post switch { "head" => Role.UnitHead, "liaison" => Role.Liaison, "leader" => Role.GroupLeader, _ => Role.Handler };
        return new Actor(new PersonId(person), unit, role);
    }
}

/// <summary>How the pages are taken hold of.</summary>
internal static class Handles
{
    /// <summary>The open dialog's button.</summary>
    public static Task ConfirmAsync(this Visitor visitor, string button) =>
        visitor.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>The reason a dialog asks for.</summary>
    public static async Task GiveReasonAsync(this Visitor visitor, string reason)
    {
        await visitor.Page.Locator(".mud-dialog textarea").FillAsync(reason);
        await visitor.ConfirmAsync("退回");
    }

    /// <summary>The part of the page under this heading.</summary>
    public static ILocator Panel(this Visitor visitor, string heading) => visitor.Page.Locator("section.panel", new() { Has = visitor.Page.Locator($"h2:has-text('{heading}')") }).First;

    /// <summary>What lies folded under a summary, laid open.</summary>
    public static async Task<ILocator> UnfoldAsync(this Visitor visitor, string summary)
    {
        var details = visitor.Page.Locator("details.act", new() { Has = visitor.Page.Locator("summary", new() { HasTextRegex = new($"^{summary}$") }) });
        if (await details.GetAttributeAsync("open") is null) await details.Locator("summary").ClickAsync();
        return details;
    }

    public static Task ClickInAsync(this ILocator part, string button) => part.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();

    /// <summary>One thing that waits on a desk.</summary>
    public static ILocator Waiting(this Visitor visitor, string text) => visitor.Page.Locator(".q li", new() { HasText = text }).First;
}
