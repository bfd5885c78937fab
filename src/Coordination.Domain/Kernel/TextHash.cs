using System.Security.Cryptography;
using System.Text;

namespace Coordination.Domain;

public static class TextHash
{
    /// <summary>SHA-256 of the text in UTF-8, in 64 lower-case hexadecimal digits.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
