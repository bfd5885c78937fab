using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Definitions;

/// <summary>
/// Reads a directory of definitions: <c>plan.yaml</c>, <c>units.yaml</c>, <c>ladders.yaml</c>, <c>calendar.yaml</c>, <c>assessment.yaml</c>,
/// <c>papers.yaml</c> and a file per task, <c>10-water-saving.yaml</c>. All or nothing: one fault anywhere and there is no book.
/// </summary>
public static class DefinitionReader
{
    private const int FilesMax = 200;
    private const string PlanName = "plan.yaml";
    private const string UnitsName = "units.yaml";
    private const string LaddersName = "ladders.yaml";
    private const string CalendarName = "calendar.yaml";
    private const string AssessmentName = "assessment.yaml";
    private const string PapersName = "papers.yaml";

    private static readonly CultureInfo s_chinese = CultureInfo.GetCultureInfo("zh-CN");

    /// <param name="culture">The language of the sentences; Chinese if null.</param>
    public static DefinitionLoad Load(string directory, CultureInfo? culture = null)
    {
        var findings = new Findings(culture ?? s_chinese);
        var files = ReadDirectory(directory, findings);
        return files is null ? new DefinitionLoad(null, findings.Sorted()) : Load(files, directory, findings);
    }

    /// <summary>The same from memory. A name's last part decides what a file is; the whole name stands in the errors.</summary>
    public static DefinitionLoad Load(IReadOnlyList<(string Name, string Text)> files, CultureInfo? culture = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Load([.. files.Select(f => new SourceFile(f.Name, f.Text))], "", new Findings(culture ?? s_chinese));
    }

    /// <summary>One file of assessment rules by itself, to try what they would give; every fault where there are no rules.</summary>
    public static (Domain.Assessments.AssessmentRules? Rules, ImmutableArray<DefinitionError> Errors) LoadAssessment(string path, CultureInfo culture)
    {
        var findings = new Findings(culture);
        if (!File.Exists(path)) findings.Add(Place.StartOf(path), DefinitionRule.MissingFile, Say.NoFile);
        var rules = findings.Count == 0 && YamlText.Parse(new SourceFile(path, ReadFile(path, findings)), findings) is { } node
            ? new AssessmentReader(findings).Read(new YamlMap(path, node, AssessmentReader.FileFields, findings))
            : null;
        return findings.Count == 0 ? (rules, []) : (null, findings.Sorted());
    }

    private static DefinitionLoad Load(IReadOnlyList<SourceFile> files, string directory, Findings findings)
    {
        var set = Sorted(files, directory, findings);
        if (set is null)
            return new DefinitionLoad(null, findings.Sorted());
        var ladders = Read(LaddersName, LaddersReader.FileFields, new LaddersReader(findings).Read);
        var units = Read<(ImmutableArray<Unit> Units, UnitNames Names)?>(
            UnitsName, UnitsReader.FileFields, map => new UnitsReader(findings).Read(map));
        var plan = Read(PlanName, PlanReader.FileFields, new PlanReader(ladders, findings).Read);
        var notices = Read<ImmutableArray<YearNotice>?>(
            CalendarName, CalendarReader.FileFields, map => new CalendarReader(findings).Read(map));
        var assessment = Read(AssessmentName, AssessmentReader.FileFields, new AssessmentReader(findings).Read);
        var papers = Read(PapersName, PapersReader.FileFields, new PapersReader(findings).Read);
        var tasks = ReadTasks(set, new TaskContext(units?.Names, ladders, plan?.Settings ?? new PlanSettings()), findings);
        CheckCount(set, plan, tasks, findings);
        if (findings.Count > 0)
            return new DefinitionLoad(null, findings.Sorted());
        return new DefinitionLoad(Assemble(plan!, notices!.Value, units!.Value.Units, ladders!, tasks) with { Assessment = assessment!, Papers = papers! }, []);

        T? Read<T>(string name, ImmutableArray<string> fields, Func<YamlMap, T> read) =>
            set.Single.TryGetValue(name, out var file) && YamlText.Parse(file, findings) is { } node
                ? read(new YamlMap(file.Name, node, fields, findings))
                : default;
    }

    private static PlanBook Assemble(
        PlanFile plan, ImmutableArray<YearNotice> notices, ImmutableArray<Unit> units, LadderSet ladders, List<ReadTask> tasks)
    {
        var inForce = tasks.Select(t => t.Task).OfType<TaskDefinition>()
            .Select(t => t with { Version = TaskDefinitionJson.VersionOf(t) })
            .ToImmutableSortedDictionary(t => t.Number, t => t);
        return new PlanBook(
            plan.Plan!.Value, plan.Document!, plan.Settings, new WorkCalendar(notices), new UnitRegister(units), ladders.All, inForce,
            inForce.Values.ToImmutableDictionary(t => t.Version, StringComparer.Ordinal));
    }

