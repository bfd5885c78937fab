using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Coordination.Persistence.Tests")]
[assembly: InternalsVisibleTo("Coordination.SqlServer.Tests")]
