using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using Xunit;

namespace Coordination.Host.Tests.Papers;

/// <summary>A word on a page: the text and where it stands, in points from the upper left corner.</summary>
internal sealed record Word(int Page, string Text, double Left, double Top, double Right, double Bottom);

/// <summary>The words of a PDF, and the size of its pages in points.</summary>
internal sealed record PrintedPages(IReadOnlyList<(double Width, double Height)> Sizes, IReadOnlyList<Word> Words)
{
    /// <summary>The words of a page grouped to lines, from the top.</summary>
    public IReadOnlyList<IReadOnlyList<Word>> LinesOf(int page) =>
    [
        .. Words.Where(w => w.Page == page).GroupBy(w => Math.Round((w.Top + w.Bottom) / 2 / 4)).OrderBy(g => g.Key).Select(g => (IReadOnlyList<Word>)[.. g.OrderBy(w => w.Left)]),
    ];

    public Word Find(string text) => Words.First(w => w.Text.Contains(text, StringComparison.Ordinal));
}

/// <summary>LibreOffice and poppler, where they are installed.</summary>
internal static class OfficeSuite
{
    /// <summary>The standard's faces are not free; letters of the same width stand in for them.</summary>
    private const string Faces =
        "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><include>/etc/fonts/fonts.conf</include>"
        + "<alias binding=\"same\"><family>仿宋_GB2312</family><prefer><family>Noto Sans CJK SC</family></prefer></alias>"
        + "<alias binding=\"same\"><family>楷体_GB2312</family><prefer><family>Noto Sans CJK SC</family></prefer></alias>"
        + "<alias binding=\"same\"><family>方正小标宋简体</family><prefer><family>Noto Sans CJK SC</family></prefer></alias>"
        + "<alias binding=\"same\"><family>宋体</family><prefer><family>Noto Sans CJK SC</family></prefer></alias>"
        + "<alias binding=\"same\"><family>黑体</family><prefer><family>Noto Sans CJK SC</family></prefer></alias></fontconfig>";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    public static async Task<PrintedPages> PrintAsync(byte[] paper)
    {
        using var folder = new TempDirectory();
        var file = folder.File("paper.docx");
        await File.WriteAllBytesAsync(file, paper, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("fonts.conf"), Faces, TestContext.Current.CancellationToken);
        await RunAsync("soffice", folder.File("fonts.conf"), $"-env:UserInstallation={new Uri(folder.File("profile"))}", "--headless", "--convert-to", "pdf", "--outdir", folder.Path, file);
        Assert.True(File.Exists(folder.File("paper.pdf")), "LibreOffice made no PDF of it");
        await RunAsync("pdftotext", null, "-bbox", folder.File("paper.pdf"), folder.File("paper.xml"));
        return Read(await File.ReadAllTextAsync(folder.File("paper.xml"), TestContext.Current.CancellationToken));
    }

    private static PrintedPages Read(string boxes)
    {
        var pages = XDocument.Parse(boxes).Descendants().Where(e => e.Name.LocalName == "page").ToList();
        var words = pages.SelectMany((page, i) => page.Elements().Select(w => new Word(
            i + 1, w.Value, Number(w, "xMin"), Number(w, "yMin"), Number(w, "xMax"), Number(w, "yMax"))));
        return new PrintedPages([.. pages.Select(p => (Number(p, "width"), Number(p, "height")))], [.. words]);
    }

    private static double Number(XElement e, string name) => double.Parse(e.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static async Task RunAsync(string program, string? fonts, params string[] args)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        if (fonts is not null) start.Environment["FONTCONFIG_FILE"] = fonts;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            const string Missing = "No LibreOffice or poppler is installed (Debian packages libreoffice-writer-nogui, poppler-utils)";
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Missing);
            Assert.Skip(Missing);
            return;
        }

        using (process)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(s_patience);
            var (said, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{program}: {await said} {await error}");
        }
    }
}
