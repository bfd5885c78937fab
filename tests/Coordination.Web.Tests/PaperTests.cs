using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Papers;
using Coordination.Host.Papers;
using Coordination.Host.Web;
using Coordination.Web.Harness;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>
/// A paper is numbered without gaps, made once and kept for ever; attacked by asking for many at once, by asking again, by other texts, and by people
/// who may not see it.
/// </summary>
public sealed class PaperTests(PaperServer shared) : IClassFixture<PaperServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => shared.Server;

    private PlanSnapshot Plan => Server.Web.View.Current;

    private PaperOffice Office => Server.App.Services.GetRequiredService<PaperOffice>();

    [Fact]
    public async Task Papers_asked_for_at_once_have_numbers_without_gaps_and_each_its_own()
    {
        var names = Plan.Assignments.Values.Where(a => a.State.DispatchedAt is not null && a.State.Id!.Value.Run.TaskNumber is 11 or 12)
            .Select(a => NameOf(PaperKind.DispatchOrder, a.State.Id!.Value.Value)).Take(24).ToList();
        var bytes = await Task.WhenAll(names.Concat(names).Select(ReadAsync));
        for (var i = 0; i < names.Count; i++) Assert.Equal(bytes[i], bytes[i + names.Count]);

        var register = await RegisterAsync(PaperKind.DispatchOrder);
        Assert.Equal(Enumerable.Range(1, register.LastNumber), register.Papers!.Values.Select(p => p.Number!.Value).Order());
        Assert.All(names, (n, i) => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes[i])), register.Of(n.Subject)!.Hash));
    }

    [Fact]
    public async Task A_notice_keeps_the_number_it_had()
    {
        var notice = Plan.Notices.Values.First(n => n.State is { Status: NoticeStatus.Sent, Paper: PaperKind.SupervisionOrder, PaperNumber: not null }).State;
        var text = TextOf(await ReadAsync(NameOf(PaperKind.SupervisionOrder, notice.Id!.Value.Value)));
        Assert.Contains(FormattableString.Invariant($"连督办〔2025〕{notice.PaperNumber}号"), text, StringComparison.Ordinal);
        Assert.Contains(Plan.Book.Units.NameOf(notice.Unit) + "：", text, StringComparison.Ordinal);
        Assert.Contains("经催办仍未办理", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issued_paper_does_not_change_with_its_text()
    {
        var name = NameOf(PaperKind.DispatchOrder, Plan.Assignments.Keys.First(k => k.Contains("/2025/13/", StringComparison.Ordinal)));
        var issued = await ReadAsync(name);
        var template = Plan.Book.Papers.Of(name.Kind)! with { Title = "另一标题" };
        var edited = Plan with { Book = Plan.Book with { Papers = new PaperTemplates(Plan.Book.Papers.ByKind.SetItem(name.Kind, template)) } };
        Assert.Equal(issued, await ReadAsync(name, edited));
        var other = NameOf(PaperKind.DispatchOrder, Plan.Assignments.Keys.Last(k => k.Contains("/2025/13/", StringComparison.Ordinal)));
        Assert.Contains("另一标题", TextOf(await ReadAsync(other, edited)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_completion_is_reported_with_what_the_record_says()
    {
        var done = Plan.Assignments.Values.First(a => a.State is { Status: AssignmentStatus.Completed or AssignmentStatus.ClosedOff, Submission: not null }).State;
        var text = TextOf(await ReadAsync(NameOf(PaperKind.CompletionReport, done.Id!.Value.Value)));
        Assert.Contains("的办结报告", text, StringComparison.Ordinal);
        Assert.Contains(done.Submission!.Result.TrimEnd('。'), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_brief_is_made_of_the_board_and_kept_by_nobody()
    {
        using var leader = await Server.SignedInAsync("ldxz.leader", Token);
        var text = TextOf(await leader.GetByteArrayAsync("/papers/GroupBrief/2025.docx", Token));
        var board = GroupBoard.Of(Plan, Cast.Leader, Server.Clock.GetUtcNow());
        Assert.Contains(FormattableString.Invariant($"红灯{board.Red}项"), text, StringComparison.Ordinal);
        Assert.Equal(0, (await RegisterAsync(PaperKind.GroupBrief)).LastNumber);
    }

    [Theory]
    [InlineData("/papers/DispatchOrder/2025/10/hzq.docx", HttpStatusCode.OK)]
    [InlineData("/papers/DispatchOrder/2025/10/dhx.docx", HttpStatusCode.NotFound)]
    [InlineData("/papers/dispatchorder/2025/10/hzq.docx", HttpStatusCode.NotFound)]
    [InlineData("/papers/Nothing/2025/10/hzq.docx", HttpStatusCode.NotFound)]
    [InlineData("/papers/DispatchOrder/2025/10/hzq", HttpStatusCode.NotFound)]
    [InlineData("/papers/DispatchOrder/hzq.docx", HttpStatusCode.NotFound)]
    [InlineData("/papers/UrgeNotice/2025/10/hzq.docx", HttpStatusCode.NotFound)]
    [InlineData("/papers/AssessmentResult/2025/10/hzq.docx", HttpStatusCode.NotFound)]
    [InlineData("/papers/GroupBrief/2025.docx", HttpStatusCode.NotFound)]
    public async Task A_unit_gets_what_is_its_own_and_issued(string address, HttpStatusCode status)
    {
        using var head = await Server.SignedInAsync("hzq.head", Token);
        var answer = await head.GetAsync(address, Token);
        Assert.Equal(status, answer.StatusCode);
        if (status != HttpStatusCode.OK) return;
        Assert.Equal((true, PaperWriter.ContentType), (answer.Headers.CacheControl?.NoStore, answer.Content.Headers.ContentType?.MediaType));
        Assert.Matches("^连交办〔2025〕[0-9]+号\\.docx$", answer.Content.Headers.ContentDisposition?.FileNameStar);
    }

    [Fact]
    public async Task The_list_of_papers_leads_to_their_files()
    {
        using var head = await Server.SignedInAsync("ldxzb.head", Token);
        var paper = PaperList.AllOf(Plan, Cast.Office, new PaperQuery()).First(p => p.Sent);
        Assert.Contains(PaperEndpoints.AddressOf(Plan.Book.Plan, paper.Paper, paper.Id.Value), await head.GetStringAsync("/notices", Token), StringComparison.Ordinal);
        var order = AssignmentPaper.AllOf(Plan, Cast.Office, new PaperQuery(PaperKind.DispatchOrder))[0];
        var page = await head.GetStringAsync("/notices?kind=DispatchOrder", Token);
        Assert.Contains(PaperEndpoints.AddressOf(Plan.Book.Plan, order.Paper, order.Id.Value), page, StringComparison.Ordinal);
    }

    private PaperName NameOf(PaperKind kind, string key) => PaperName.Of(Plan.Book.Plan, kind, key[(Plan.Book.Plan.Value.Length + 1)..])!;

    private Task<byte[]> ReadAsync(PaperName name) => ReadAsync(name, Plan);

    private async Task<byte[]> ReadAsync(PaperName name, PlanSnapshot plan)
    {
        var file = await Office.OpenAsync(plan, name, Server.Clock.GetUtcNow(), Token);
        Assert.NotNull(file);
        await using var content = file.Content;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    private async Task<RegisterState> RegisterAsync(PaperKind kind)
    {
        var register = StreamId.Register(Plan.Cycle!.Value, kind.ToString());
        return (await RecordPages.StatesAsync<RegisterState>(Server.Web.Store, register.Kind, register.Key, Token).ToListAsync(Token)).Select(s => s.State).FirstOrDefault() ?? RegisterState.Initial;
    }

    private static string TextOf(byte[] paper)
    {
        using var archive = new ZipArchive(new MemoryStream(paper));
        using var reader = new StreamReader(archive.GetEntry("word/document.xml")!.Open(), Encoding.UTF8);
        return System.Text.RegularExpressions.Regex.Replace(reader.ReadToEnd(), "<[^>]+>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
    }
}

/// <summary>A city of its own: papers are issued in it.</summary>
public sealed class PaperServer : IAsyncLifetime
{
    public WebServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await WebServer.StartAsync(SimulatedCity.November);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
