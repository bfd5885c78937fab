using Coordination.Application.Definitions;
using Coordination.Domain.Plans;
using Xunit;

namespace Coordination.Engine.Tests.Harness;

/// <summary>The repository's own files: the real 21 definitions, and the stored samples.</summary>
internal static class Repository
{
    private static readonly Lazy<PlanBook> s_book = new(Load);

    public static string Root { get; } = Find();

    public static string Workflows { get; } = Path.Combine(Root, "workflows");

    public static string EventSamples { get; } = Path.Combine(Root, "tests", "Coordination.Engine.Tests", "Samples", "events");

    public static PlanBook Book => s_book.Value;

    private static PlanBook Load()
    {
        var load = DefinitionReader.Load(Workflows);
        Assert.True(load.IsLoaded, string.Join('\n', load.Errors));
        return load.Book;
    }

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Coordination.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("Coordination.sln is in no directory above the tests");
    }
}
