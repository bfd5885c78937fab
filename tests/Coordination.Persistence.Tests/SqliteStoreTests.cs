using Coordination.Application.Storage;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

/// <summary>The embedded store has one writer: sessions take turns.</summary>
public sealed class SqliteStoreTests : StoreComplianceTests
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Two_writers_take_turns_and_the_second_one_loses()
    {
        await using var winner = await Store.BeginAsync(Token);
        var loser = Task.Run(() => Store.CommitAsync(Batch(2, Event(First, 1, 2))), Token);
        await winner.WriteAsync(Batch(1, Event(First, 1, 1)), Token);
        await winner.CommitAsync(Token);
        await winner.DisposeAsync();

        // Whoever began first wins; the other must see the clash.
        await Assert.ThrowsAsync<StoreConflictException>(() => loser);
        Assert.Equal(Id(1), Assert.Single((await Store.LoadAsync((First, 0))).Events).CommandId);
    }

    [Fact]
    public async Task A_second_session_waits_for_the_first_and_can_be_cancelled_while_waiting()
    {
        await using var session = await Store.BeginAsync(Token);
        using var cancellation = new CancellationTokenSource();
        var waiting = Store.BeginAsync(cancellation.Token);
        Assert.False(waiting.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_file_of_this_machine_has_no_clock_of_its_own() => Assert.Null(await Store.ReadClockAsync(Token));

    protected override async Task<IStore> OpenAsync() => await SqliteStore.OpenAsync(_directory.Path, StoreOpenMode.OpenOrCreate, Token);

    protected override void CleanUp() => _directory.Dispose();
}
