namespace Coordination.Persistence;

/// <summary>The true differences between databases in statements that are otherwise written once (<see cref="StoreStatements"/>).</summary>
internal abstract class Phrases
{
    /// <summary>Counts rows as a 64-bit number.</summary>
    public virtual string Count => "count";

    /// <summary>For a planner that must be told to begin with the table on the left.</summary>
    public virtual string JoinInOrder => "JOIN";

    /// <summary>Said of an outbox row that waits anew: whoever had claimed it has it no more.</summary>
    public virtual string UnclaimedToo => "";

    /// <summary>Stands after ORDER BY.</summary>
    public virtual string Limit(string count) => $"LIMIT {count}";

    /// <summary>Rows that come after a pair of values in the order of the pair.</summary>
    public virtual string After(string first, string firstValue, string second, string secondValue) =>
        $"({first}, {second}) > ({firstValue}, {secondValue})";

    /// <summary>Only for reading what is not done: the rows already done are many.</summary>
    public virtual string OpenOutbox(string alias) => $"outbox AS {alias}";

    /// <summary>A stream without its kind and colon.</summary>
    public abstract string KeyOf(string stream);

    /// <summary>Outbox rows whose ids are in a parameter written by <see cref="RowEncoder"/>, about to be updated: locked by id where nodes could meet.</summary>
    public abstract string OutboxAmong(string ids);
}
