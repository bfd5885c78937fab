namespace Coordination.SqlServer.Tests;

/// <summary>The type a parameter of each name is sent with.</summary>
internal static class ParameterTypes
{
    private static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        ["@Id"] = "bigint",
        ["@Limit"] = "bigint",
    };

    public static string Of(string parameter) =>
        s_types.TryGetValue(parameter, out var type) ? type : throw new ArgumentException($"{parameter} has no type yet", nameof(parameter));
}
