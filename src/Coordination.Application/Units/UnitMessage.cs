using System.Text.Json;
using Coordination.Contracts.Units;

namespace Coordination.Application.Units;

/// <summary>One message for a unit's own system, before it is written down.</summary>
/// <param name="Data">A record of the contracts.</param>
/// <param name="Sequence">The version of its stream, or null where it belongs to none.</param>
public sealed record UnitMessage(string Id, string Source, string? Subject, DateTimeOffset Time, object Data, int? Sequence = null)
{
    /// <summary>The message's body.</summary>
    /// <param name="traceParent">W3C trace context, or null.</param>
    public byte[] Write(string? traceParent) => JsonSerializer.SerializeToUtf8Bytes(
        new CloudEvent<object>(
            CloudEvents.SpecVersion, Id, Source, MessageTypes.NameOf(Data.GetType()), Data, Subject, Time, CloudEvents.DataContentType,
            Sequence is { } n ? FormattableString.Invariant($"{n}") : null, Sequence is null ? null : CloudEvents.SequenceType, traceParent),
        WireJson.Options);
}

/// <summary>The way to a unit's queues.</summary>
public interface IUnitOutlet
{
    /// <summary>Completes when the broker has confirmed the message and it stands in the unit's queue; throws where it does not.</summary>
    Task SendAsync(string unitCode, UnitMessage message, CancellationToken cancellationToken);
}

/// <summary>The sentences of a refusal, for the people behind a unit's system.</summary>
public interface IRefusalTexts
{
    (string Chinese, string English) Of(string code, JsonElement? data);
}
