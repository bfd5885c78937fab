namespace Coordination.Contracts;

/// <summary>Every name on the broker, in one place: queues, exchanges, accounts.</summary>
public static class BusNames
{
    /// <summary>Units write here and nowhere else, with <see cref="UnitQueue"/> as routing key: a topic exchange, because the broker can then check the key.</summary>
    public const string CommandExchange = "coordination.commands";

    /// <summary>The engine reads the units' commands here.</summary>
    public const string CommandQueue = "coordination.commands";

    /// <summary>Where a full unit queue sends what it cannot hold (a fanout exchange and the queue behind it).</summary>
    public const string DeadLetters = "coordination.dead";

    private const string UnitPrefix = "unit.";
    private const string ReplySuffix = ".replies";

    /// <summary>The engine's own queue for one of its subscribers.</summary>
    public static string InternalQueue(string subscriber) => $"coordination.{subscriber}";

    /// <summary>A unit's queue; also its subscriber name in the outbox, its account's name and the routing key of its commands.</summary>
    public static string UnitQueue(string unitCode) => UnitPrefix + unitCode;

    /// <summary>Where a unit gets the answers to its commands.</summary>
    public static string ReplyQueue(string unitCode) => UnitPrefix + unitCode + ReplySuffix;

    /// <summary>The unit's code of a queue, account or routing key, or null where it names no unit.</summary>
    public static string? UnitOf(string name) => name.StartsWith(UnitPrefix, StringComparison.Ordinal) && name.Length > UnitPrefix.Length ? name[UnitPrefix.Length..] : null;
}
