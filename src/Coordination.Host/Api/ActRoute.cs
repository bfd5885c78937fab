using Coordination.Application.Boards;
using Coordination.Domain;

namespace Coordination.Host.Api;

/// <summary>One act of the interface: where it is sent, and which command it becomes.</summary>
/// <param name="Area">The first segment of the address.</param>
/// <param name="Body">What it is sent with; null: nothing.</param>
/// <param name="Make">Null where the address names nothing that the viewer may see.</param>
public sealed record ActRoute(string Area, string Pattern, string Act, Type Command, Type? Body, Func<ActCall, Command?> Make)
{
    public string Route => $"{Area}/{Pattern}/{Act}";

    /// <summary>Unique; the operation's id and the key of its words.</summary>
    public string Name => $"{Area}.{Act}";
}

/// <summary>An act as it was sent: by whom, about what, with what.</summary>
public sealed record ActCall(RouteKey Key, Viewer Viewer, PlanSnapshot Plan, object? Body);

/// <summary>What acts are about: how its key is read, and who may see it and so may try.</summary>
internal sealed record ActTarget<TKey>(string Area, string Pattern, Func<RouteKey, TKey?> Read, Func<Viewer, PlanSnapshot, TKey, bool> Sees)
    where TKey : struct
{
    public ActRoute Does<TCommand>(string act, Func<TKey, TCommand> make) where TCommand : Command =>
        new(Area, Pattern, act, typeof(TCommand), null, call => Seen(call) is { } key ? make(key) : null);

    public ActRoute Does<TBody, TCommand>(string act, Func<TKey, TBody, TCommand> make) where TBody : class where TCommand : Command =>
        new(Area, Pattern, act, typeof(TCommand), typeof(TBody), call => Seen(call) is { } key ? make(key, (TBody)call.Body!) : null);

    /// <summary>For what is made from the plan as it stands.</summary>
    public ActRoute Does<TBody, TCommand>(string act, Func<TKey, PlanSnapshot, TBody, TCommand> make) where TBody : class where TCommand : Command =>
        new(Area, Pattern, act, typeof(TCommand), typeof(TBody), call => Seen(call) is { } key ? make(key, call.Plan, (TBody)call.Body!) : null);

    private TKey? Seen(ActCall call) => Read(call.Key) is { } key && Sees(call.Viewer, call.Plan, key) ? key : null;
}
