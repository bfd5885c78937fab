using System.Collections.Frozen;
using System.Reflection;

namespace Coordination.Contracts.Units;

public enum MessageDirection
{
    /// <summary>In the unit's queue.</summary>
    ToUnit,

    /// <summary>In the unit's queue of replies.</summary>
    Reply,

    /// <summary>To the exchange of commands.</summary>
    FromUnit,
}

/// <summary>
/// The CloudEvents <c>type</c> under which a record travels as <c>data</c>. A type once published keeps its members and their meaning;
/// members are only ever added, and what cannot be said that way gets a new version.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MessageTypeAttribute(string type, MessageDirection direction) : Attribute
{
    public string Type { get; } = type;

    public MessageDirection Direction { get; } = direction;
}

/// <summary>Every message between the engine and a unit's own system.</summary>
public static class MessageTypes
{
    private static readonly FrozenDictionary<string, Type> s_byName = typeof(MessageTypes).Assembly.GetTypes()
        .Where(t => t.GetCustomAttribute<MessageTypeAttribute>() is not null).ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, Type> All => s_byName;

    public static string NameOf(Type data) => AttributeOf(data).Type;

    public static MessageDirection DirectionOf(Type data) => AttributeOf(data).Direction;

    private static MessageTypeAttribute AttributeOf(Type data) =>
        data.GetCustomAttribute<MessageTypeAttribute>() ?? throw new ArgumentException($"{data.Name} is no message", nameof(data));
}
