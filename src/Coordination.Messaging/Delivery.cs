using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Contracts;
using Microsoft.Extensions.Logging;

namespace Coordination.Messaging;

/// <summary>
/// What becomes of a message on every transport: done; or, after some tries, set aside with its reason, so that one bad message stops
/// nothing else; or it must wait, because not the message is at fault.
/// </summary>
internal sealed class Delivery(MessageHandler handler, IParkedMessages parked, ILogger<Delivery> logger)
{
    private const int RetriesMax = 3;

    private static readonly TimeSpan s_retryAfter = TimeSpan.FromMilliseconds(50);

    /// <returns>Null where the message is dealt with; else why it must wait.</returns>
    public async Task<Exception?> DealAsync(EventMessage message, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                await handler.HandleAsync(message, cancellationToken);
                return null;
            }
            catch (Exception e) when (retry < RetriesMax && e is not OperationCanceledException)
            {
                await Task.Delay(s_retryAfter, cancellationToken);
            }
            catch (Exception e) when (MustWait(e))
            {
                return e;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Message {OutboxId} of {Stream} is parked", message.OutboxId, message.Stream);
                return await ParkAsync(message.OutboxId, $"{e.GetType().Name}: {e.Message}", cancellationToken);
            }
        }
    }

    /// <returns>Null where the message is set aside; else why it must wait.</returns>
    public async Task<Exception?> ParkAsync(long outboxId, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await parked.ParkAsync(outboxId, reason, cancellationToken);
            return null;
        }
        catch (StoreException e)
        {
            return e;
        }
    }

    /// <summary>The store fails, or another node was always first; or a newer node wrote the message.</summary>
    private static bool MustWait(Exception e) => e is StoreException or StoreConflictException || IsOfNewerBuild(e);

    public static bool IsOfNewerBuild(Exception e) => e is UnknownTypeException or Domain.UnknownEventException;
}
