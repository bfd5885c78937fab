using Coordination.Host.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(Simulated))]
