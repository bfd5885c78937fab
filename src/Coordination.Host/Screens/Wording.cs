using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coordination.Application.Serialization;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Coordination.Domain.Workflows;
using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>One thing an event says, with its label.</summary>
internal sealed record Detail(string Label, string Text);

/// <summary>Words what events and rejections carry: units by name, dates with how they were computed.</summary>
/// <param name="task">The task the stream belongs to, whose steps are told by title; null: by id.</param>
internal sealed partial class Wording(PlanBook book, TaskDefinition? task)
{
    private const int TextLengthMax = 200;

    /// <summary>What no reader of a timeline asks for: the hand is told beside it, the rest serves the engine.</summary>
    private static readonly HashSet<string> s_silent =
    [
        "By", "Version", "TextHash", "Generation", "Ordinal", "Ladder", "Windows", "OpenSteps", "Parts", "Completed", "Tasks", "Key", "HomeUnit", "ByUnit",
    ];

    /// <summary>A no of these is as much of an answer as a yes.</summary>
    private static readonly HashSet<string> s_answers = ["Upheld", "Passed", "On"];

    private static readonly Dictionary<string, Type> s_rejections =
        typeof(Rejection).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Rejection))).ToDictionary(t => t.Name, StringComparer.Ordinal);

    public IReadOnlyList<Detail> DetailsOf(Event e)
    {
        var details = new List<Detail>();
        Collect(e, details);
        return details;
    }

    /// <summary>The sentence of a recorded "no".</summary>
    public string Refusal(string code, JsonElement? data)
    {
        if (!s_rejections.TryGetValue(code, out var type)) return code;
        var rejection = data is { } body ? body.Deserialize(type, DomainJson.Options) : null;
        return Placeholder().Replace(Texts.Rejection(code), match =>
        {
            var property = type.GetProperty(match.Groups[1].Value, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            return rejection is null || property?.GetValue(rejection) is not { } value ? "—" : Text(value);
        });
    }

    /// <summary>The sentence of a "no" that is not on record.</summary>
    public string Refusal(Rejection refused) => Refusal(refused.Code, JsonSerializer.SerializeToElement(refused, refused.GetType(), DomainJson.Options));

    /// <summary>The labels and enumerations that events of this type may need, for the proof that none is missing.</summary>
    public static IEnumerable<(string? Label, Type? Enumeration)> NeedsOf(Type type)
    {
        foreach (var property in Told(type))
        {
            var inner = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (IsList(inner)) inner = inner.GetGenericArguments()[0];
            if (inner.IsEnum) yield return (null, inner);
            if (IsFlat(inner) && !IsList(property.PropertyType))
            {
                var types = inner.IsAbstract ? inner.Assembly.GetTypes().Where(t => t.IsSubclassOf(inner)) : [inner];
                foreach (var need in types.SelectMany(NeedsOf)) yield return need;
            }
            else
            {
                yield return (property.Name, null);
            }
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    internal static partial Regex Placeholder();

    private static IEnumerable<PropertyInfo> Told(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => !s_silent.Contains(p.Name) && p.GetIndexParameters().Length == 0);

    private void Collect(object part, List<Detail> details)
    {
        foreach (var property in Told(part.GetType()))
        {
            if (property.GetValue(part) is not { } value || value is 0 || (value is false && !s_answers.Contains(property.Name))) continue;
            if (IsFlat(value.GetType()))
            {
                Collect(value, details);
                continue;
            }

            var text = Text(value);
            // A clock often repeats the date beside it.
            if (text.Length == 0 || (value is Clock or DueDate && details.Exists(d => d.Text == text))) continue;
            details.Add(new Detail(Texts.Field(property.Name), text));
        }
    }

    /// <summary>Records without words of their own: their members are told as if they were the event's.</summary>
    private static bool IsFlat(Type type) =>
        type.Namespace?.StartsWith("Coordination.Domain", StringComparison.Ordinal) == true && type is { IsClass: true }
        && type != typeof(Clock) && type != typeof(DueDate);

    private static bool IsList(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(System.Collections.Immutable.ImmutableArray<>);

    private string Text(object value) => value switch
    {
        UnitCode unit => book.Units.NameOf(unit),
        StepId step => task?.FindStep(step)?.Title ?? step.Value,
        Clock clock => Due(clock),
        DueDate due => Due(due),
        StreamId stream => stream.ToString(),
        DateOnly day => Shanghai.Day(day),
        DateTimeOffset at => Shanghai.Minute(at),
        bool yes => Texts.Of(yes ? Say.Yes : Say.No),
        Enum choice => Texts.Value(choice),
        decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
        string text => Shortened(text),
        IEnumerable list => List(list),
        _ => value.ToString() ?? "",
    };

    private static string Due(Clock clock) =>
        clock.Due == clock.OriginalDue
            ? Due(clock.Due)
            : $"{Due(clock.Due)}{(Texts.IsChinese ? "，" : ", ")}{Texts.Of(Say.DueOriginal, Shanghai.Minute(clock.OriginalDue.At))}";

    private static string Due(DueDate due) => DueBasis.Explain(due, Texts.IsChinese);

    private string List(IEnumerable list)
    {
        var items = list.Cast<object>().ToList();
        if (items.Count == 0) return "";
        var names = items.Select(NameOf).ToList();
        return names.Contains(null) ? Texts.Of(Say.Items, items.Count) : string.Join(Texts.IsChinese ? "、" : ", ", names);
    }

    private string? NameOf(object item) => item switch
    {
        OnwardChild child => book.Units.NameOf(child.Issue.Unit),
        Domain.TaskRuns.BreakdownItem part => book.Units.NameOf(part.Unit),
        Clock clock => $"{clock.Name} {Due(clock)}",
        DueDate => null,
        _ when IsFlat(item.GetType()) => null,
        _ => Text(item),
    };

    private static string Shortened(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= TextLengthMax ? line : line[..TextLengthMax] + "…";
    }
}
