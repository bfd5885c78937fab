using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Definitions;

/// <summary>The stored form of a task's definition, by which every version a running task stands on can be loaded again.</summary>
public static class TaskDefinitionJson
{
    public static string Write(TaskDefinition task) => JsonSerializer.Serialize(task, DomainJson.Options);

    /// <exception cref="JsonException">The text is not a stored definition.</exception>
    public static TaskDefinition Read(string json) =>
        JsonSerializer.Deserialize<TaskDefinition>(json, DomainJson.Options) ?? throw new JsonException("A definition is not null");

    /// <summary>The hash of all but the version itself (<see cref="ContentHash"/>).</summary>
    public static string VersionOf(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return ContentHash.Of(task with { Version = "" });
    }
}
