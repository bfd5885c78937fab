using System.Collections.Frozen;
using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Domain;

namespace Coordination.Application.Engine;

/// <summary>A stored name that this build does not know.</summary>
public sealed class UnknownTypeException(string type) : Exception($"Unknown type '{type}' in the record");

/// <summary>The stored names of events and commands: the type's name, for ever. A renamed type keeps its old name here.</summary>
public static class Catalog
{
    private static readonly FrozenDictionary<string, Type> s_events = Concrete(typeof(Event));
    private static readonly FrozenDictionary<string, Type> s_commands = Concrete(typeof(Command));

    public static IEnumerable<Type> Events => s_events.Values;

    public static IEnumerable<Type> Commands => s_commands.Values;

    public static string Write(Event e) => JsonSerializer.Serialize(e, e.GetType(), DomainJson.Options);

    public static string Write(Command command) => JsonSerializer.Serialize(command, command.GetType(), DomainJson.Options);

    public static string Write(Rejection rejection) => JsonSerializer.Serialize(rejection, rejection.GetType(), DomainJson.Options);

    public static string Document(object state) => JsonSerializer.Serialize(state, state.GetType(), DomainJson.Options);

    /// <summary>Reads a state from its view row.</summary>
    public static object ReadState(StreamKind kind, string document) =>
        JsonSerializer.Deserialize(document, Model.Initial(kind).GetType(), DomainJson.Options) ?? throw new InvalidDataException($"Empty view row of a {kind}");

    /// <summary>Reads a stored event.</summary>
    /// <exception cref="UnknownTypeException">Written by a newer build, or the row was damaged.</exception>
    public static Event ReadEvent(string type, string body) => (Event)Read(s_events, type, body);

    public static Command ReadCommand(string type, string body) => (Command)Read(s_commands, type, body);

    private static object Read(FrozenDictionary<string, Type> types, string type, string body)
    {
        if (!types.TryGetValue(type, out var known)) throw new UnknownTypeException(type);
        return JsonSerializer.Deserialize(body, known, DomainJson.Options) ?? throw new InvalidDataException($"Empty body of a '{type}'");
    }

    private static FrozenDictionary<string, Type> Concrete(Type root) =>
        root.Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(root)).ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
}
