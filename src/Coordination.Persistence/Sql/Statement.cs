namespace Coordination.Persistence;

/// <summary>
/// A piece of SQL known by name. No other SQL reaches a database: <see cref="Executor"/> takes nothing else, and a test finds every field and
/// property of this type and checks it against the migrated schema.
/// </summary>
internal sealed class Statement
{
    public Statement(string name, string text)
    {
        if (text.Contains(';', StringComparison.Ordinal)) throw new ArgumentException($"{name} is more than one statement", nameof(text));
        Name = name;
        Text = text;
        Parts = [this];
    }

    private Statement(string name, Statement[] parts)
    {
        Name = name;
        Text = string.Join(";\n", parts.Select(part => part.Text));
        Parts = [.. parts.SelectMany(part => part.Parts)];
    }

    public string Name { get; }

    public string Text { get; }

    /// <summary>The single statements the database runs for it, in order.</summary>
    public IReadOnlyList<Statement> Parts { get; }

    /// <summary>Several statements sent in one round trip.</summary>
    public static Statement Together(string name, params Statement[] parts) => new(name, parts);
}
