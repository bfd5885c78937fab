using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Web;

namespace Coordination.Host.Identity;

/// <summary>
/// Sees to it that a system and a security administrator remain. Each person is a stream of its own, so no decider sees whether another is left;
/// here it is looked up, and handed to the decider with the command. One such command at a time on all nodes, so that two administrators who take
/// each other's post away at once do not both succeed.
/// </summary>
public sealed class LastAdministrators(IKeptStore kept, WebPlace place, TimeProvider time) : IDisposable
{
    private const string Kind = "guard";
    private const string Key = "last-administrator";

    /// <summary>A node that dies with it holds the others up no longer than this.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <param name="send">Sends the command as it is to be decided.</param>
    /// <returns><see cref="Answer.Busy"/> while another node is at it.</returns>
    public async Task<Answer> SendAsync(PersonCommand command, Func<Command, Task<Answer>> send, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!await ClaimAsync(cancellationToken)) return Answer.Busy;
            try
            {
                var none = await LeavesNoneAsync(command, cancellationToken);
                return await send(command switch
                {
                    RevokePost c => c with { LeavesNone = none },
                    DisablePerson c => c with { LeavesNone = none },
                    _ => command,
                });
            }
            finally
            {
                await kept.DeleteKeptAsync(Kind, Key, CancellationToken.None);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<bool> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await kept.FindKeptAsync(Kind, Key, cancellationToken);
        return (known is null || known.ExpiresAt <= now) && await kept.SaveKeptAsync(new KeptRow(Kind, Key, "", known?.Version ?? 0, now, now + s_lease, "{}"), cancellationToken);
    }

    /// <summary>By the store, since this node may not have heard yet of what another did.</summary>
    private async Task<bool> LeavesNoneAsync(PersonCommand command, CancellationToken cancellationToken)
    {
        var (left, own) = (new HashSet<Role>(), new HashSet<Role>());
        await foreach (var (key, state) in RecordPages.StatesAsync<PersonState>(place.Store, StreamKind.Person, command.Jurisdiction, cancellationToken))
            (key == command.Stream.Key ? own : left).UnionWith(state.PostsInForce.Select(p => p.Role));
        if (command is RevokePost revoke) own.IntersectWith([revoke.Post.Role]);
        return own.Any(role => PersonDecider.MustRemain(role) && !left.Contains(role));
    }
}
