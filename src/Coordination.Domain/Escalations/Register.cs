namespace Coordination.Domain.Escalations;

/// <summary>Gives a paper its number: by kind and plan-year, without gaps. Repeats are known by the command's id.</summary>
public sealed record AllocateNumber(CycleId Cycle, PaperKind Paper, NoticeId Notice) : Command
{
    public override StreamId Stream => StreamId.Register(Cycle, Paper.ToString());
}

public sealed record NumberAllocated(NoticeId Notice, int Number) : Event;

public sealed record RegisterState(int LastNumber)
{
    public static RegisterState Initial { get; } = new(0);

    public static RegisterState Apply(RegisterState s, Event e) =>
        e is NumberAllocated x ? s with { LastNumber = x.Number } : throw new UnknownEventException(e.GetType(), StreamKind.Register);
}

public static class RegisterDecider
{
    public static Decision Decide(RegisterState s, Command command, Frame f) => command switch
    {
        AllocateNumber c => Authority.Process(f) is { } no ? no : new NumberAllocated(c.Notice, s.LastNumber + 1),
        FireDeadline => Decision.Nothing,
        _ => new NotUnderstood(command.GetType().Name),
    };
}
