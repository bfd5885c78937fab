using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.Application.Engine;

/// <summary>What a command was answered, as kept under its id: the same id gets the same answer ever after.</summary>
/// <param name="Version">The stream's version after it; 0 where refused.</param>
/// <param name="Rejection">The rejection's type name, or null.</param>
/// <param name="Data">The rejection's data.</param>
public sealed record Answer(bool Accepted, int Version, string? Rejection = null, JsonElement? Data = null)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The lane's queue is full: nothing was taken in, try again shortly. Never stored.</summary>
    public static Answer Busy { get; } = new(false, 0, "Busy");

    public string Write() => JsonSerializer.Serialize(this, s_options);

    public static Answer Read(string json) =>
        JsonSerializer.Deserialize<Answer>(json, s_options) ?? throw new InvalidDataException("Empty answer in the record");
}
