using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Coordination.Persistence.Tests")]
