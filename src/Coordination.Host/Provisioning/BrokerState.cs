using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coordination.Host.Provisioning;

/// <summary>What stands on the broker, as its management API tells it.</summary>
/// <param name="HasHost">Whether the virtual host is there; without it there is nothing else in it.</param>
/// <param name="Limits">Limits of accounts, by account.</param>
internal sealed record BrokerState(
    bool HasHost,
    IReadOnlyDictionary<string, UserRow> Users,
    IReadOnlyDictionary<string, PermissionRow> Permissions,
    IReadOnlyList<TopicPermissionRow> TopicPermissions,
    IReadOnlyDictionary<string, ExchangeRow> Exchanges,
    IReadOnlyDictionary<string, QueueRow> Queues,
    IReadOnlyList<BindingRow> Bindings,
    IReadOnlyDictionary<string, PolicyRow> Policies,
    IReadOnlyDictionary<string, LimitsRow> Limits)
{
    public static async Task<BrokerState> ReadAsync(ManagementApi api, string host, CancellationToken cancellationToken)
    {
        var users = await api.GetAsync<UserRow[]>("users", cancellationToken) ?? [];
        var hasHost = await api.GetAsync<JsonObject>($"vhosts/{ManagementApi.Segment(host)}", cancellationToken) is not null;
        return new BrokerState(
            hasHost,
            users.ToDictionary(u => u.Name, StringComparer.Ordinal),
            (await ListAsync<PermissionRow>("permissions")).Where(p => p.Vhost == host).ToDictionary(p => p.User, StringComparer.Ordinal),
            [.. (await ListAsync<TopicPermissionRow>("topic-permissions")).Where(p => p.Vhost == host)],
            (await InHostAsync<ExchangeRow>("exchanges")).ToDictionary(e => e.Name, StringComparer.Ordinal),
            (await InHostAsync<QueueRow>("queues")).ToDictionary(q => q.Name, StringComparer.Ordinal),
            await InHostAsync<BindingRow>("bindings"),
            (await InHostAsync<PolicyRow>("policies")).ToDictionary(p => p.Name, StringComparer.Ordinal),
            (await ListAsync<LimitsRow>("user-limits")).ToDictionary(l => l.User, StringComparer.Ordinal));

        async Task<T[]> ListAsync<T>(string path) => await api.GetAsync<T[]>(path, cancellationToken) ?? [];

        async Task<T[]> InHostAsync<T>(string path) => hasHost ? await ListAsync<T>($"{path}/{ManagementApi.Segment(host)}") : [];
    }
}

/// <param name="Tags">A list, or in older brokers one text with commas.</param>
internal sealed record UserRow(string Name, string PasswordHash, string HashingAlgorithm, JsonElement Tags)
{
    public bool HasTags => Tags.ValueKind == JsonValueKind.Array ? Tags.GetArrayLength() > 0 : Tags.GetString() is { Length: > 0 };
}

internal sealed record PermissionRow(string User, string Vhost, string Configure, string Write, string Read);

internal sealed record TopicPermissionRow(string User, string Vhost, string Exchange, string Write, string Read);

internal sealed record ExchangeRow(string Name, string Type, bool Durable, JsonObject Arguments);

internal sealed record QueueRow(string Name, bool Durable, JsonObject Arguments);

internal sealed record BindingRow(string Source, string Destination, string DestinationType, string RoutingKey);

internal sealed record PolicyRow(
    string Name, string Pattern, [property: System.Text.Json.Serialization.JsonPropertyName("apply-to")] string ApplyTo, JsonObject Definition, int Priority);

internal sealed record LimitsRow(string User, Dictionary<string, int> Value);
