using System.Security.Cryptography;
using System.Text;

namespace Coordination.Domain;

public static class TextHash
{
    private const int Digits = 64;

    /// <summary>SHA-256 of the text in UTF-8, in 64 lower-case hexadecimal digits.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether the text can be such a hash.</summary>
    public static bool IsOne(string? text) => text is { Length: Digits } && text.All(char.IsAsciiHexDigitLower);
}
