namespace Coordination.Persistence;

/// <summary>What a store has asked of its database since it was opened, by commands and reads alike. BEGIN and COMMIT are no statements here.</summary>
public sealed class StoreCounters
{
    private long _statements;
    private long _roundTrips;
    private long _commits;

    public long Statements => Interlocked.Read(ref _statements);

    public long RoundTrips => Interlocked.Read(ref _roundTrips);

    public long Commits => Interlocked.Read(ref _commits);

    internal void CountRoundTrip(int statementCount)
    {
        Interlocked.Add(ref _statements, statementCount);
        Interlocked.Increment(ref _roundTrips);
    }

    internal void CountCommit() => Interlocked.Increment(ref _commits);
}
