using System.Collections.Concurrent;
using Coordination.Application.Engine;
using Coordination.Application.Simulation;
using Coordination.Application.Storage;
using Coordination.Contracts;

namespace Coordination.Engine.Tests.Harness;

/// <summary>Delivers every message twice.</summary>
internal sealed class TwicePublisher(IMessagePublisher inner) : IMessagePublisher
{
    public bool Keeps => inner.Keeps;

    public async Task PublishAsync(EventMessage message, CancellationToken cancellationToken)
    {
        await inner.PublishAsync(message, cancellationToken);
        await inner.PublishAsync(message, cancellationToken);
    }
}

/// <summary>Fails the first time it is given a message, after others of the burst went through.</summary>
internal sealed class UnsteadyPublisher(IMessagePublisher inner, int every) : IMessagePublisher
{
    public bool Keeps => inner.Keeps;

    private readonly ConcurrentDictionary<long, bool> _failed = new();

    public Task PublishAsync(EventMessage message, CancellationToken cancellationToken) =>
        message.OutboxId % every == 0 && _failed.TryAdd(message.OutboxId, true)
            ? throw new IOException("The bus is away")
            : inner.PublishAsync(message, cancellationToken);
}

/// <summary>Lets a test do something else with a message than publish it: null from it means that the message goes its usual way.</summary>
internal sealed class InterceptingPublisher(IMessagePublisher inner, Func<EventMessage, Task?> intercept) : IMessagePublisher
{
    public bool Keeps => inner.Keeps;

    public Task PublishAsync(EventMessage message, CancellationToken cancellationToken) => intercept(message) ?? inner.PublishAsync(message, cancellationToken);
}

/// <summary>Remembers what it delivered, so that it can come once more long after.</summary>
internal sealed class RememberingPublisher(IMessagePublisher inner) : IMessagePublisher
{
    public bool Keeps => inner.Keeps;

    private readonly ConcurrentQueue<EventMessage> _delivered = new();

    public IReadOnlyList<EventMessage> Delivered => [.. _delivered];

    public Task PublishAsync(EventMessage message, CancellationToken cancellationToken)
    {
        _delivered.Enqueue(message);
        return inner.PublishAsync(message, cancellationToken);
    }

    public Task DeliverAgainAsync(EventMessage message) => inner.PublishAsync(message, CancellationToken.None);
}

/// <summary>
/// Keeps back a seeded choice of messages until all others, and all that followed from them, are done; then lets them go in an order of its
/// own. It learns from each commit what is still open.
/// </summary>
internal sealed class HoldingBack(int seed, int percent)
{
    private readonly Chance _chance = new(seed);
    private readonly int _percent = percent;
    private readonly List<EventMessage> _held = [];
    private readonly Lock _lock = new();
    private IMessagePublisher _publisher = null!;
    private Func<CancellationToken, Task<long>> _countOpen = null!;
    private int _heldEver;

    public int HeldEver => _heldEver;

    public EngineSetup On(EngineSetup setup) => setup with
    {
        Store = store =>
        {
            _countOpen = store.CountOutboxOpenAsync;
            return new Watched(setup.Store(store), this);
        },
        Publisher = bus => new Holder(_publisher = setup.Publisher(bus), this),
    };

    private async Task LetGoAsync(CancellationToken cancellationToken)
    {
        var open = await _countOpen(cancellationToken);
        List<EventMessage> released;
        lock (_lock)
        {
            if (_held.Count == 0 || _held.Count < open) return;
            released = [.. _held.OrderBy(m => _chance.Below(int.MaxValue, Key(m), "order"))];
            _held.Clear();
        }

        foreach (var message in released) await _publisher.PublishAsync(message, cancellationToken);
    }

    private static string Key(EventMessage message) => $"{message.Stream}|{message.Version}|{message.Subscriber}";

    private sealed class Watched(IStore inner, HoldingBack holding) : DelegatingStore(inner)
    {
        protected override Task CommittedAsync(BatchWrite write, CancellationToken cancellationToken) => holding.LetGoAsync(cancellationToken);
    }

    private sealed class Holder(IMessagePublisher inner, HoldingBack holding) : IMessagePublisher
    {
        public bool Keeps => inner.Keeps;

        public Task PublishAsync(EventMessage message, CancellationToken cancellationToken)
        {
            if (holding._chance.Below(100, Key(message), "held") >= holding._percent) return inner.PublishAsync(message, cancellationToken);
            lock (holding._lock) holding._held.Add(message);
            Interlocked.Increment(ref holding._heldEver);
            return holding.LetGoAsync(cancellationToken);
        }
    }
}
