using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;
using Coordination.Host.Notices;
using Coordination.Web.Harness;
using MimeKit;
using Xunit;

namespace Coordination.Web.Tests.Notices;

/// <summary>One notice a step to the posts it names, each as the person wishes it; attacked by asking for everybody's mailbox and taking posts away.</summary>
public sealed class NoticeMailTests(NoticeServer fixture) : IClassFixture<NoticeServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => fixture.Server;

    [Fact]
    public async Task A_notice_goes_to_the_named_post_once_and_to_nobody_else()
    {
        foreach (var person in new[] { "hzq.liaison", "hzq.head", "hzq.handler1", "zjj.liaison", "lyq.liaison", "ldxzb.liaison" }) await fixture.HireAsync(person);
        var before = fixture.Mail.Received.Count;
        await fixture.TellAsync("hzq");
        await fixture.RoundAsync();
        await fixture.RoundAsync();
        Assert.Equal([NoticeServer.MailOf("hzq.liaison")], fixture.Mail.Received.Skip(before).Select(r => r.To));
        var mail = fixture.Mail.To(NoticeServer.MailOf("hzq.liaison"))[^1];
        Assert.Equal("【催办】海州区有1件事项需办理", mail.Subject);
        Assert.Equal(["coordination@example.gov.cn", NoticeServer.MailOf("hzq.liaison")], mail.From.Mailboxes.Concat(mail.To.Mailboxes).Select(m => m.Address));
        Assert.Contains("https://xietong.example.gov.cn/assignments/2025/10/hzq", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(Server.Clock.GetUtcNow().ToUnixTimeSeconds(), mail.Date.ToUnixTimeSeconds());
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        // Header lines are ASCII; Chinese is encoded.
        Assert.All(fixture.Mail.Received[^1].Raw.Split("\r\n\r\n")[0], c => Assert.True(c is >= ' ' and < (char)127 or '\r' or '\n' or '\t'));
    }

    [Fact]
    public async Task Each_person_hears_of_each_kind_as_he_wishes()
    {
        await fixture.HireAsync("lyq.head", new NoticeSettings(Reminder: Delivery.OnPages, Paper: Delivery.AtOnce));
        await fixture.HireAsync("gyq.head", new NoticeSettings(Reminder: Delivery.AtOnce, Paper: Delivery.OnPages) { InEnglish = true });
        foreach (var unit in new[] { "lyq", "gyq" })
        {
            await fixture.TellAsync(unit, NoticePost.UnitHead);
            await fixture.TellAsync(unit, NoticePost.UnitHead, paper: null);
        }

        await fixture.RoundAsync();
        Assert.StartsWith("【催办】", Assert.Single(fixture.Mail.To(NoticeServer.MailOf("lyq.head"))).Subject, StringComparison.Ordinal);
        var english = Assert.Single(fixture.Mail.To(NoticeServer.MailOf("gyq.head")));
        Assert.StartsWith("[Reminder]", english.Subject, StringComparison.Ordinal);
        Assert.Contains("Please sign in", english.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_goes_out_once_at_its_hour_with_all_that_waited()
    {
        var address = NoticeServer.MailOf("dhx.liaison");
        await fixture.HireAsync("dhx.liaison", Delivery.Digest);
        await fixture.TellAsync("dhx");
        await fixture.TellAsync("dhx", paper: null);
        await fixture.RoundAsync();
        var hour = (await fixture.WaitingAsync("dhx.liaison"))[0].Letter.NotBefore;
        Assert.Equal(new TimeSpan(8, 45, 0), hour.ToOffset(TimeSpan.FromHours(8)).TimeOfDay);
        Server.Clock.SetUtcNow(hour - TimeSpan.FromSeconds(1));
        await fixture.RoundAsync();
        Assert.Empty(fixture.Mail.To(address));
        Server.Clock.SetUtcNow(hour);
        await fixture.RoundAsync();
        Server.Clock.Advance(TimeSpan.FromDays(1));
        await fixture.RoundAsync();
        var mail = Assert.Single(fixture.Mail.To(address));
        Assert.Equal("【汇总】2条通知", mail.Subject);
        Assert.Contains("【催办】", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("【提醒】", mail.TextBody, StringComparison.Ordinal);
        Assert.Empty(await fixture.WaitingAsync("dhx.liaison"));
    }

    [Fact]
    public async Task Whose_post_is_revoked_over_night_gets_no_digest()
    {
        await fixture.HireAsync("gyx.liaison", Delivery.Digest);
        await fixture.TellAsync("gyx");
        await fixture.RoundAsync();
        Assert.Single(await fixture.WaitingAsync("gyx.liaison"));
        await fixture.RevokeAsync("gyx.liaison", Role.Liaison);
        Server.Clock.Advance(TimeSpan.FromDays(1));
        await fixture.RoundAsync();
        Assert.Empty(fixture.Mail.To(NoticeServer.MailOf("gyx.liaison")));
        Assert.Empty(await fixture.WaitingAsync("gyx.liaison"));
    }

    [Fact]
    public async Task A_lead_hears_of_its_own_task_alone_on_a_paper_of_many()
    {
        var other = Server.Web.Book.Tasks.Values.First(t => t.Lead.Value != "zjj" && Server.Web.View.Current.Assignments.ContainsKey(fixture.PartOf("lyq", t.Number).Key));
        await fixture.HireAsync($"{other.Lead}.liaison");
        await fixture.HireAsync("lyq.handler2");
        await fixture.TellAsync("lyq", PaperKind.UrgeNotice, (fixture.PartOf("lyq", 10), NoticePost.LeadUnit), (fixture.PartOf("lyq", other.Number), NoticePost.LeadUnit));
        await fixture.RoundAsync();
        var mail = Assert.Single(fixture.Mail.To(NoticeServer.MailOf($"{other.Lead}.liaison")));
        Assert.Contains(FormattableString.Invariant($"/assignments/2025/{other.Number:00}/lyq"), mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/assignments/2025/10/lyq", mail.TextBody, StringComparison.Ordinal);
        Assert.Empty(fixture.Mail.To(NoticeServer.MailOf("lyq.handler2")));
    }

    [Fact]
    public async Task What_lay_with_somebody_who_left_is_told_to_the_liaison()
    {
        var (stream, holder) = Server.Web.View.Current.Assignments.Where(a => a.Value.State is { Issue.Unit.Value: "gnx", Holder: not null })
            .Select(a => (new StreamId(StreamKind.Assignment, a.Key), a.Value.State.Holder!.Value.Value)).First();
        await fixture.HireAsync(holder);
        await fixture.HireAsync("gnx.liaison");
        await fixture.TellAsync("gnx", null, (stream, NoticePost.Handler));
        await fixture.RoundAsync();
        Assert.Equal((1, 0), (fixture.Mail.To(NoticeServer.MailOf(holder)).Count, fixture.Mail.To(NoticeServer.MailOf("gnx.liaison")).Count));
        await fixture.RevokeAsync(holder, Role.Handler);
        await fixture.TellAsync("gnx", null, (stream, NoticePost.Handler));
        await fixture.RoundAsync();
        Assert.Equal((1, 1), (fixture.Mail.To(NoticeServer.MailOf(holder)).Count, fixture.Mail.To(NoticeServer.MailOf("gnx.liaison")).Count));
    }

    [Fact]
    public async Task A_new_assignment_is_told_to_the_liaison_and_its_text_cannot_break_out_of_its_line()
    {
        var run = Server.Web.View.Current.Runs.First(r => r.Value.State.Children.Count > 0 && !r.Value.State.Steps.Values.Any(s => s.Kind == Domain.Workflows.StepKind.Merge));
        var unit = Server.Web.Book.Units.All.First(u => u.Kind == UnitKind.Bureau && !IsIn(u.Code) && Server.Web.Book.Tasks.Values.All(t => t.Lead != u.Code)).Code;
        await fixture.HireAsync($"{unit}.liaison");
        var item = new BreakdownItem(unit, Duty.Responsible, "整治河道\r\nBcc: evil@example.org\r\n\r\n假", null, SimulatedCity.November.AddDays(6));
        var head = new Actor(new PersonId($"{run.Value.State.Lead}.head"), run.Value.State.Lead, Role.UnitHead);
        var answer = await Server.Web.Runtime.Lane.SendAsync(
            new CommandEnvelope(new CommandId(Server.Web.NewId()), head, Server.Clock.GetUtcNow(), new AddUnitToTask(new TaskRunId(run.Key), item, "新增")), Token);
        Assert.True(answer.Accepted, answer.Rejection);
        await Server.RestAsync(Token);
        await fixture.RoundAsync();
        var mail = Assert.Single(fixture.Mail.To(NoticeServer.MailOf($"{unit}.liaison")));
        Assert.StartsWith("【交办】", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("整治河道  Bcc: evil@example.org    假", mail.TextBody, StringComparison.Ordinal);
        Assert.Empty(mail.Bcc);

        bool IsIn(UnitCode code) => run.Value.State.Children.ContainsKey(AssignmentId.Of(new TaskRunId(run.Key), code).Value);
    }

    [Theory]
    [InlineData("a@example.gov.cn\r\nBcc: evil@example.org")]
    [InlineData("no address")]
    [InlineData("@")]
    public void What_is_no_address_gets_no_mail(string typed)
    {
        var parsed = Postman.AddressOf(new Host.Identity.KeptAccount(new PersonId("x"), new Host.Identity.Account("x", "x") { Email = typed }, 1));
        Assert.True(parsed is null || !parsed.Contains("evil", StringComparison.Ordinal) && !parsed.Any(char.IsControl), parsed);
        if (!typed.StartsWith('a')) Assert.Null(parsed);
    }

    [Fact]
    public async Task No_name_puts_a_header_into_a_mail()
    {
        var sender = new MailSender(fixture.Mail.Url, "coordination@example.gov.cn", Server.Clock);
        await sender.SendAsync(new Message("header@example.gov.cn", "海州区\r\nBcc: evil@example.org\r\n\r\n正文", ["一行"], "id1"), Token);
        var mail = Assert.Single(fixture.Mail.To("header@example.gov.cn"));
        Assert.Equal((0, "海州区  Bcc: evil@example.org    正文"), (mail.Bcc.Count, mail.Subject));
        Assert.Equal("一行", mail.TextBody?.Trim());
    }
}
