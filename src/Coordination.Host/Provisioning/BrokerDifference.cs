using System.Text.Json.Nodes;
using Coordination.Contracts;
using Coordination.Host.Resources;

namespace Coordination.Host.Provisioning;

/// <summary>Something the broker has otherwise than it should be.</summary>
/// <param name="Sentence">For people.</param>
/// <param name="Apply">Sets it right; null where that is not for this program to do.</param>
/// <param name="NewAccount">The account that <paramref name="Apply"/> makes, which needs a password; null for every other change.</param>
/// <param name="Blocks">Whether the nodes could not work with what is there.</param>
internal sealed record Change(
    string Sentence, Func<ManagementApi, Credentials, CancellationToken, Task>? Apply, string? NewAccount = null, bool Blocks = false);

/// <summary>What is missing, different or no longer wanted. Pure: the same plan and state give the same changes, none where all is as it should be.</summary>
internal sealed class BrokerDifference(BrokerPlan plan, BrokerState state)
{
    private readonly string _host = ManagementApi.Segment(plan.Host);

    /// <param name="prune">Whether accounts of units no longer enrolled are taken away; else they are only named.</param>
    public IEnumerable<Change> Changes(bool prune)
    {
        if (!state.HasHost) yield return Create(Say.BrokerHost, plan.Host, (api, token) => api.PutAsync($"vhosts/{_host}", new { }, token));
        foreach (var change in plan.Accounts.SelectMany(Account)) yield return change;
        foreach (var change in plan.Exchanges.SelectMany(Exchange)) yield return change;
        foreach (var change in plan.Queues.SelectMany(Queue)) yield return change;
        foreach (var binding in plan.Bindings.Where(b => !state.Bindings.Contains(b)))
            yield return Create(Say.BrokerBinding, $"{binding.Source} → {binding.Destination} ({binding.RoutingKey})", Import("bindings", Definitions.Of(binding, plan.Host)));
        foreach (var change in plan.Policies.SelectMany(Policy)) yield return change;
        foreach (var change in Stale(prune)) yield return change;
    }

    private IEnumerable<Change> Account(AccountPlan account)
    {
        var name = ManagementApi.Segment(account.Name);
        if (!state.Users.TryGetValue(account.Name, out var user))
        {
            yield return new Change(
                Texts.Of(Say.BrokerCreates, Texts.Of(Say.BrokerAccount), account.Name),
                (api, credentials, token) => api.PutAsync($"users/{name}", new { Password = credentials.Of(account.Name), Tags = "" }, token),
                account.Name);
        }
        else if (user.HasTags)
        {
            yield return Alter(
                Say.BrokerTags, account.Name, $"{user.Tags} → []",
                (api, token) => api.PutAsync($"users/{name}", new { user.PasswordHash, user.HashingAlgorithm, Tags = "" }, token));
        }

        foreach (var change in Permissions(account).Concat(Limits(account))) yield return change;
    }

    private IEnumerable<Change> Permissions(AccountPlan account)
    {
        var path = $"{_host}/{ManagementApi.Segment(account.Name)}";
        var wanted = new PermissionRow(account.Name, plan.Host, account.Configure, account.Write, account.Read);
        if (state.Permissions.GetValueOrDefault(account.Name) != wanted)
        {
            yield return Alter(
                Say.BrokerPermissions, account.Name, $"configure {account.Configure}  write {account.Write}  read {account.Read}",
                (api, token) => api.PutAsync($"permissions/{path}", new { account.Configure, account.Write, account.Read }, token));
        }

        TopicPermissionRow[] topics =
            account.Topic is { } topic ? [new TopicPermissionRow(account.Name, plan.Host, topic.Exchange, topic.Write, topic.Read)] : [];
        var standing = state.TopicPermissions.Where(t => t.User == account.Name).ToHashSet();
        foreach (var row in topics.Where(t => !standing.Contains(t)))
        {
            yield return Alter(
                Say.BrokerTopicPermissions, account.Name, $"{row.Exchange}  write {row.Write}  read {row.Read}",
                (api, token) => api.PutAsync($"topic-permissions/{path}", new { row.Exchange, row.Write, row.Read }, token));
        }
    }

    private IEnumerable<Change> Limits(AccountPlan account)
    {
        var standing = state.Limits.GetValueOrDefault(account.Name)?.Value;
        foreach (var (limit, value) in account.Limits.Where(l => standing?.GetValueOrDefault(l.Key) != l.Value))
        {
            yield return Alter(
                Say.BrokerLimit, account.Name, $"{limit} {value}",
                (api, token) => api.PutAsync($"user-limits/{ManagementApi.Segment(account.Name)}/{limit}", new { Value = value }, token));
        }
    }

