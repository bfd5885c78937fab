using Coordination.Application.Storage;

namespace Coordination.Persistence.Tests;

public sealed class SqliteStoreTests : StoreComplianceTests
{
    private readonly TempDirectory _directory = new();

    protected override async Task<IStore> OpenAsync() => await SqliteStore.OpenAsync(_directory.Path, StoreOpenMode.OpenOrCreate, Token);

    protected override void CleanUp() => _directory.Dispose();
}
