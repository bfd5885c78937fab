using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Deliveries;

namespace Coordination.Application.Engine;

/// <summary>
/// What becomes of a message that was set aside. An act is put on record in somebody's name before it is done; after a crash between the two the
/// same act finishes it.
/// </summary>
public static class ParkedActs
{
    public static async Task<ParkedMessage?> FindAsync(IStore store, long id, CancellationToken cancellationToken) =>
        (await store.ReadParkedAsync(id - 1, 1, cancellationToken)).FirstOrDefault(p => p.Message.Id == id);

    public static Command Replay(ParkedMessage parked) => new ReplayParkedMessage(JurisdictionOf(parked), FactsOf(parked));

    public static Command Drop(ParkedMessage parked, string reason) => new DropParkedMessage(JurisdictionOf(parked), FactsOf(parked), reason);

    /// <summary>The same act of the same person on the same setting-aside is one.</summary>
    public static CommandId IdOf(Command act, ParkedMessage parked, PersonId by) =>
        DerivedIds.Of($"parked|{act.GetType().Name}|{parked.Message.Id}|{parked.At.UtcTicks}|{by}|{(act as DropParkedMessage)?.Reason}");

    /// <summary>Does what is on record. False where the message is no longer set aside.</summary>
    public static Task<bool> DoAsync(IStore store, Command act, ParkedMessage parked, DateTimeOffset now, CancellationToken cancellationToken) =>
        act is DropParkedMessage ? store.DropParkedAsync(parked.Message.Id, now, cancellationToken) : store.ReplayParkedAsync(parked.Message.Id, cancellationToken);

    private static string JurisdictionOf(ParkedMessage parked) => parked.Message.Event.Stream.Key.Split('/')[0];

    private static ParkedFacts FactsOf(ParkedMessage parked) => new(
        parked.Message.Id, parked.Message.Subscriber, parked.Message.Event.Stream, parked.Message.Event.Version, parked.At);
}
