using System.Net;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Pages.Admin;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>The three administrators' pages are each one's own, and nobody else's; attacked by asking for every page as everybody.</summary>
public sealed class AdminPagesTests(SharedServer shared)
{
    private static readonly Role[] s_roles = [Role.SystemAdmin, Role.SecurityAdmin, Role.AuditAdmin];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => shared.Server;

    public static TheoryData<string, Role?> People => new()
    {
        { "ldxzb.system", Role.SystemAdmin },
        { "ldxzb.security", Role.SecurityAdmin },
        { "ldxzb.audit", Role.AuditAdmin },
        { "ldxzb.head", null },
        { "hzq.handler1", null },
        { "ldxz.leader", null },
    };

    [Theory]
    [MemberData(nameof(People))]
    public async Task Each_administrator_sees_exactly_the_pages_of_that_office(string person, Role? role)
    {
        using var client = await Server.SignedInAsync(person, Token);
        foreach (var page in s_roles.SelectMany(r => AdminDoors.Of(r)).Select(d => d.Href).Append("/admin/definitions/10").Distinct())
        {
            var own = role is { } office && AdminDoors.Of(office).Any(d => page == d.Href || page.StartsWith(d.Href + "/", StringComparison.Ordinal) && d.Href != "/admin");
            using var answer = await client.GetAsync(page, Token);
            Assert.Equal((page, own ? HttpStatusCode.OK : HttpStatusCode.NotFound), (page, answer.StatusCode));
            var html = await answer.Content.ReadAsStringAsync(Token);
            Assert.Equal((page, own), (page, html.Contains("class=\"title\"", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task The_record_is_handed_out_to_the_audit_administrator_alone(string person, Role? role)
    {
        using var client = await Server.SignedInAsync(person, Token);
        foreach (var file in new[] { "/export/record.xlsx", "/export/record.csv", "/export/sign-ins.xlsx" })
        {
            using var answer = await client.GetAsync(file, Token);
            Assert.Equal((file, role == Role.AuditAdmin), (file, answer.IsSuccessStatusCode));
        }
    }

    [Fact]
    public async Task The_record_told_to_the_audit_administrator_holds_no_payload()
    {
        var refused = new DisablePerson("lyg", new PersonId("hzq.head"), "a secret reason");
        var envelope = new CommandEnvelope(new CommandId(Server.Web.NewId()), new Actor(new PersonId("hzq.handler1"), new UnitCode("hzq"), Role.Handler), Server.Clock.GetUtcNow(), refused);
        Assert.Equal(nameof(NotYourRole), (await Server.Web.Runtime.Lane.SendAsync(envelope, Token)).Rejection);
        using var audit = await Server.SignedInAsync("ldxzb.audit", Token);
        var csv = await audit.GetStringAsync("/export/record.csv?result=refused", Token);
        var lines = csv.Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 1);
        Assert.All(lines, line => Assert.Equal(9, line.Count(c => c == ',')));
        Assert.Contains(lines, line => line.EndsWith(",DisablePerson,person:lyg/hzq.head,0,NotYourRole", StringComparison.Ordinal));
        Assert.DoesNotContain("a secret reason", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains('{', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?person=hzq.head", "hzq.head", "zjj.head")]
    [InlineData("?kind=AcknowledgeAssignment", "签收", "<td>任务销号")]
    public async Task The_record_is_narrowed_by_its_address(string query, string has, string lacks)
    {
        using var audit = await Server.SignedInAsync("ldxzb.audit", Token);
        var html = WebUtility.HtmlDecode(await audit.GetStringAsync("/admin/record" + query, Token));
        var rows = html[html.IndexOf("<tbody>", StringComparison.Ordinal)..];
        Assert.Contains(has, html, StringComparison.Ordinal);
        Assert.DoesNotContain(lacks, rows, StringComparison.Ordinal);
    }
}
