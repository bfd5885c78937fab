namespace Coordination.Persistence;

internal static class SqlServerSchema
{
    public static SchemaScripts Scripts { get; } = new("SqlServer");
}
