using Coordination.Contracts;

namespace Coordination.Messaging;

/// <summary>Hands a message to the queue of an enrolled unit, in the form that a bureau's own system reads.</summary>
public interface IUnitPublisher
{
    /// <summary>
    /// Completes when the broker has confirmed the message and it stands in the unit's queue (<see cref="EventMessage.Subscriber"/>).
    /// </summary>
    /// <exception cref="Application.Engine.BusAwayException">The broker is away; any other error concerns this message alone.</exception>
    Task PublishAsync(EventMessage message, CancellationToken cancellationToken);
}
