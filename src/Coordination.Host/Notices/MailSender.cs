using Coordination.Host.Hosting;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Coordination.Host.Notices;

/// <summary>Sends one message; throws where it could not.</summary>
public interface ISender
{
    /// <summary>Whoever has to answer: if it does not, what else is for it need not be tried now.</summary>
    string CounterpartOf(string to);

    /// <exception cref="CounterpartAwayException">Nobody answers there; it is no matter of this message.</exception>
    Task SendAsync(Message message, CancellationToken cancellationToken);
}

public sealed class CounterpartAwayException(string message, Exception inner) : Exception(message, inner);

/// <summary>Where mail is handed in: <c>smtp://USER:PASSWORD@HOST:PORT</c> (STARTTLS where offered, required away from loopback) or <c>smtps://</c>.</summary>
public sealed class MailSender(Uri server, string from, TimeProvider time) : ISender
{
    private const int SubmissionPort = 587;
    private const int SmtpsPort = 465;

    /// <summary>Of one read or write.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public string CounterpartOf(string to) => "";

    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        using var mail = Mail(message);
        using var client = new SmtpClient { Timeout = (int)s_patience.TotalMilliseconds };
        try
        {
            await ConnectAsync(client, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new CounterpartAwayException("The mail server does not let us in", e);
        }

        await client.SendAsync(mail, cancellationToken);
        try
        {
            await client.DisconnectAsync(true, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SmtpProtocolException or TimeoutException)
        {
            // It has the message; whether it says good-bye is nothing to us, and to send again would be wrong.
        }
    }

    private MimeMessage Mail(Message message)
    {
        var sender = MailboxAddress.Parse(from);
        var mail = new MimeMessage
        {
            Subject = NoticeTexts.OneLine(message.Subject),
            Date = time.GetUtcNow(),
            Body = new TextPart("plain") { Text = string.Join("\r\n", message.Lines) },
        };
        mail.MessageId = $"{message.Id}@{(sender.Domain.Length > 0 ? sender.Domain : "localhost")}";
        mail.From.Add(sender);
        mail.To.Add(MailboxAddress.Parse(message.To));
        // So that nobody's absence note answers it.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        var implicitTls = server.Scheme == "smtps";
        var security = implicitTls ? SecureSocketOptions.SslOnConnect
            : Secrets.IsLoopback(server.Host) ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.StartTls;
        await client.ConnectAsync(server.Host, server.Port > 0 ? server.Port : implicitTls ? SmtpsPort : SubmissionPort, security, cancellationToken);
        if (server.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password])
            await client.AuthenticateAsync(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password), cancellationToken);
    }
}
