using System.Security.Cryptography;
using System.Text;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Contracts.Units;
using Coordination.Domain;
using Coordination.Domain.Deliveries;

namespace Coordination.Application.Units;

/// <summary>The answer to a unit's message.</summary>
/// <param name="UnitCode">Whose queue of replies it goes to, or null where the message names no enrolled unit: then it is only on record.</param>
public sealed record UnitReply(string? UnitCode, UnitMessage Message);

/// <summary>
/// Takes in what units send: reads it with suspicion, decides it like any command, keeps every refusal. An id stands for one content, and
/// its commands' ids derive from it, so a message that comes again is answered with its first answer and nothing happens twice. May be
/// called any number of times for the same delivery, by any number of nodes at once.
/// </summary>
public sealed class UnitInbox(ICommandSender sender, IStore store, Bookshelf books, UnitDirectory directory, IUnitOutlet outlet, IRefusalTexts texts, TimeProvider time)
{
    private readonly Snapshots _snapshots = new(store, books);

    /// <summary>Complete when the answer is on record; a resync, when its snapshots are confirmed too.</summary>
    public async Task<UnitReply> TakeAsync(UnitDelivery delivery, CancellationToken cancellationToken)
    {
        var unit = directory.Find(delivery.RoutingKey);
        var (read, fault) = DeliveryReader.Read(delivery, unit);
        var facts = FactsOf(delivery, read?.Id);
        if (fault is not null) return await RefuseAsync(unit, facts, fault, cancellationToken);
        if (read!.Data is ResyncCommand) return await ResyncAsync(unit!, read, facts, cancellationToken);

        var (order, member) = UnitOrders.Of(read.Data, unit!.Unit);
        if (order is null) return await RefuseAsync(unit, facts, new ReadFault(DeliveryFault.Malformed, member!), cancellationToken);
        if (await ForeignAsync(order, unit, cancellationToken) is { } foreign)
            return await RefuseAsync(unit, facts, new ReadFault(DeliveryFault.ForeignAssignment, DeliveryReader.Cut(foreign)), cancellationToken);

        var (take, first) = await EnvelopeAsync(unit, read, facts, cancellationToken);
        var command = new CommandEnvelope(DerivedIds.OfDelivery(unit.Jurisdiction, unit.Unit.Code, read.Id, 0), unit.Actor, take.At, order.Command);
        var answers = await sender.SendAllAsync([take, command], null, cancellationToken);
        // The id stands for other content: this one was given no effect, because its command bears the first one's id.
        var answer = answers[0].Accepted ? answers[1] : answers[0];
        var reply = ReplyOf(answer, facts) with
        {
            Subject = order.Command.Stream.Key,
            Repeat = first is not null && answers[0].Accepted,
            AwaitsHead = answer.Accepted && order.LeavesUnit && unit.Unit.HeadApproves,
        };
        return Addressed(unit, facts, reply);
    }

    /// <summary>Sets a message aside whose taking in failed again and again.</summary>
    public Task<UnitReply> SetAsideAsync(UnitDelivery delivery, string fault, CancellationToken cancellationToken)
    {
        var unit = directory.Find(delivery.RoutingKey);
        var facts = FactsOf(delivery, DeliveryReader.Read(delivery, unit).Delivery?.Id);
        return RefuseAsync(unit, facts, new ReadFault(DeliveryFault.Unprocessable, DeliveryReader.Cut(fault)), cancellationToken);
    }

    private async Task<UnitReply> ResyncAsync(Enrolment unit, ReadDelivery read, DeliveryFacts facts, CancellationToken cancellationToken)
    {
        var (take, first) = await EnvelopeAsync(unit, read, facts, cancellationToken);
        var answer = (await sender.SendAllAsync([take], null, cancellationToken))[0];
        if (!answer.Accepted) return Addressed(unit, facts, ReplyOf(answer, facts));
        var (count, code) = (0, unit.Unit.Code.Value);
        await foreach (var snapshot in _snapshots.OfAsync(unit, KeyOf(read.Id), cancellationToken))
        {
            await outlet.SendAsync(code, snapshot, cancellationToken);
            count++;
        }

        await outlet.SendAsync(code, Message(unit, facts, "resync", new ResyncCompleted(read.Id, count)), cancellationToken);
        return Addressed(unit, facts, ReplyOf(answer, facts) with { Repeat = first is not null });
    }

