using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>The checked-out tree, found by walking up from the test's own folder.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    public static string Text(params string[] path) => System.IO.File.ReadAllText(File(path));

    /// <summary>A program of the machine, or the test ends here: skipped with the reason, failed in CI.</summary>
    public static string Program(string name, params string[] places)
    {
        string[] folders = [.. places, .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin"];
        if (folders.Select(f => Path.Combine(f, name)).FirstOrDefault(System.IO.File.Exists) is { } found) return found;
        Missing($"{name} is not installed here");
        return "";
    }

    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Coordination.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests run inside a checkout");
    }
}
