using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.Application.Serialization;

/// <summary>The one JSON form of domain values: what is stored, hashed and read back for ever.</summary>
public static class DomainJson
{
    /// <summary>
    /// Camel case, enums as strings, keys as plain strings, nulls and computed properties left out, Chinese readable, one line.
    /// Sorted collections of strings read back in ordinal order.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,
            WriteIndented = false,
            Converters =
            {
                new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false),
                new KeyJsonConverter(),
                new CommandIdJsonConverter(),
                new StreamIdJsonConverter(),
                new OrdinalCollectionJsonConverter(),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
