using DbUp.Engine.Output;
using DbUp.Engine.Transactions;
using DbUp.SqlServer;

namespace Coordination.SqlServer.Tests;

/// <summary>DbUp's own word for the table of what has run.</summary>
internal sealed class Journal : SqlTableJournal
{
    private Journal()
        : base(() => (IConnectionManager)null!, () => new NoOpUpgradeLog(), "dbo", Persistence.SchemaScripts.Journal)
    {
    }

    public static string Table => new Journal().CreateSchemaTableSql("[schema_versions_key]");
}
