using System.Text.Json.Serialization;

namespace Coordination.Contracts.Units;

/// <summary>CloudEvents 1.0 in structured mode: the whole of a message's body, <c>application/cloudevents+json</c>.</summary>
/// <param name="Id">To a unit: stream and version, so the same for the same event however often it is sent. From a unit: its own choice, at most 100 characters, never used again for other content.</param>
/// <param name="Source">To a unit: <c>/coordination/</c> and the plan. From a unit: any URI reference.</param>
/// <param name="Subject">The assignment, or the month's return.</param>
/// <param name="Time">UTC.</param>
/// <param name="Sequence">The version in its stream. Order is not promised: what has a lower number than the last one seen of its subject tells of an earlier state.</param>
/// <param name="TraceParent">W3C trace context, where the engine traces.</param>
public sealed record CloudEvent<TData>(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    string Id,
    string Source,
    string Type,
    TData Data,
    string? Subject = null,
    DateTimeOffset? Time = null,
    [property: JsonPropertyName("datacontenttype")] string? DataContentType = null,
    string? Sequence = null,
    [property: JsonPropertyName("sequencetype")] string? SequenceType = null,
    [property: JsonPropertyName("traceparent")] string? TraceParent = null);

public static class CloudEvents
{
    public const string SpecVersion = "1.0";
    public const string ContentType = "application/cloudevents+json";
    public const string DataContentType = "application/json";

    /// <summary>The sequence is a whole number written as text, as the extension of that name wants it.</summary>
    public const string SequenceType = "Integer";
}
