using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Coordination.SqlServer.Tests;

/// <summary>
/// The schema all migrations together leave behind, as the statements that would make it at once: a model takes columns from CREATE TABLE alone,
/// so a column added later is moved there.
/// </summary>
internal static class MigratedSchema
{
    public static IReadOnlyList<string> Of(IEnumerable<string> scripts)
    {
        List<TSqlStatement> made = [];
        foreach (var statement in scripts.SelectMany(Statements))
        {
            if (statement is AlterTableAddTableElementStatement addition) Add(TableOf(made, addition), addition.Definition);
            else made.Add(statement);
        }

        return made.ConvertAll(Text);
    }

    /// <summary>Parses as SQL Server 2019 does; GO ends a batch.</summary>
    public static IEnumerable<TSqlStatement> Statements(string script)
    {
        using var reader = new StringReader(script);
        var parsed = new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        if (errors.Count > 0) throw new FormatException($"line {errors[0].Line}: {errors[0].Message}");
        return ((TSqlScript)parsed).Batches.SelectMany(batch => batch.Statements);
    }

    /// <summary>What lies between one GO and the next, as it stands.</summary>
    public static IEnumerable<string> Batches(string script) => Regex.Split(script, @"^GO\s*$", RegexOptions.Multiline).Select(batch => batch.Trim());

    private static CreateTableStatement TableOf(IEnumerable<TSqlStatement> made, AlterTableAddTableElementStatement addition) =>
        made.OfType<CreateTableStatement>().Single(table => Name(table.SchemaObjectName) == Name(addition.SchemaObjectName));

    private static void Add(CreateTableStatement table, TableDefinition added)
    {
        foreach (var column in added.ColumnDefinitions) table.Definition.ColumnDefinitions.Add(column);
        foreach (var constraint in added.TableConstraints) table.Definition.TableConstraints.Add(constraint);
        foreach (var index in added.Indexes) table.Definition.Indexes.Add(index);
    }

    private static string Name(SchemaObjectName name) => string.Join('.', name.Identifiers.Select(part => part.Value));

    private static string Text(TSqlStatement statement)
    {
        new Sql150ScriptGenerator().GenerateScript(statement, out var text);
        return text;
    }
}
