using Coordination.Application.Storage;
using Coordination.Host.Web;

namespace Coordination.Host.Notices;

public static class NoticeServices
{
    /// <summary>Where mail is handed in, <c>smtp://USER:PASSWORD@HOST:PORT</c> or <c>smtps://…</c>; without it no mail is sent.</summary>
    public const string MailVariable = "COORDINATION_MAIL";

    /// <summary>The sender's address.</summary>
    public const string MailFromVariable = "COORDINATION_MAIL_FROM";

    private static readonly TimeSpan s_robotPatience = TimeSpan.FromSeconds(15);

    public static void AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<Letters>().AddSingleton<CalendarFeeds>();
        services.AddSingleton(Senders);
        services.AddHostedService<NoticeOffice>();
    }

    private static IReadOnlyDictionary<string, ISender> Senders(IServiceProvider services)
    {
        var senders = new Dictionary<string, ISender>(StringComparer.Ordinal);
        // A demonstration's letters would go to nobody.
        if (services.GetRequiredService<WebPlace>().IsDemo) return senders;
        var store = services.GetRequiredService<IKeptStore>();
        senders[NoticeOffice.RobotChannel] = new RobotSender(
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = s_robotPatience },
            async (name, token) => (await NoticeOffice.RobotsAsync(store, token)).FirstOrDefault(r => r.Name == name),
            services.GetRequiredService<TimeProvider>());
        if (Environment.GetEnvironmentVariable(MailVariable) is { Length: > 0 } server && Uri.TryCreate(server, UriKind.Absolute, out var address)
            && Environment.GetEnvironmentVariable(MailFromVariable) is { Length: > 0 } from)
            senders[NoticeOffice.Mail] = new MailSender(address, from);
        return senders;
    }
}