    private static List<ReadTask> ReadTasks(FileSet set, TaskContext context, Findings findings)
    {
        var tasks = new List<ReadTask>();
        foreach (var file in set.Tasks)
        {
            if (YamlText.Parse(file, findings) is not { } node)
            {
                tasks.Add(new ReadTask(file.Name, null, default));
                continue;
            }

            var map = new YamlMap(file.Name, node, TaskReader.FileFields, findings);
            var task = new TaskReader(context, findings).Read(Path.GetFileName(file.Name), map);
            if (task is not null && tasks.Any(t => t.Task?.Number == task.Number))
                findings.Add(map.PlaceOf("number"), DefinitionRule.DuplicateId, Say.TaskNumberTaken, task.Number);
            else
                tasks.Add(new ReadTask(file.Name, task, map.At));
        }

        return tasks;
    }

    /// <summary>A task file that is not there shows by its number; a file that could not be read counts by its name.</summary>
    private static void CheckCount(FileSet set, PlanFile? plan, List<ReadTask> tasks, Findings findings)
    {
        if (set.Tasks.Count == 0)
            findings.Add(Place.StartOf(Path.Combine(set.Directory, "01-….yaml")), DefinitionRule.MissingFile, Say.NoTaskFile);
        if (plan?.Tasks is not { } count || set.Tasks.Count == 0)
            return;
        var there = tasks.Select(t => Path.GetFileName(t.File)[..2]).ToHashSet(StringComparer.Ordinal);
        for (var number = 1; number <= count; number++)
        {
            var prefix = FormattableString.Invariant($"{number:00}");
            if (!there.Contains(prefix))
                findings.Add(Place.StartOf(Path.Combine(set.Directory, $"{prefix}-….yaml")), DefinitionRule.MissingFile, Say.NoFile);
        }

        foreach (var beyond in tasks.Where(t => t.Task?.Number > count))
            findings.Add(beyond.At, DefinitionRule.BadValue, Say.NotWhole, "number", 1, count, beyond.Task!.Number);
    }

    private static FileSet? Sorted(IReadOnlyList<SourceFile> files, string directory, Findings findings)
    {
        var set = new FileSet(directory, [], []);
        if (files.Count > FilesMax)
        {
            findings.Add(Place.StartOf(directory.Length == 0 ? "." : directory), DefinitionRule.TooLarge, Say.TooManyFiles, FilesMax);
            return null;
        }

        foreach (var file in files.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file.Name);
            if (Identifiers.IsTaskFile(name))
                set.Tasks.Add(file);
            else if (name is not (PlanName or UnitsName or LaddersName or CalendarName or AssessmentName or PapersName))
                findings.Add(Place.StartOf(file.Name), DefinitionRule.BadFileName, Say.FileNameUnknown, name);
            else if (!set.Single.TryAdd(name, file))
                findings.Add(Place.StartOf(file.Name), DefinitionRule.BadFileName, Say.FileNameTwice, name);
        }

        foreach (var name in new[] { PlanName, UnitsName, LaddersName, CalendarName, AssessmentName, PapersName }.Where(n => !set.Single.ContainsKey(n)))
            findings.Add(Place.StartOf(Path.Combine(directory, name)), DefinitionRule.MissingFile, Say.NoFile);
        return set;
    }

    private static List<SourceFile>? ReadDirectory(string directory, Findings findings)
    {
        try
        {
            if (!Directory.Exists(directory))
            {
                findings.Add(Place.StartOf(directory), DefinitionRule.MissingFile, Say.NoDirectory);
                return null;
            }

            return
            [
                .. Directory.EnumerateFiles(directory)
                    .Where(p => Path.GetExtension(p) is ".yaml" or ".yml")
                    .Take(FilesMax + 1)
                    .Select(p => new SourceFile(p, ReadFile(p, findings))),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(Place.StartOf(directory), DefinitionRule.UnreadableFile, Say.CannotRead, e.Message);
            return null;
        }
    }

    /// <returns>Null where it cannot be read; the fault is reported.</returns>
    private static string? ReadFile(string path, Findings findings)
    {
        try
        {
            if (new FileInfo(path).Length <= YamlText.FileBytesMax)
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
            findings.Add(Place.StartOf(path), DefinitionRule.TooLarge, Say.FileTooLarge, YamlText.FileBytesMax / 1024);
        }
        catch (DecoderFallbackException)
        {
            findings.Add(Place.StartOf(path), DefinitionRule.YamlSyntax, Say.NotUtf8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(Place.StartOf(path), DefinitionRule.UnreadableFile, Say.CannotRead, e.Message);
        }

        return null;
    }

    private sealed record ReadTask(string File, TaskDefinition? Task, Place At);

    private sealed record FileSet(string Directory, Dictionary<string, SourceFile> Single, List<SourceFile> Tasks);
}
