using System.Security.Cryptography;
using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Host.Hosting;

namespace Coordination.Host.Api;

/// <summary>
/// Keys by which a sender that got no answer asks again (<c>Idempotency-Key</c>). The command's id derives from person, key and what was sent,
/// so the same gets the first answer for ever; that a key was taken for something else is remembered for a day.
/// </summary>
public sealed class Idempotency(IKeptStore store, TimeProvider time)
{
    public const string Header = "Idempotency-Key";
    public const int LengthMax = 64;

    private const string Kind = "idempotency";

    private static readonly TimeSpan s_life = TimeSpan.FromHours(24);

    public static bool IsKey(string text) => text.Length is > 0 and <= LengthMax && text.All(c => c is > ' ' and <= '~');

    /// <summary>The command's id; null where the person has used the key for another act, another text or in another post.</summary>
    public async Task<Guid?> TakeAsync(Viewer viewer, string key, string path, string? ifMatch, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var print = Secrets.HashOf($"{viewer.Post}|{viewer.ActingFor}|{path}|{ifMatch}|{Convert.ToHexStringLower(SHA256.HashData(body.Span))}");
        var name = Secrets.HashOf($"{viewer.Person}|{key}");
        while (true)
        {
            var known = await store.FindKeptAsync(Kind, name, cancellationToken);
            var now = time.GetUtcNow();
            if (known is not null && known.ExpiresAt > now) return known.Document == print ? IdOf(name, print) : null;
            if (await store.SaveKeptAsync(new KeptRow(Kind, name, viewer.Person.Value, known?.Version ?? 0, now, now + s_life, print), cancellationToken)) return IdOf(name, print);
        }
    }

    private static Guid IdOf(string name, string print) => DerivedIds.Of($"interface|{name}|{print}").Value;
}
