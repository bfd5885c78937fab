using System.Security.Cryptography;
using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Hosting;
using Coordination.Host.Web;
using Microsoft.AspNetCore.DataProtection;

namespace Coordination.Host.Notices;

/// <summary>What a robot of a chat group understands.</summary>
public enum RobotKind
{
    DingTalk,
    WeCom,

    /// <summary>Our own JSON with an HMAC-SHA256 of the body in <c>X-Coordination-Signature</c>.</summary>
    Plain,
}

/// <param name="Secret">Signs each call (DingTalk, Plain); WeCom's robots carry theirs in the address.</param>
public sealed record Robot(RobotKind Kind, Uri Address, string Secret);

/// <summary>A unit's robot as everybody may know it: neither its whole address nor its secret.</summary>
public sealed record KeptRobot(string Key, UnitCode Unit, string Name, RobotKind Kind, string Host, IReadOnlyList<NoticeKind> Hears, PersonId By, DateTimeOffset At);

/// <summary>
/// The robots of units' chat groups, beside the record. Address and secret are kept protected by the data protection keys and are shown to nobody
/// again: a WeCom robot's address is its secret.
/// </summary>
public sealed class Robots(IKeptStore store, IDataProtectionProvider protection, WebPlace place)
{
    public const int PerUnitMax = 5;
    public const int NameLengthMax = 40;
    public const int SecretLengthMax = 200;

    private const string Kind = "robot";
    private const int KeyBytes = 12;
    private const int PageMax = 500;

    private readonly IDataProtector _protector = protection.CreateProtector("robot");

    /// <param name="unit">Null: of all.</param>
    public async Task<IReadOnlyList<KeptRobot>> ListAsync(UnitCode? unit, CancellationToken cancellationToken) =>
        [.. (await store.ListKeptAsync(Kind, unit?.Value, null, PageMax, cancellationToken)).Select(r => Read(r).Shown)];

    /// <summary>False where the unit has enough of them.</summary>
    public async Task<bool> AddAsync(UnitCode unit, string name, Robot robot, IReadOnlyList<NoticeKind> hears, PersonId by, CancellationToken cancellationToken)
    {
        if ((await ListAsync(unit, cancellationToken)).Count >= PerUnitMax) return false;
        var shown = new KeptRobot(Secrets.New(KeyBytes), unit, name, robot.Kind, robot.Address.Host, hears, by, place.Clock.GetUtcNow());
        var document = new Document(shown, _protector.Protect(JsonSerializer.Serialize(robot, DomainJson.Options)));
        return await store.SaveKeptAsync(new KeptRow(Kind, shown.Key, unit.Value, 0, shown.At, null, JsonSerializer.Serialize(document, DomainJson.Options)), cancellationToken);
    }

    /// <summary>False where the unit has none of this key.</summary>
    public async Task<bool> RemoveAsync(UnitCode unit, string key, CancellationToken cancellationToken) =>
        await FindAsync(key, cancellationToken) is { } found && found.Shown.Unit == unit && await store.DeleteKeptAsync(Kind, key, cancellationToken);

    /// <summary>With what is needed to call it; for senders alone.</summary>
    /// <exception cref="CryptographicException">The protection keys it was entered under are gone: it must be entered again.</exception>
    internal async Task<(KeptRobot Shown, Robot Robot)?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.FindKeptAsync(Kind, key, cancellationToken) is not { } row) return null;
        var document = Read(row);
        return (document.Shown, JsonSerializer.Deserialize<Robot>(_protector.Unprotect(document.Protected), DomainJson.Options)!);
    }

    private static Document Read(KeptRow row) => JsonSerializer.Deserialize<Document>(row.Document, DomainJson.Options)!;

    private sealed record Document(KeptRobot Shown, string Protected);
}
