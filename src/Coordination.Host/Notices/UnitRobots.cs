using System.Security.Cryptography;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Web;

namespace Coordination.Host.Notices;

public enum RobotFault
{
    NameMissing,
    BadAddress,
    NotHttps,
    NoToken,
    Inside,
    SecretMissing,
    KindsMissing,
    TooMany,
}

/// <param name="Answer">What the robot said, where it did not take it; null where it did not answer at all.</param>
public sealed record RobotTrial(bool Taken, string? Answer);

/// <summary>
/// What a unit's head does to the robots of his unit. Who asks is looked up anew each time; whoever is no head is signed out instead. Entering and
/// removing one is noted where the audit administrator reads it.
/// </summary>
public sealed class UnitRobots(
    Visit visit, WebPlace place, Robots robots, RobotSender sender, NoticeChannels channels, SignInLog log, TimeProvider time, IHttpContextAccessor http)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly Words s_words = new("Notices");

    /// <summary>Null where it was entered.</summary>
    public async Task<RobotFault?> AddAsync(string name, RobotKind kind, string address, string secret, IReadOnlyList<NoticeKind> hears, CancellationToken cancellationToken)
    {
        var head = await RequireHeadAsync(cancellationToken);
        name = NoticeTexts.OneLine(name);
        secret = secret.Trim();
        if (name.Length is 0 or > Robots.NameLengthMax) return RobotFault.NameMissing;
        if (address.Length > RobotAddress.LengthMax || !Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri)) return RobotFault.BadAddress;
        if (RobotAddress.FaultOf(uri, kind, channels.InsideHosts) is { } fault) return Enum.Parse<RobotFault>(fault.ToString());
        if (kind == RobotKind.WeCom) secret = "";
        else if (secret.Length is 0 or > Robots.SecretLengthMax) return RobotFault.SecretMissing;
        if (hears.Count == 0) return RobotFault.KindsMissing;
        if (!await robots.AddAsync(head.Unit, name, new Robot(kind, uri, secret), hears, head.Person, cancellationToken)) return RobotFault.TooMany;
        await log.NoteAsync(SignInKind.RobotEntered, SignInWay.None, head.Person, null, http.HttpContext, cancellationToken);
        return null;
    }

    public async Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
    {
        var head = await RequireHeadAsync(cancellationToken);
        if (!await robots.RemoveAsync(head.Unit, key, cancellationToken)) return false;
        await log.NoteAsync(SignInKind.RobotRemoved, SignInWay.None, head.Person, null, http.HttpContext, cancellationToken);
        return true;
    }

    /// <summary>Sends a message that says it is a trial. Null where the unit has no such robot.</summary>
    public async Task<RobotTrial?> TryAsync(string key, CancellationToken cancellationToken)
    {
        var head = await RequireHeadAsync(cancellationToken);
        try
        {
            if (await robots.FindAsync(key, cancellationToken) is not { } found || found.Shown.Unit != head.Unit) return null;
            var message = Texts.In(Texts.Chinese, () => s_words["TrialSubject", place.Book.Units.NameOf(head.Unit)]);
            using var patience = new CancellationTokenSource(s_patience, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            await sender.CallAsync(found.Robot, new Message(key, message, [], place.NewId().ToString("N")), both.Token);
            return new RobotTrial(true, null);
        }
        catch (RobotRefusedException e)
        {
            return new RobotTrial(false, e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or CryptographicException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new RobotTrial(false, null);
        }
    }

    private async Task<Viewer> RequireHeadAsync(CancellationToken cancellationToken) =>
        await visit.ViewerAsync(cancellationToken) is { Role: Role.UnitHead } viewer ? viewer : throw new SignedOutException();
}