    /// <summary>The command that binds the id to this content, and its first taking in if there was one: acts count from that instant.</summary>
    private async Task<(CommandEnvelope Take, EventRow? First)> EnvelopeAsync(Enrolment unit, ReadDelivery read, DeliveryFacts facts, CancellationToken cancellationToken)
    {
        var command = new TakeDelivery(unit.Jurisdiction, unit.Unit.Code, KeyOf(read.Id), read.Type, facts);
        var first = await store.ReadTimelineAsync(command.Stream, cancellationToken) is [var row, ..] ? row.Event : null;
        var id = DerivedIds.Of($"delivery|{command.Stream}|{facts.Sha256}");
        return (new CommandEnvelope(id, Actor.System, first?.At ?? time.GetUtcNow(), command), first);
    }

    /// <summary>The first assignment that is not the unit's, or null. One that is nobody's is answered the same, so that nothing is given away.</summary>
    private async Task<string?> ForeignAsync(UnitOrder order, Enrolment unit, CancellationToken cancellationToken)
    {
        foreach (var id in order.Assignments)
        {
            var isOwn = await store.ReadEntitiesAsync(StreamKind.Assignment, id, null, 1, cancellationToken) is [var row]
                && row.Stream.Key == id && row.Unit == unit.Unit.Code.Value && id.StartsWith($"{unit.Jurisdiction}/", StringComparison.Ordinal);
            if (!isOwn) return id;
        }

        return null;
    }

    private async Task<UnitReply> RefuseAsync(Enrolment? unit, DeliveryFacts facts, ReadFault fault, CancellationToken cancellationToken)
    {
        var command = new RefuseDelivery(
            unit?.Jurisdiction ?? directory.Jurisdiction, unit?.Unit.Code, fault.Fault, fault.Detail, DeliveryReader.BytesMax, facts);
        // The same refusal of the same message is one: whoever floods the exchange with it leaves one row.
        var id = DerivedIds.Of($"delivery-refused|{command.Stream}|{facts.Claimed}|{facts.User}|{facts.Sha256}|{fault.Fault}|{fault.Detail}");
        var answer = (await sender.SendAllAsync([new CommandEnvelope(id, Actor.System, time.GetUtcNow(), command)], null, cancellationToken))[0];
        return Addressed(unit, facts, ReplyOf(answer, facts));
    }

    private CommandReply ReplyOf(Answer answer, DeliveryFacts facts)
    {
        var reply = new CommandReply(answer.Accepted, false, false, answer.Version, facts.Message);
        if (answer.Accepted) return reply;
        var (chinese, english) = texts.Of(answer.Rejection!, answer.Data);
        return reply with { Code = answer.Rejection, Detail = answer.Data, SentenceZh = chinese, SentenceEn = english };
    }

    private UnitReply Addressed(Enrolment? unit, DeliveryFacts facts, CommandReply reply) =>
        new(unit?.Unit.Code.Value, Message(unit, facts, reply.Repeat ? "repeat" : "reply", reply));

    private UnitMessage Message(Enrolment? unit, DeliveryFacts facts, string role, object data) => new(
        DerivedIds.Of($"{role}|{facts.Claimed}|{facts.Message}|{facts.Sha256}").ToString(), $"/coordination/{unit?.Jurisdiction ?? directory.Jurisdiction}",
        (data as CommandReply)?.Subject, time.GetUtcNow(), data);

    private static DeliveryFacts FactsOf(UnitDelivery d, string? id) => new(
        DeliveryReader.Cut(d.RoutingKey), d.UserId is null ? null : DeliveryReader.Cut(d.UserId), id ?? (d.MessageId is null ? null : DeliveryReader.Cut(d.MessageId)),
        d.Body.Length, Convert.ToHexStringLower(SHA256.HashData(d.Body.Span)));

    private static string KeyOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id))[..16]);
}
