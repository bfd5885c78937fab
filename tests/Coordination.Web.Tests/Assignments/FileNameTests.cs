using Coordination.Application.Files;
using Coordination.Domain.Assignments;
using Coordination.Host.Web;
using Xunit;

namespace Coordination.Web.Tests.Assignments;

/// <summary>What a browser calls a file is no path, hides nothing and ends as its content does; attacked with what hostile ones call it.</summary>
public sealed class FileNameTests
{
    [Theory]
    [InlineData("a.pdf", "a.pdf")]
    [InlineData("A.PDF", "A.pdf")]
    [InlineData("a.pdf.exe", "a.pdf.pdf")]
    [InlineData("/etc/passwd", "passwd.pdf")]
    [InlineData("C:\\fakepath\\进度.doc", "进度.pdf")]
    [InlineData("..", "pdf.pdf")]
    [InlineData("", "pdf.pdf")]
    [InlineData("a\u202Efdp.exe", "afdp.pdf")]
    [InlineData("a\r\nX: y.pdf", "aX: y.pdf")]
    public void A_name_is_made_safe(string given, string expected) => Assert.Equal(expected, FileEndpoints.NameOf(given, FileType.Pdf));

    [Fact]
    public void A_long_name_is_cut_before_its_ending() => Assert.Equal(Evidence.NameLengthMax, FileEndpoints.NameOf(new string('长', 500) + ".pdf", FileType.Pdf).Length);
}
