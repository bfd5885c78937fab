using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coordination.Application.Serialization;

namespace Coordination.Application.Definitions;

/// <summary>
/// The version of a definition: the hash of its stored form with its properties sorted by name, as 16 hexadecimal digits. Neither the order of members
/// in code nor that of keys in a file matters, and an absent optional member does not count.
/// </summary>
internal static class ContentHash
{
    private const int Digits = 16;

    public static string Of<T>(T definition)
    {
        var node = JsonSerializer.SerializeToNode(definition, DomainJson.Options);
        var canonical = Encoding.UTF8.GetBytes(Canonical(node)!.ToJsonString(DomainJson.Options));
        return Convert.ToHexStringLower(SHA256.HashData(canonical))[..Digits];
    }

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(
            map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Canonical(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Canonical)]),
        null => null,
        _ => node.DeepClone(),
    };
}
