using System.Reflection;
using Coordination.SqlServer.Tests;
using Microsoft.Data.SqlClient;
using Xunit.v3;

[assembly: TestFramework(typeof(NamedServer.Framework))]

namespace Coordination.SqlServer.Tests;

/// <summary>
/// A SQL Server given from outside by a connection string in <c>COORDINATION_SQLSERVER</c>; its login must be allowed to create and drop databases.
/// Without one the tests that need it do not exist, rather than being skipped for ever.
/// </summary>
internal static class NamedServer
{
    public const string Variable = "COORDINATION_SQLSERVER";

    private static readonly string? s_connectionString = Environment.GetEnvironmentVariable(Variable);

    public static bool IsGiven => !string.IsNullOrWhiteSpace(s_connectionString);

    public static string NewDatabase() =>
        new SqlConnectionStringBuilder(s_connectionString) { InitialCatalog = $"coordination_{Guid.NewGuid():N}" }.ConnectionString;

    public sealed class Framework : XunitTestFramework
    {
        protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) => new Discoverer(new XunitTestAssembly(assembly, configFilePath: null));
    }

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override Type[] GetExportedTypes() =>
            [.. base.GetExportedTypes().Where(type => IsGiven || type.GetCustomAttribute<NeedsServerAttribute>() is null)];
    }
}

[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsServerAttribute : Attribute;
