using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Host.Notices;

/// <summary>How one person wants to hear of things by mail; on the pages everything is there anyway.</summary>
public sealed record NoticeSettings(Delivery Dispatched = Delivery.OnPages, Delivery Reminder = Delivery.Digest, Delivery Paper = Delivery.AtOnce)
{
    private const string Kind = "notice-settings";

    /// <summary>Mail is in Chinese unless somebody wants it otherwise.</summary>
    public bool InEnglish { get; init; }

    public Delivery Of(NoticeKind kind) => kind switch
    {
        NoticeKind.Dispatched => Dispatched,
        NoticeKind.Reminder => Reminder,
        _ => Paper,
    };

    public NoticeSettings With(NoticeKind kind, Delivery delivery) => kind switch
    {
        NoticeKind.Dispatched => this with { Dispatched = delivery },
        NoticeKind.Reminder => this with { Reminder = delivery },
        _ => this with { Paper = delivery },
    };

    public static async Task<NoticeSettings> FindAsync(IKeptStore store, PersonId person, CancellationToken cancellationToken) =>
        await store.FindKeptAsync(Kind, person.Value, cancellationToken) is { } row
            ? JsonSerializer.Deserialize<NoticeSettings>(row.Document, DomainJson.Options)!
            : new NoticeSettings();

    /// <summary>False where another of the person's pages was first.</summary>
    public async Task<bool> SaveAsync(IKeptStore store, PersonId person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var version = (await store.FindKeptAsync(Kind, person.Value, cancellationToken))?.Version ?? 0;
        return await store.SaveKeptAsync(new KeptRow(Kind, person.Value, person.Value, version, now, null, JsonSerializer.Serialize(this, DomainJson.Options)), cancellationToken);
    }
}
