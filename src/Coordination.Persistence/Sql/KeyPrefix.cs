namespace Coordination.Persistence;

/// <summary>
/// Whole leading segments of a key as a range of text, so that no wildcard is needed: <c>lyg/2022-30/2025</c> holds itself and everything below
/// it but not <c>lyg/2022-30/20251</c>. Ending in a slash it holds what is below only; empty, everything.
/// </summary>
/// <param name="Below">The first text below.</param>
/// <param name="End">The first text after all below.</param>
internal readonly record struct KeyPrefix(string Exact, string Below, string End)
{
    /// <summary>Sorts after every other character in binary UTF-8.</summary>
    private const string Last = "\U0010FFFF";

    public static KeyPrefix Of(string prefix)
    {
        if (prefix.Length == 0) return new KeyPrefix("", "", Last);
        return prefix[^1] == '/' ? new KeyPrefix(prefix, prefix, Above(prefix[..^1])) : new KeyPrefix(prefix, prefix + "/", Above(prefix));
    }

    /// <summary>'0' is the character after '/'.</summary>
    private static string Above(string segments) => segments + "0";
}
