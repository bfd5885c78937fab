using Coordination.Host.Commands;
using Coordination.Host.Resources;
using MimeKit;

namespace Coordination.Host.Notices;

/// <summary>By what notices leave, as the operator has set it up.</summary>
/// <param name="Mail">Where mail is handed in, <c>smtp://USER:PASSWORD@HOST:PORT</c> or <c>smtps://…</c>; null: no mail is sent.</param>
/// <param name="From">The sender's address.</param>
/// <param name="Address">Where people reach the pages, for links; null: none are written.</param>
public sealed record NoticeChannels(Uri? Mail = null, string From = "", Uri? Address = null)
{
    private const string MailVariable = "COORDINATION_MAIL";
    private const string FromVariable = "COORDINATION_MAIL_FROM";
    private const string AddressVariable = "COORDINATION_ADDRESS";
    private const string HostsVariable = "COORDINATION_ROBOT_HOSTS";

    /// <summary>Hosts with addresses inside the network that robots may be called at; all others must be outside.</summary>
    public IReadOnlyCollection<string> InsideHosts { get; init; } = [];

    /// <exception cref="UsageException">A server or address that is none.</exception>
    public static NoticeChannels FromEnvironment()
    {
        var mail = Read(MailVariable) is { } server
            ? Uri.TryCreate(server, UriKind.Absolute, out var uri) && uri.Scheme is "smtp" or "smtps" && uri.Host.Length > 0 ? uri : throw Bad(MailVariable)
            : null;
        var from = Read(FromVariable) ?? "";
        if (mail is not null && !MailboxAddress.TryParse(from, out _)) throw Bad(FromVariable);
        var address = Read(AddressVariable) is { } text
            ? Uri.TryCreate(text, UriKind.Absolute, out var own) && own.Scheme is "http" or "https" ? own : throw Bad(AddressVariable)
            : null;
        var hosts = (Read(HostsVariable) ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new NoticeChannels(mail, from, address) { InsideHosts = [.. hosts] };
    }

    private static UsageException Bad(string variable) => new(Texts.Of(Say.BadNoticeChannel, variable));

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
