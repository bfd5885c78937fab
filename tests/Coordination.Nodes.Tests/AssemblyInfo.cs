using Coordination.Nodes.Tests;
using Xunit;

// Each test brings several processes and kills servers that others would share.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Ground))]
