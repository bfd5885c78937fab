using System.Collections.Concurrent;
using System.Diagnostics;
using Coordination.Contracts;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Engine.Tests.Harness;
using Coordination.Units.Tests.Harness;
using Xunit;

namespace Coordination.Units.Tests;

/// <summary>The program that shows office vendors how works as it stands: its own process, the real broker, the real engine.</summary>
public sealed class SampleTests(Broker broker)
{
    [Fact]
    public async Task The_sample_takes_what_is_dispatched_acknowledges_and_reports()
    {
        await using var under = await EdgeUnderTest.StartAsync(broker);
        await using var sample = await StartAsync(under, EdgeUnderTest.Ytsj);
        await sample.UntilAsync("unit.ytsj is working");
        await under.DispatchAsync(EdgeUnderTest.Run);
        await under.DispatchAsync(TaskRunId.Of(People.Cycle2025, 11));
        await sample.UntilAsync($"accepted acknowledge/{EdgeUnderTest.OfYtsj}");
        await Patience.UntilAsync(() => Task.FromResult(under.State(EdgeUnderTest.OfYtsj).Status == AssignmentStatus.InProgress));
        await under.Engine.AdvanceToAsync(EngineUnderTest.At(2025, 2, 20));
        // Two assignments, one return: it leaves the unit with the last of its lines.
        foreach (var id in new[] { EdgeUnderTest.OfYtsj, AssignmentId.Of(TaskRunId.Of(People.Cycle2025, 11), new UnitCode("ytsj")) })
            await Patience.UntilAsync(() => Task.FromResult(under.State(id).Reports["2025-02"].Standing == ReportStanding.Received));
    }

    [Fact]
    public void The_sample_is_short_and_knows_nothing_of_ours()
    {
        var folder = Path.Combine(Repository.Root, "infra", "bureau-sample");
        Assert.True(Directory.EnumerateFiles(folder, "*.cs").Sum(f => File.ReadLines(f).Count()) <= 150);
        Assert.DoesNotContain("ProjectReference", File.ReadAllText(Path.Combine(folder, "bureau-sample.csproj")), StringComparison.Ordinal);
        Assert.DoesNotContain("using Coordination", File.ReadAllText(Path.Combine(folder, "Program.cs")), StringComparison.Ordinal);
    }

    private async Task<RunningSample> StartAsync(EdgeUnderTest under, string unit)
    {
        await broker.AddAccountAsync(under.VirtualHost, unit);
        // Built in the same configuration, into a folder of the same name.
        var output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Coordination.Units.Tests"), AppContext.BaseDirectory);
        var program = Path.Combine(Repository.Root, "infra", "bureau-sample", output, "bureau-sample.dll");
        var start = new ProcessStartInfo("dotnet", [program, unit]) { RedirectStandardOutput = true };
        start.Environment["BUREAU_BROKER"] = broker.UriOf(under.VirtualHost, BusNames.UnitQueue(unit)).AbsoluteUri;
        return new RunningSample(Process.Start(start)!);
    }

    private sealed class RunningSample : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly ConcurrentQueue<string> _said = new();

        public RunningSample(Process process)
        {
            _process = process;
            process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "(end)");
            process.BeginOutputReadLine();
        }

        public async Task UntilAsync(string line)
        {
            await Patience.UntilAsync(() => Task.FromResult(_said.Contains(line) || _process.HasExited));
            Assert.Contains(line, _said);
        }

        public async ValueTask DisposeAsync()
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', _said));
            if (!_process.HasExited) _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}
