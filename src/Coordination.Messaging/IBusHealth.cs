using Coordination.Application.Engine;

namespace Coordination.Messaging;

/// <summary>Whether the bus takes messages, for health and metrics.</summary>
public interface IBusHealth
{
    /// <summary>False while the broker is away or takes nothing (an alarm of its own): commands go on, and the outbox grows.</summary>
    bool IsConnected { get; }

    /// <summary>Since when that is so (UTC).</summary>
    DateTimeOffset Since { get; }
}

/// <summary>The bus of one node: publishes, and hands what arrives to the engine until it is disposed of.</summary>
public interface IEngineBus : IMessagePublisher, IBusHealth, IAsyncDisposable;
