using System.Collections.Immutable;
using System.Text;

namespace Coordination.Application.Definitions;

/// <summary>The written form of an enumeration's names in definition files: <c>SignOff</c> is <c>sign-off</c>.</summary>
public static class Kebab
{
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    public static string Of<T>(T value) where T : struct, Enum => Of(value.ToString());

    public static ImmutableArray<string> All<T>() where T : struct, Enum => Names<T>.All;

    public static T? Parse<T>(string text) where T : struct, Enum =>
        Names<T>.ByText.TryGetValue(text, out var value) ? value : null;

    private static class Names<T> where T : struct, Enum
    {
        public static readonly Dictionary<string, T> ByText =
            Enum.GetValues<T>().ToDictionary(v => Of(v.ToString()), StringComparer.Ordinal);

        public static readonly ImmutableArray<string> All = [.. Enum.GetNames<T>().Select(Of)];
    }
}
