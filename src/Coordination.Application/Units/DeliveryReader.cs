using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Contracts.Units;
using Coordination.Domain.Deliveries;

namespace Coordination.Application.Units;

/// <summary>A message as the broker hands it over; nothing of it is believed yet.</summary>
/// <param name="UserId">The account the broker saw it sent from, or null where the sender left it out.</param>
public sealed record UnitDelivery(string RoutingKey, string? UserId, string? ContentType, string? MessageId, ReadOnlyMemory<byte> Body);

/// <param name="Detail">What the fault is about, cut short.</param>
internal sealed record ReadFault(DeliveryFault Fault, string Detail);

internal sealed record ReadDelivery(string Id, object Data)
{
    public string Type => MessageTypes.NameOf(Data.GetType());
}

/// <summary>
/// Reads a unit's message with checks from the cheapest on; the body is not looked into before its size, its content type and its sender
/// stand. Members of the envelope nobody knows are the sender's extensions and are left alone; within <c>data</c> they are an error.
/// </summary>
internal static class DeliveryReader
{
    public const int BytesMax = 64 * 1024;
    public const int IdLengthMax = 200;
    private const int TextLengthMax = 500;

    private static readonly JsonDocumentOptions s_document = new() { MaxDepth = WireJson.DepthMax, AllowDuplicateProperties = false };

    /// <summary>A delivery, or the one fault met first.</summary>
    public static (ReadDelivery? Delivery, ReadFault? Fault) Read(UnitDelivery d, Enrolment? unit)
    {
        if (d.Body.Length > BytesMax) return (null, new ReadFault(DeliveryFault.Oversized, ""));
        if (!IsMedia(d.ContentType, CloudEvents.ContentType)) return Malformed("content-type");
        if (unit is null || d.UserId is null || d.UserId != d.RoutingKey) return (null, new ReadFault(DeliveryFault.Forged, Cut(d.UserId ?? "")));
        if (JsonForm.FaultOf(d.Body.Span, WireJson.DepthMax) is { } part) return Malformed(part);
        try
        {
            using var document = JsonDocument.Parse(d.Body, s_document);
            return Envelope(document.RootElement);
        }
        catch (JsonException)
        {
            return Malformed("json");
        }
    }

    /// <summary>What others wrote, on one line and short enough to be kept.</summary>
    public static string Cut(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '�' : c));
        return line.Length <= IdLengthMax ? line : line[..IdLengthMax];
    }

    private static (ReadDelivery?, ReadFault?) Envelope(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return Malformed("json");
        if (Text(root, "specversion", IdLengthMax) is not { } version) return Malformed("specversion");
        if (version != CloudEvents.SpecVersion) return (null, new ReadFault(DeliveryFault.UnknownVersion, Cut($"specversion {version}")));
        if (Text(root, "id", IdLengthMax) is not { } id) return Malformed("id");
        if (Text(root, "source", TextLengthMax) is null) return Malformed("source");
        if (Text(root, "type", TextLengthMax) is not { } type) return Malformed("type");
        if (!MessageTypes.All.TryGetValue(type, out var contract) || MessageTypes.DirectionOf(contract) != MessageDirection.FromUnit)
            return (null, new ReadFault(IsKnownButForVersion(type) ? DeliveryFault.UnknownVersion : DeliveryFault.UnknownType, Cut(type)));
        if (root.TryGetProperty("datacontenttype", out _) && !IsMedia(Text(root, "datacontenttype", IdLengthMax), CloudEvents.DataContentType))
            return Malformed("datacontenttype");
        if (!root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object) return Malformed("data");
        try
        {
            return (new ReadDelivery(id, data.Deserialize(contract, WireJson.Options)!), null);
        }
        catch (JsonException e)
        {
            return Malformed(Cut($"data{e.Path?.TrimStart('$')}"));
        }
    }

    private static string? Text(JsonElement root, string name, int lengthMax) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= lengthMax
            ? text
            : null;

    private static bool IsMedia(string? contentType, string expected) =>
        contentType is not null && contentType.Split(';')[0].Trim().Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static bool IsKnownButForVersion(string type)
    {
        var dot = type.LastIndexOf(".v", StringComparison.Ordinal);
        return dot > 0 && MessageTypes.All.Any(m =>
            MessageTypes.DirectionOf(m.Value) == MessageDirection.FromUnit && m.Key.AsSpan(0, m.Key.LastIndexOf(".v", StringComparison.Ordinal)).SequenceEqual(type.AsSpan(0, dot)));
    }

    private static (ReadDelivery?, ReadFault?) Malformed(string part) => (null, new ReadFault(DeliveryFault.Malformed, part));
}
