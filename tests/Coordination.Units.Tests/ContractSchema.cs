using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Coordination.Contracts.Units;

namespace Coordination.Units.Tests;

/// <summary>The JSON schema a contract has, read off its record: what the stated schema must say, words aside.</summary>
internal static class ContractSchema
{
    private static readonly NullabilityInfoContext s_nullability = new();

    /// <summary>Every record that travels, with the ones it is made of.</summary>
    public static IReadOnlyDictionary<string, JsonObject> All()
    {
        var found = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var type in MessageTypes.All.Values) Add(found, type, isStrict: MessageTypes.DirectionOf(type) == MessageDirection.FromUnit);
        return found;
    }

    /// <summary>A CloudEvent around any data.</summary>
    public static JsonObject Envelope() => Of(typeof(CloudEvent<JsonElement>), isStrict: false, _ => { });

    private static void Add(SortedDictionary<string, JsonObject> found, Type type, bool isStrict)
    {
        if (found.ContainsKey(type.Name)) return;
        found[type.Name] = [];
        found[type.Name] = Of(type, isStrict, part => Add(found, part, isStrict));
    }

    /// <param name="isStrict">Members nobody knows are refused.</param>
    private static JsonObject Of(Type type, bool isStrict, Action<Type> part)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var parameter in type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters())
        {
            var property = type.GetProperty(parameter.Name!)!;
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            properties[name] = Member(property.PropertyType, part);
            var isNullable = s_nullability.Create(parameter).WriteState == NullabilityState.Nullable;
            if (parameter.HasDefaultValue != isNullable && !(parameter.HasDefaultValue && property.PropertyType == typeof(bool)))
                throw new InvalidOperationException($"{type.Name}.{name}: what may be left out is nullable, or false");
            if (!parameter.HasDefaultValue) required.Add(name);
        }

        var schema = new JsonObject { ["type"] = "object" };
        if (required.Count > 0) schema["required"] = required;
        if (properties.Count > 0) schema["properties"] = properties;
        if (isStrict) schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Member(Type type, Action<Type> part)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return new JsonObject { ["type"] = "string" };
        if (type == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(int)) return new JsonObject { ["type"] = "integer", ["format"] = "int32" };
        if (type == typeof(decimal)) return new JsonObject { ["type"] = "number" };
        if (type == typeof(DateTimeOffset)) return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(DateOnly)) return new JsonObject { ["type"] = "string", ["format"] = "date" };
        if (type == typeof(JsonElement)) return new JsonObject { ["type"] = "object" };
        if (type.IsEnum) return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(n => (JsonNode)JsonNamingPolicy.KebabCaseLower.ConvertName(n))]) };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Member(type.GetGenericArguments()[1], part) };
        if (type.IsGenericType) return new JsonObject { ["type"] = "array", ["items"] = Member(type.GetGenericArguments()[0], part) };
        part(type);
        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }
}
