using System.Xml.Linq;
using Xunit;

namespace Coordination.Architecture.Tests;

/// <summary>Arrows between projects only point as docs/architecture.md lists them; attacked by reading the project files and assemblies themselves.</summary>
public sealed class ArrowsTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Coordination.Domain"] = [],
        ["Coordination.Contracts"] = [],
        ["Coordination.Application"] = ["Coordination.Domain", "Coordination.Contracts"],
        ["Coordination.Persistence"] = ["Coordination.Application"],
        ["Coordination.Messaging"] = ["Coordination.Application"],
        ["Coordination.Host"] = ["Coordination.Persistence", "Coordination.Messaging"],
    };

    private static readonly Dictionary<string, string[]> s_packages = new()
    {
        ["Coordination.Domain"] = [],
        ["Coordination.Contracts"] = [],
        ["Coordination.Application"] = ["Microsoft.Extensions.Logging.Abstractions", "YamlDotNet"],
        ["Coordination.Persistence"] =
        [
            "Dapper", "Microsoft.Data.SqlClient", "Microsoft.Data.Sqlite", "Npgsql", "dbup-core", "dbup-postgresql", "dbup-sqlite", "dbup-sqlserver",
        ],
        ["Coordination.Messaging"] = ["MassTransit", "MassTransit.RabbitMQ", "RabbitMQ.Client"],
        ["Coordination.Host"] =
        [
            "DocumentFormat.OpenXml", "Ical.Net", "MailKit", "Microsoft.AspNetCore.Authentication.OpenIdConnect", "Microsoft.AspNetCore.OpenApi",
            "MiniExcel", "MudBlazor",
            "OpenTelemetry.Exporter.OpenTelemetryProtocol", "OpenTelemetry.Extensions.Hosting",
            "OpenTelemetry.Instrumentation.AspNetCore", "Otp.NET", "QRCoder", "Scalar.AspNetCore", "System.CommandLine",
        ],
    };

    public static TheoryData<string> Projects => [.. s_allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may(string project)
    {
        var references = Items(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')));
        Assert.Equal(s_allowed[project].Order(), references.Order());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_the_packages_it_is_for(string project) =>
        Assert.Equal(s_packages[project].Order(), Items(project, "PackageReference").Order());

    [Fact]
    public void Every_source_project_is_listed()
    {
        var found = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(d => Path.GetFileName(d)!);
        Assert.Equal(s_allowed.Keys.Order(), found.Order());
    }

    [Fact]
    public void The_domain_assembly_reaches_for_no_clock_file_socket_or_task()
    {
        string[] banned = ["System.Net", "System.IO.FileSystem", "System.Threading.Tasks.Parallel", "System.Diagnostics.Process", "System.Data"];
        var referenced = typeof(Domain.Model).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.DoesNotContain(referenced, name => banned.Any(b => name.StartsWith(b, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj")).Descendants(kind).Select(e => e.Attribute("Include")!.Value);
}
