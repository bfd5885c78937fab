namespace Coordination.Contracts;

/// <summary>One event on its way to one subscriber inside the engine. Version 1 of this contract; fields are only ever added.</summary>
/// <param name="OutboxId">The outbox row it comes from; done once the subscriber's commands are committed.</param>
/// <param name="Stream">Kind and key, <c>assignment:lyg/2022-30/2025/10/hzq</c>.</param>
/// <param name="Version">Place in the stream, from 1; with stream and subscriber the message's identity.</param>
/// <param name="Type">The event's stored name.</param>
/// <param name="Body">The event as stored, JSON.</param>
/// <param name="At">When it happened (UTC).</param>
public sealed record EventMessage(long OutboxId, string Subscriber, string Stream, int Version, string Type, string Body, DateTimeOffset At);
