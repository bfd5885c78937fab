using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coordination.Application.Definitions;
using Coordination.Domain;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>One place in which two versions of a definition differ.</summary>
/// <param name="Path">From the outside in, <c>steps/merge/within/workingDays</c>; members of lists by their id where they have one.</param>
/// <param name="Before">Null where it is new.</param>
/// <param name="After">Null where it is gone.</param>
public sealed record DefinitionChange(string Path, string? Before, string? After);

/// <summary>What moving a running task to another version would do.</summary>
/// <param name="Lost">Steps the run has begun or done that the version does not have in that kind: it cannot move then.</param>
/// <param name="Removed">Steps of the present version that were not begun and would not come.</param>
/// <param name="Added">Steps that would come.</param>
public sealed record MovePreview(
    TaskDefinition From, TaskDefinition To, ImmutableArray<StepId> Lost, ImmutableArray<StepDefinition> Removed, ImmutableArray<StepDefinition> Added,
    ImmutableArray<DefinitionChange> Changes)
{
    public bool IsPossible => Lost.IsEmpty;
}

/// <summary>Versions of definitions beside each other.</summary>
public static class DefinitionChanges
{
    /// <summary>All differences but the version itself, in the order of the newer one.</summary>
    public static ImmutableArray<DefinitionChange> Between(TaskDefinition before, TaskDefinition after)
    {
        var changes = ImmutableArray.CreateBuilder<DefinitionChange>();
        Compare("", NodeOf(before), NodeOf(after), changes);
        return changes.ToImmutable();
    }

    public static MovePreview Preview(TaskRunState run, TaskDefinition from, TaskDefinition to)
    {
        var year = run.Id!.Value.Cycle.Year;
        var (old, next) = (StepGraph.StepsOf(from, year).ToList(), StepGraph.StepsOf(to, year).ToList());
        return new MovePreview(
            from, to,
            [.. run.Steps.Values.Where(s => to.FindStep(s.Step) is not { } step || step.Kind != s.Kind).Select(s => s.Step)],
            [.. old.Where(s => !run.Steps.ContainsKey(s.Id.Value) && next.All(n => n.Id != s.Id))],
            [.. next.Where(s => old.All(o => o.Id != s.Id))],
            Between(from, to));
    }

    private static JsonNode? NodeOf(TaskDefinition task) => JsonNode.Parse(TaskDefinitionJson.Write(task with { Version = "" }));

    private static void Compare(string path, JsonNode? before, JsonNode? after, ImmutableArray<DefinitionChange>.Builder changes)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        if (Members(before) is { } old && Members(after) is { } next)
        {
            foreach (var key in next.Select(m => m.Key).Union(old.Select(m => m.Key)))
                Compare(path.Length == 0 ? key : $"{path}/{key}", Find(old, key), Find(next, key), changes);
            return;
        }

        changes.Add(new DefinitionChange(path, TextOf(before), TextOf(after)));
    }

    /// <summary>Of a map, or of a list whose members have ids; null of everything else.</summary>
    private static List<(string Key, JsonNode? Value)>? Members(JsonNode? node) => node switch
    {
        JsonObject map => [.. map.Select(p => (p.Key, p.Value))],
        JsonArray { Count: > 0 } list when list.All(m => m is JsonObject o && o["id"] is not null) => [.. list.Select(m => (m!["id"]!.ToString(), m))],
        _ => null,
    };

    private static JsonNode? Find(List<(string Key, JsonNode? Value)> members, string key) => members.Find(m => m.Key == key).Value;

    private static string? TextOf(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value => value.ToString(),
        JsonArray list when list.All(m => m is JsonValue) => string.Join("、", list.Select(m => m!.ToString())),
        _ => node.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
    };
}
