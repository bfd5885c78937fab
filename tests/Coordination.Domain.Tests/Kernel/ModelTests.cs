using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Kernel;

// The rule: every command is understood by the decider of its stream and by no other, and every event is applied by some state. The attack:
// all types of the domain, found by reflection and made with empty hands, so that one added without its arm fails here.
public sealed class ModelTests
{
    private static readonly Assembly s_domain = typeof(Command).Assembly;

    public static TheoryData<string> Commands => [.. Types<Command>().Select(t => t.FullName!)];

    public static TheoryData<string> Events => [.. Types<Event>().Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_is_understood_by_the_decider_of_its_stream_alone(string type)
    {
        var command = (Command)Make(s_domain.GetType(type)!);
        var understood = Enum.GetValues<StreamKind>().Where(kind => Understands(kind, command)).ToList();
        if (command is FireDeadline) Assert.Equal(Enum.GetValues<StreamKind>(), understood);
        else Assert.Equal([command.Stream.Kind], understood);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_applied_by_some_state(string type)
    {
        var e = (Event)Make(s_domain.GetType(type)!);
        Assert.Contains(Enum.GetValues<StreamKind>(), kind => Applies(kind, e));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_foreign_to_a_stream_throws(string type)
    {
        var e = (Event)Make(s_domain.GetType(type)!);
        // The clock's events are common to four kinds of stream; every other belongs to one.
        var common = e is LadderStepRaised or LadderStepLapsed or EscalationSettled;
        Assert.Equal(common ? 4 : 1, Enum.GetValues<StreamKind>().Count(kind => Applies(kind, e)));
    }

    [Fact]
    public void Every_rejection_is_a_sealed_record_named_for_its_text() =>
        Assert.All(Types<Rejection>(), t => Assert.True(t.IsSealed, t.Name));

    [Fact]
    public void A_stream_is_written_and_read_back() =>
        Assert.All(Enum.GetValues<StreamKind>(), kind => Assert.Equal(new StreamId(kind, "lyg/2022-30/2025/10"), StreamId.Parse(new StreamId(kind, "lyg/2022-30/2025/10").ToString())));

    [Theory]
    [InlineData("assignment")]
    [InlineData(":key")]
    [InlineData("nothing:key")]
    public void What_is_no_stream_is_not_read(string text) => Assert.Throws<FormatException>(() => StreamId.Parse(text));

    [Fact]
    public void Keys_open_with_plan_and_jurisdiction_and_lead_back_up()
    {
        var child = AssignmentId.ChildOf(OfHzq, 2);
        Assert.Equal(("lyg/2022-30/2025/10/hzq/2", OfHzq, Run, Year, "lyg"), (child.Value, child.Parent, child.Run, child.Run.Cycle, Year.Plan.Jurisdiction));
        Assert.Null(OfHzq.Parent);
        Assert.Equal("lyg/2022-30/2025/10/zjj-for-hzq", OfHzq.SuccessorFor(Zjj).Value);
    }

    private static IEnumerable<Type> Types<T>() => s_domain.GetTypes().Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract).OrderBy(t => t.FullName, StringComparer.Ordinal);

    /// <summary>Anything but "not understood" shows that there is an arm; empty hands may well fail inside it.</summary>
    private static bool Understands(StreamKind kind, Command command)
    {
        foreach (var actor in new[] { Actor.System, Head(Office) })
        {
            foreach (var state in new[] { Model.Initial(kind), Lived(kind) })
            {
                try
                {
                    // A stream not yet begun may say so before it looks at the command.
                    var no = Model.Decide(state, command, new Frame(actor, Dispatched, Book)).Rejection;
                    if (no is OnlyTheProcess or NotUnderstood || (no is NotFound && state == Model.Initial(kind))) continue;
                }
                catch (Exception e) when (e is NullReferenceException or InvalidOperationException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException)
                {
                }

                return true;
            }
        }

        return false;
    }

    private static object Lived(StreamKind kind) => s_lived.Value.States.Where(p => p.Key.Kind == kind).OrderBy(p => p.Key).Select(p => p.Value).FirstOrDefault() ?? Model.Initial(kind);

    private static readonly Lazy<World> s_lived = new(() => new World().DispatchedToAll().GoTo("2025-04-28 09:00"));

    private static bool Applies(StreamKind kind, Event e)
    {
        try
        {
            Model.Apply(Model.Initial(kind), e, new StreamId(kind, OfSlj.Value), Dispatched);
            return true;
        }
        catch (UnknownEventException)
        {
            return false;
        }
        catch (Exception thrown) when (thrown is NullReferenceException or InvalidOperationException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return true;
        }
    }

    private static object Make(Type type) => Argument(type)!;

    private static object? Argument(Type type)
    {
        if (type == typeof(string)) return OfSlj.Value;
        if (Nullable.GetUnderlyingType(type) is not null) return null;
        if (type == typeof(AssignmentIssue)) return Issue(Slj, Duty.Responsible);
        if (type == typeof(DueDate)) return DueOn("2025-11-28");
        if (type == typeof(OutgoingAct)) return new Submit("完成", null);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) return type.GetField("Empty")!.GetValue(null);
        if (type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IKey<>))) return Activator.CreateInstance(type, OfSlj.Value);
        if (type.IsEnum || type.IsPrimitive || type == typeof(decimal) || type == typeof(DateOnly) || type == typeof(DateTimeOffset)) return RuntimeHelpers.GetUninitializedObject(type);
        var made = type.GetConstructors().Where(c => c.GetParameters() is not [var only] || only.ParameterType != type).MaxBy(c => c.GetParameters().Length);
        return made?.Invoke([.. made.GetParameters().Select(p => Argument(p.ParameterType))]);
    }
}
