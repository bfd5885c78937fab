using Coordination.Host.Web;

namespace Coordination.Host.Notices;

public static class NoticeServices
{
    public static void AddNotices(this IServiceCollection services, NoticeChannels channels)
    {
        services.AddSingleton(channels).AddSingleton<Letters>().AddSingleton<CalendarFeeds>().AddSingleton<Robots>().AddSingleton<Postman>().AddScoped<UnitRobots>();
        services.AddSingleton(s => new RobotSender(RobotAddress.Client(channels.InsideHosts), s.GetRequiredService<Robots>(), channels.InsideHosts, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(Senders);
        services.AddHostedService<NoticeOffice>();
    }

    private static IReadOnlyDictionary<string, ISender> Senders(IServiceProvider services)
    {
        var senders = new Dictionary<string, ISender>(StringComparer.Ordinal);
        // A demonstration's letters would go to nobody.
        if (services.GetRequiredService<WebPlace>().IsDemo) return senders;
        senders[NoticeOffice.RobotChannel] = services.GetRequiredService<RobotSender>();
        if (services.GetRequiredService<NoticeChannels>() is { Mail: { } server, From: var from }) senders[NoticeOffice.Mail] = new MailSender(server, from, services.GetRequiredService<TimeProvider>());
        return senders;
    }
}
