using System.Collections.Immutable;
using Coordination.Domain;

namespace Coordination.Web.Tests;

/// <summary>Something of the right form for any body of the interface, made from its type alone.</summary>
internal static class SampleBody
{
    private static readonly Dictionary<Type, object> s_samples = new()
    {
        [typeof(string)] = "x",
        [typeof(bool)] = true,
        [typeof(int)] = 1,
        [typeof(decimal)] = 1m,
        [typeof(DateOnly)] = new DateOnly(2025, 12, 1),
        [typeof(DateTimeOffset)] = new DateTimeOffset(2025, 12, 1, 9, 30, 0, TimeSpan.Zero),
        [typeof(UnitCode)] = new UnitCode("lyq"),
        [typeof(PersonId)] = new PersonId("isolation.test"),
        [typeof(StepId)] = new StepId("no-such-step"),
        [typeof(ReportMonth)] = new ReportMonth("2025-10"),
        [typeof(TaskRunId)] = new TaskRunId("lyg/2022-30/2024/10"),
        [typeof(AssignmentId)] = new AssignmentId("lyg/2022-30/2025/10/lyq"),
    };

    public static object Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (s_samples.TryGetValue(type, out var sample)) return sample;
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>)) return type.GetField("Empty")!.GetValue(null)!;
        if (type.IsGenericType) return ListOf(type);
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType))]);
    }

    private static object ListOf(Type type)
    {
        var item = type.GetGenericArguments()[0];
        var array = Array.CreateInstance(item, 1);
        array.SetValue(Of(item), 0);
        if (type.GetGenericTypeDefinition() != typeof(ImmutableArray<>)) return array;
        return typeof(ImmutableArray).GetMethods().Single(m => m is { Name: nameof(ImmutableArray.Create), IsGenericMethod: true } && m.GetParameters() is [{ ParameterType.IsArray: true } only]
            && only.Name == "items").MakeGenericMethod(item).Invoke(null, [array])!;
    }
}
