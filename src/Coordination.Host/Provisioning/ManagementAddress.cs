using Coordination.Host.Commands;
using Coordination.Host.Hosting;
using Coordination.Host.Resources;

namespace Coordination.Host.Provisioning;

/// <summary>Where the broker's management API is, and as whom: <c>http(s)://USER:PASSWORD@HOST:15672</c>, user and password percent-encoded.</summary>
/// <param name="Root">Without the account, so that no message can show the password.</param>
internal sealed record ManagementAddress(Uri Root, string User, string Password)
{
    /// <summary>Throws <see cref="UsageException"/> where the text is no such address, or names the well-known account away from loopback.</summary>
    public static ManagementAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.AbsolutePath != "/" || uri.Query != "")
            throw new UsageException(Texts.Of(Say.BrokerBadAddress));
        if (uri.UserInfo.Split(':') is not [{ Length: > 0 } user, { Length: > 0 } password]) throw new UsageException(Texts.Of(Say.BrokerBadAddress));
        var address = new ManagementAddress(
            new UriBuilder(uri) { UserName = "", Password = "" }.Uri, Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
        if (!uri.IsLoopback && Secrets.IsWeak(address.User, address.Password)) throw new UsageException(Texts.Of(Say.BrokerWellKnownPassword));
        return address;
    }

    /// <summary>True where the password would cross a network in the clear.</summary>
    public bool IsOpenToListeners => Root.Scheme == "http" && !Root.IsLoopback;

    public override string ToString() => $"{Root.Scheme}://{Root.Authority}";
}
