namespace Coordination.Persistence;

/// <summary>Values of a statement's parameters, in the order they were added; that order is the same at every call of one statement.</summary>
internal sealed class SqlParameters
{
    private readonly List<(string Name, object Value)> _items = new(16);

    public IReadOnlyList<(string Name, object Value)> Items => _items;

    /// <param name="name">Without the @.</param>
    public SqlParameters With(string name, object value)
    {
        _items.Add((name, value));
        return this;
    }
}
