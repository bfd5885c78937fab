namespace Coordination.Persistence;

internal static class PostgresSchema
{
    public static SchemaScripts Scripts { get; } = new("Postgres");
}
