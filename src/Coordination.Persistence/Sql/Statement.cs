namespace Coordination.Persistence;

/// <summary>
/// A piece of SQL known by name. No other SQL reaches a database: <see cref="Executor"/> takes nothing else, and a test finds every field of
/// this type and checks it against the migrated schema.
/// </summary>
internal sealed class Statement
{
    public Statement(string name, string text)
    {
        if (text.Contains(';', StringComparison.Ordinal)) throw new ArgumentException($"{name} is more than one statement", nameof(text));
        Name = name;
        Text = text;
        Count = 1;
    }

    private Statement(string name, Statement[] parts)
    {
        Name = name;
        Text = string.Join(";\n", parts.Select(part => part.Text));
        Count = parts.Sum(part => part.Count);
    }

    public string Name { get; }

    public string Text { get; }

    /// <summary>How many statements the database runs for it.</summary>
    public int Count { get; }

    /// <summary>Several statements sent in one round trip.</summary>
    public static Statement Together(string name, params Statement[] parts) => new(name, parts);
}
