namespace Coordination.Persistence;

/// <summary>What a store has asked of its database since it was opened, by commands and reads alike. BEGIN and COMMIT are no statements here.</summary>
public sealed class StoreCounters
{
    private long statements;
    private long roundTrips;
    private long commits;

    public long Statements => Interlocked.Read(ref statements);

    public long RoundTrips => Interlocked.Read(ref roundTrips);

    public long Commits => Interlocked.Read(ref commits);

    internal void CountRoundTrip(int statementCount)
    {
        Interlocked.Add(ref statements, statementCount);
        Interlocked.Increment(ref roundTrips);
    }

    internal void CountCommit() => Interlocked.Increment(ref commits);
}
