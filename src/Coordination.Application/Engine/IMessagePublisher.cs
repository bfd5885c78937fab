using Coordination.Contracts;

namespace Coordination.Application.Engine;

/// <summary>Puts a message on the bus.</summary>
public interface IMessagePublisher
{
    /// <summary>True where the bus keeps what it has confirmed, over its own restarts too; a bus in memory forgets.</summary>
    bool Keeps { get; }

    /// <summary>Completes when the bus has the message (a broker: confirmed, and standing in a queue).</summary>
    /// <exception cref="BusAwayException">The bus takes nothing at the moment; any other error concerns this message alone.</exception>
    Task PublishAsync(EventMessage message, CancellationToken cancellationToken);
}

/// <summary>The bus cannot be reached, or does not answer: what was under way may or may not have arrived.</summary>
public sealed class BusAwayException(string message, Exception? inner = null) : Exception(message, inner);