    private IEnumerable<Change> Exchange(ExchangeRow exchange)
    {
        if (!state.Exchanges.TryGetValue(exchange.Name, out var standing))
            yield return Create(Say.BrokerExchange, exchange.Name, Import("exchanges", Definitions.Of(exchange, plan.Host)));
        else if (standing.Type != exchange.Type || standing.Durable != exchange.Durable)
            yield return Conflict(Say.BrokerExchange, exchange.Name, $"{standing.Type} ≠ {exchange.Type}");
    }

    private IEnumerable<Change> Queue(QueueRow queue)
    {
        if (!state.Queues.TryGetValue(queue.Name, out var standing))
            yield return Create(Say.BrokerQueue, queue.Name, Import("queues", Definitions.Of(queue, plan.Host)));
        else if (standing.Durable != queue.Durable || !JsonNode.DeepEquals(standing.Arguments, queue.Arguments))
            yield return Conflict(Say.BrokerQueue, queue.Name, $"{standing.Arguments.ToJsonString()} ≠ {queue.Arguments.ToJsonString()}");
    }

    private IEnumerable<Change> Policy(PolicyRow policy)
    {
        var standing = state.Policies.GetValueOrDefault(policy.Name);
        var body = new JsonObject
        {
            ["pattern"] = policy.Pattern,
            ["apply-to"] = policy.ApplyTo,
            ["definition"] = policy.Definition.DeepClone(),
            ["priority"] = policy.Priority,
        };
        var path = $"policies/{_host}/{ManagementApi.Segment(policy.Name)}";
        if (standing is null)
            yield return Create(Say.BrokerPolicy, policy.Name, (api, _, token) => api.PutAsync(path, body, token));
        else if (standing with { Definition = policy.Definition } != policy || !JsonNode.DeepEquals(standing.Definition, policy.Definition))
            yield return Alter(Say.BrokerPolicy, policy.Name, policy.Definition.ToJsonString(), (api, token) => api.PutAsync(path, body, token));
    }

    /// <summary>Accounts of units that may work in this virtual host and are not enrolled. Their queues stay: what is in them is not ours to throw away.</summary>
    private IEnumerable<Change> Stale(bool prune)
    {
        var wanted = plan.Accounts.Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
        var stale = state.Permissions.Keys.Where(name => BusNames.UnitOf(name) is not null && !wanted.Contains(name)).Order(StringComparer.Ordinal);
        foreach (var account in stale)
        {
            yield return prune
                ? new Change(Texts.Of(Say.BrokerRemoves, Texts.Of(Say.BrokerAccount), account), (api, _, token) => RemoveAsync(api, account, token))
                : new Change(Texts.Of(Say.BrokerStale, account), null);
        }
    }

    /// <summary>An account that works in other virtual hosts too (another city's unit) loses its rights in this one only.</summary>
    private async Task RemoveAsync(ManagementApi api, string account, CancellationToken cancellationToken)
    {
        var name = ManagementApi.Segment(account);
        await api.DeleteAsync($"permissions/{_host}/{name}", cancellationToken);
        await api.DeleteAsync($"topic-permissions/{_host}/{name}", cancellationToken);
        if (await api.GetAsync<PermissionRow[]>($"users/{name}/permissions", cancellationToken) is not { Length: > 0 })
            await api.DeleteAsync($"users/{name}", cancellationToken);
    }

    /// <summary>By import of definitions, which needs no right of the administrator's own in the virtual host.</summary>
    private Func<ManagementApi, Credentials, CancellationToken, Task> Import(string kind, JsonObject definition) =>
        (api, _, token) => api.PostAsync($"definitions/{_host}", new JsonObject { [kind] = new JsonArray(definition.DeepClone()) }, token);

    private static Change Create(Say thing, string name, Func<ManagementApi, CancellationToken, Task> apply) =>
        Create(thing, name, (api, _, token) => apply(api, token));

    private static Change Create(Say thing, string name, Func<ManagementApi, Credentials, CancellationToken, Task> apply) =>
        new(Texts.Of(Say.BrokerCreates, Texts.Of(thing), name), apply);

    private static Change Alter(Say thing, string name, string detail, Func<ManagementApi, CancellationToken, Task> apply) =>
        new(Texts.Of(Say.BrokerAlters, Texts.Of(thing), name, detail), (api, _, token) => apply(api, token));

    /// <summary>Arguments cannot be changed on the broker; only a person can decide to delete what is there.</summary>
    private static Change Conflict(Say thing, string name, string detail) => new(Texts.Of(Say.BrokerConflict, Texts.Of(thing), name, detail), null, Blocks: true);
}
