using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coordination.Application.Serialization;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Definitions;

/// <summary>The stored form of a task's definition, by which every version a running task stands on can be loaded again.</summary>
public static class TaskDefinitionJson
{
    private const int VersionDigits = 16;

    public static string Write(TaskDefinition task) => JsonSerializer.Serialize(task, DomainJson.Options);

    /// <exception cref="JsonException">The text is not a stored definition.</exception>
    public static TaskDefinition Read(string json) =>
        JsonSerializer.Deserialize<TaskDefinition>(json, DomainJson.Options) ?? throw new JsonException("A definition is not null");

    /// <summary>
    /// The hash of all but the version itself, as 16 hexadecimal digits: over the stored form with its properties sorted by name, so that
    /// neither the order of members in code nor that of keys in a file matters, and an absent optional member does not count.
    /// </summary>
    public static string VersionOf(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var node = JsonSerializer.SerializeToNode(task with { Version = "" }, DomainJson.Options);
        var canonical = Encoding.UTF8.GetBytes(Canonical(node)!.ToJsonString(DomainJson.Options));
        return Convert.ToHexStringLower(SHA256.HashData(canonical))[..VersionDigits];
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
