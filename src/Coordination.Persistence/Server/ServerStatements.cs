namespace Coordination.Persistence;

/// <summary>What a database shared by several nodes says beside the rest: its clock, its claims.</summary>
internal abstract class ServerStatements(Phrases phrases) : StoreStatements(phrases)
{
    /// <summary>The present instant as a UTC date and time.</summary>
    public abstract Statement Clock { get; }

    /// <summary>@Limit rows due at @Now and in nobody's hand, locked past others, for @LeaseSeconds.</summary>
    public abstract Statement ClaimDue { get; }

    /// <summary>@Limit messages that wait for the bus and are in nobody's hand, locked past others, for @Node and @LeaseSeconds.</summary>
    public abstract Statement ClaimOutbox { get; }

    /// <summary>Gives back what @Node has in hand and not published.</summary>
    public abstract Statement ReleaseOutbox { get; }

    /// <summary>Tables of the schema the connection works in.</summary>
    public abstract Statement CountTables { get; }

    /// <summary>1 where one of them is <see cref="SchemaScripts.Journal"/>.</summary>
    public abstract Statement CountJournals { get; }

    public abstract Statement AppliedScripts { get; }

    /// <summary>Waits until no other connection migrates this database; held until <see cref="UnlockMigration"/> or the connection's end.</summary>
    public abstract Statement LockMigration { get; }

    public abstract Statement UnlockMigration { get; }
}
