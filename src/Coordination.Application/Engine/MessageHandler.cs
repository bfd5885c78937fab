using Coordination.Application.Processes;
using Coordination.Application.Storage;
using Coordination.Contracts;
using Coordination.Domain;
using Coordination.Domain.Plans;

namespace Coordination.Application.Engine;

/// <summary>
/// What every consumer on the bus does with a message: the commands that follow, in one transaction together with the message's own end.
/// Delivered twice, the command table answers and nothing happens again.
/// </summary>
public sealed class MessageHandler(ICommandSender sender, Bookshelf books, IProcessDriver driver)
{
    public async Task HandleAsync(EventMessage message, CancellationToken cancellationToken)
    {
        var stream = StreamId.Parse(message.Stream);
        var book = books.For(stream) ?? throw new InvalidOperationException($"No plan for {message.Stream}");
        // The instant of the event, not of its handling: the machine's delay never counts against people.
        var occurrence = new Occurrence(stream, Catalog.ReadEvent(message.Type, message.Body), message.At);
        var commands = await CommandsAsync(message.Subscriber, occurrence, book, cancellationToken);
        var envelopes = commands.Select((command, i) => new CommandEnvelope(
            DerivedIds.OfReaction(message.Stream, message.Version, message.Subscriber, i), Actor.System, message.At, command));
        await sender.SendAllAsync([.. envelopes], message.OutboxId, cancellationToken);
        Telemetry.Consumed(message.Subscriber);
    }

    private async ValueTask<IEnumerable<Command>> CommandsAsync(string subscriber, Occurrence occurrence, PlanBook book, CancellationToken cancellationToken) =>
        subscriber switch
        {
            Subscriptions.Reactions => Reactions.To(occurrence, book),
            Subscriptions.ProcessDriver => await driver.OnAsync(occurrence, book, cancellationToken),
            _ => throw new InvalidOperationException($"Unknown subscriber '{subscriber}'"),
        };

    public static EventMessage MessageOf(OutboxMessage row) => new(
        row.Id, row.Subscriber, row.Event.Stream.ToString(), row.Event.Version, row.Event.Type, row.Event.Body, row.Event.At);
}
