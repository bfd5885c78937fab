using Coordination.Application.Storage;
using Coordination.Engine.Tests.Harness;

namespace Coordination.Benchmarks;

/// <summary>Remembers what was written, so that the bare loop writes the very same rows.</summary>
internal sealed class RecordingStore(IStore inner) : DelegatingStore(inner)
{
    public List<BatchWrite> Writes { get; } = [];

    protected override void Writing(BatchWrite write) => Writes.Add(write);
}
