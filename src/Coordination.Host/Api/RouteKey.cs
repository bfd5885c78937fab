using System.Globalization;
using Coordination.Domain;
using Coordination.Domain.Plans;

namespace Coordination.Host.Api;

/// <summary>
/// What an address names. A part of a key that holds slashes is one segment of the address with <c>~</c> in their place: assignment
/// <c>lyg/2022-30/2025/10/hzq/1</c> is <c>assignments/2025/10/hzq~1</c>. Null where a segment cannot be what it stands for.
/// </summary>
public readonly struct RouteKey(RouteValueDictionary values, PlanBook book)
{
    /// <summary>So many characters of a key are kept at most.</summary>
    private const int KeyLengthMax = 200;

    private const int YearMin = 2000;
    private const int YearMax = 2999;

    public const string CyclePattern = "{year:int}";
    public const string RunPattern = "{year:int}/{task:int}";
    public const string AssignmentPattern = "{year:int}/{task:int}/{assignment}";
    public const string IndicatorPattern = "{year:int}/{task:int}/{figure}";
    public const string SpotCheckPattern = "{year:int}/{month}";
    public const string ReturnPattern = "{year:int}/{unit}/{month}";
    public const string MergePattern = "{year:int}/{task:int}/{month}";
    public const string NoticePattern = "{year:int}/{unit}/{level}/{day}";
    public const string EscalationPattern = "{year:int}/{matter}";
    public const string UnitPattern = "{unit}";
    public const string PersonPattern = "{person}";

    public string Jurisdiction => book.Plan.Jurisdiction;

    public CycleId? Cycle => Number("year") is >= YearMin and <= YearMax and var year ? CycleId.Of(book.Plan, year) : null;

    public TaskRunId? Run => Cycle is { } cycle && Number("task") is { } task && book.Tasks.ContainsKey(task) ? TaskRunId.Of(cycle, task) : null;

    public AssignmentId? Assignment => Run is { } run ? Below<AssignmentId>(run.Value, "assignment") : null;

    public IndicatorId? Indicator => Run is { } run && Key<StepId>("figure") is { } figure ? IndicatorId.Of(run, figure.Value) : null;

    public SpotCheckId? SpotCheck => Cycle is { } cycle && Key<ReportMonth>("month") is { } month ? SpotCheckId.Of(cycle, month) : null;

    public ReturnId? Return => Cycle is { } cycle && Unit is { } unit && Key<ReportMonth>("month") is { } month ? ReturnId.Of(cycle, unit, month) : null;

    public MergeId? Merge => Run is { } run && Key<ReportMonth>("month") is { } month ? MergeId.Of(run, month) : null;

    public NoticeId? Notice =>
        Cycle is { } cycle && Unit is { } unit && Key<StepId>("level") is { } level && DateOnly.TryParseExact(Text("day"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? NoticeId.Of(cycle, unit, level.Value, day)
            : null;

    public EscalationId? Escalation => Cycle is { } cycle ? Below<EscalationId>(cycle.Value, "matter") : null;

    public UnitCode? Unit => Key<UnitCode>("unit");

    public PersonId? Person => Key<PersonId>("person");

    /// <summary>The end of the address of what lies below: <c>…/2025/10/hzq~1</c>.</summary>
    public static string SegmentOf(string key, string above) => Uri.EscapeDataString(key[(above.Length + 1)..].Replace('/', '~'));

    public static string UrlOf(AssignmentId id) =>
        FormattableString.Invariant($"{ApiEndpoints.Root}/assignments/{id.Run.Cycle.Year}/{id.Run.TaskNumber}/{SegmentOf(id.Value, id.Run.Value)}");

    private TKey? Below<TKey>(string above, string name) where TKey : struct, IKey<TKey> =>
        Text(name) is { Length: > 0 } segment && $"{above}/{segment.Replace('~', '/')}" is { Length: <= KeyLengthMax } key && ApiJson.IsKey<TKey>(key) ? TKey.Of(key) : null;

    private TKey? Key<TKey>(string name) where TKey : struct, IKey<TKey> => Text(name) is { } text && ApiJson.IsKey<TKey>(text) ? TKey.Of(text) : null;

    private int? Number(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string? Text(string name) => values.GetValueOrDefault(name)?.ToString();
}
