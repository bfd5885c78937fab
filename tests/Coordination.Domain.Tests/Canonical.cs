using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Tests;

/// <summary>One text for one value, so that events and states with lists in them can be compared, and differences read.</summary>
public static class Canonical
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new KeyConverter() },
    };

    public static string Text(IEnumerable<Event> events) => string.Join('\n', events.Select(e => $"{e.GetType().Name} {Text((object)e)}"));

    public static string Text(object value) => JsonSerializer.Serialize(value, value.GetType(), s_options);

    /// <summary>A state without what may depend on the order of papers.</summary>
    public static string OfState(object state) => Text(state is NoticeState notice ? notice with { PaperNumber = null } : state);

    private sealed class KeyConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IKey<>));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(AsString<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class AsString<T> : JsonConverter<T> where T : struct, IKey<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.Of(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
