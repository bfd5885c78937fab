using Coordination.Host.Tests;

[assembly: AssemblyFixture(typeof(Simulated))]
