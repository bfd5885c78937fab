using System.Net;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Host.Web;
using Coordination.Web.Harness;
using MiniExcelLibs;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>A workbook holds what its page shows to the same person and opens in another reader; attacked with formulas, control characters and other units' people.</summary>
public sealed class ExportTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    private DateTimeOffset Now => shared.Server.Clock.GetUtcNow();

    [Fact]
    public async Task The_matrix_is_exported_row_by_row()
    {
        var rows = await ReadAsync("ldxz.leader", "/export/matrix.xlsx");
        var board = MatrixBoard.Of(Plan, Cast.Leader, Now);
        Assert.Equal(board.Rows.Select(r => r.Title), rows.Skip(1).Select(r => r[1]));
        Assert.Equal(board.Columns.Length + 3, rows[0].Count);
        Assert.Equal("任务", rows[0][1]);
    }

    [Fact]
    public async Task The_filter_of_the_page_holds_for_the_export()
    {
        var rows = await ReadAsync("ldxz.leader", "/export/matrix.xlsx?only=exceptions");
        Assert.Equal(MatrixBoard.Of(Plan, Cast.Leader, Now).Rows.Count(r => r.IsException), rows.Count - 1);
    }

    [Theory]
    [InlineData("dhx.head", "dhx")]
    [InlineData("zjj.head", "zjj")]
    public async Task A_unit_exports_its_own_papers_alone(string person, string unit)
    {
        var rows = await ReadAsync(person, "/export/notices.xlsx?unit=hzq.zj");
        Assert.Single(rows);
        rows = await ReadAsync(person, "/export/notices.xlsx");
        Assert.All(rows.Skip(1), r => Assert.Equal(SimulatedCity.Book.Units.NameOf(new UnitCode(unit)), r[2]));
    }

    [Fact]
    public async Task All_papers_and_decisions_are_there_for_who_sees_all()
    {
        Assert.Equal(PaperList.AllOf(Plan, Cast.Office, new PaperQuery()).Count(), (await ReadAsync("ldxzb.head", "/export/notices.xlsx")).Count - 1);
        var orders = AssignmentPaper.AllOf(Plan, Cast.Office, new PaperQuery(PaperKind.DispatchOrder));
        Assert.NotEmpty(orders);
        Assert.Equal(orders.Count, (await ReadAsync("ldxzb.head", "/export/notices.xlsx?kind=DispatchOrder")).Count - 1);
        Assert.Equal(DecisionLine.AllOf(Plan, Cast.Office).Count(), (await ReadAsync("ldxzb.head", "/export/decisions.xlsx")).Count - 1);
    }

    [Fact]
    public async Task Days_are_dates_and_counts_are_numbers()
    {
        var rows = await ReadAsync("ldxzb.head", "/export/notices.xlsx");
        var first = PaperList.AllOf(Plan, Cast.Office, new PaperQuery()).First();
        Assert.Equal(first.Day.ToDateTime(TimeOnly.MinValue), rows[1][3]);
        Assert.Equal((double)first.Items.Count, rows[1][6]);
    }

    [Theory]
    [InlineData("/export/matrix.xlsx")]
    [InlineData("/export/notices.xlsx")]
    [InlineData("/export/decisions.xlsx")]
    public async Task Strangers_and_administrators_get_nothing(string address)
    {
        using var stranger = shared.Server.Visitor();
        Assert.Equal(HttpStatusCode.Found, (await stranger.GetAsync(address, Token)).StatusCode);
        using var admin = await shared.Server.SignedInAsync("ldxzb.system", Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.GetAsync(address, Token)).StatusCode);
    }

    [Fact]
    public async Task An_export_is_kept_nowhere_and_saved_as_a_file()
    {
        using var head = await shared.Server.SignedInAsync("ldxzb.head", Token);
        var answer = await head.GetAsync("/export/matrix.xlsx", Token);
        Assert.Equal((true, "attachment", Sheets.ContentType),
            (answer.Headers.CacheControl?.NoStore, answer.Content.Headers.ContentDisposition?.DispositionType, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task The_head_is_in_the_reader_s_language()
    {
        using var head = await shared.Server.SignedInAsync("ldxzb.head", Token);
        var form = await WebServer.FormAsync(head, "/plan", Token);
        await head.PostAsync("/language", new FormUrlEncodedContent([.. form, new("language", "en")]), Token);
        Assert.Equal("Task", (await RowsAsync(head, "/export/matrix.xlsx"))[0][1]);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")")]
    [InlineData("+1", "'+1")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a\u0001b", "ab")]
    [InlineData("第一行\n第二行 <b>&", "第一行\n第二行 <b>&")]
    public async Task A_text_stays_a_text(string text, string written)
    {
        using var sheet = new MemoryStream();
        await Sheets.WriteAsync<string>(sheet, "测试[1]", [new("文本", t => t)], [text], Token);
        sheet.Position = 0;
        Assert.Equal(written, Rows(sheet)[1][0]);
    }

    [Fact]
    public async Task Nothing_is_written_that_would_hold_a_thread()
    {
        await using var sheet = new AsyncOnly();
        await Sheets.WriteAsync<int>(sheet, "测试", [new("数", n => n)], Enumerable.Range(0, 20_000), Token);
        Assert.True(sheet.Written > 0);
    }

    private async Task<List<List<object?>>> ReadAsync(string person, string address)
    {
        using var client = await shared.Server.SignedInAsync(person, Token);
        return await RowsAsync(client, address);
    }

    private static async Task<List<List<object?>>> RowsAsync(HttpClient client, string address)
    {
        using var sheet = new MemoryStream(await client.GetByteArrayAsync(address, Token));
        return Rows(sheet);
    }

    private static List<List<object?>> Rows(Stream sheet) =>
        [.. sheet.Query().Cast<IDictionary<string, object?>>().Select(r => r.Values.ToList())];

    /// <summary>Takes writing as a connection does: asynchronously alone, and without going back.</summary>
    private sealed class AsyncOnly : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush() => throw new NotSupportedException("flushed synchronously");

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("written synchronously");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
