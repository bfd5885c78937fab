namespace Coordination.Domain;

/// <summary>The parts of a key, divided by <c>/</c>.</summary>
public static class KeyParts
{
    public static int Count(string key) => key.AsSpan().Count('/') + 1;

    public static string Last(string key) => key[(key.LastIndexOf('/') + 1)..];

    /// <summary>The first so many parts; the whole key where it has no more.</summary>
    public static string First(string key, int parts)
    {
        var end = -1;
        for (; parts > 0; parts--)
        {
            end = key.IndexOf('/', end + 1);
            if (end < 0) return key;
        }

        return key[..end];
    }
}
