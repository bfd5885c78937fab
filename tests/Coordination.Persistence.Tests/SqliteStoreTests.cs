using Coordination.Application.Storage;

namespace Coordination.Persistence.Tests;

public sealed class SqliteStoreTests : StoreComplianceTests
{
    private readonly TempDirectory directory = new();

    protected override async Task<IStore> OpenAsync() => await SqliteStore.OpenAsync(directory.Path, StoreOpenMode.OpenOrCreate, Token);

    protected override void CleanUp() => directory.Dispose();
}
