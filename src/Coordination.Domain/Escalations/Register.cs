using System.Collections.Immutable;

namespace Coordination.Domain.Escalations;

/// <summary>
/// Gives a paper its number: by kind and plan-year, without gaps. The subject is the stream the paper is about (a notice, an assignment); asked
/// again for the same one, it keeps its number.
/// </summary>
public sealed record AllocateNumber(CycleId Cycle, PaperKind Paper, StreamId Subject) : Command
{
    public override StreamId Stream => StreamId.Register(Cycle, Paper.ToString());
}

/// <summary>The paper has been made into a file: from now on this file is the paper, whatever becomes of the texts it was made with.</summary>
/// <param name="Hash">SHA-256 of the file in 64 lower-case hexadecimal digits.</param>
public sealed record KeepPaper(CycleId Cycle, PaperKind Paper, StreamId Subject, string Hash, long Bytes) : Command
{
    public override StreamId Stream => StreamId.Register(Cycle, Paper.ToString());
}

/// <summary>How numbers of notices were recorded before other papers had any.</summary>
public sealed record NumberAllocated(NoticeId Notice, int Number) : Event;

public sealed record PaperNumbered(StreamId Subject, int Number) : Event;

public sealed record PaperKept(StreamId Subject, string Hash, long Bytes) : Event;

/// <param name="Number">Null where the subject's own stream has it, from before registers knew their subjects.</param>
/// <param name="Hash">Null until the paper was made into a file.</param>
public sealed record PaperEntry(int? Number, string? Hash);

public sealed record RegisterState(int LastNumber)
{
    public static RegisterState Initial { get; } = new(0);

    /// <summary>By subject; null while there is none.</summary>
    public ImmutableSortedDictionary<string, PaperEntry>? Papers { get; init; }

    public PaperEntry? Of(StreamId subject) => Papers?.GetValueOrDefault(subject.ToString());

    public static RegisterState Apply(RegisterState s, Event e) => e switch
    {
        NumberAllocated x => s with { LastNumber = x.Number },
        PaperNumbered x => s.With(x.Subject, new PaperEntry(x.Number, s.Of(x.Subject)?.Hash)) with { LastNumber = x.Number },
        PaperKept x => s.With(x.Subject, new PaperEntry(s.Of(x.Subject)?.Number, x.Hash)),
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Register),
    };

    private RegisterState With(StreamId subject, PaperEntry entry) =>
        this with { Papers = (Papers ?? ImmutableSortedDictionary.Create<string, PaperEntry>(StringComparer.Ordinal)).SetItem(subject.ToString(), entry) };
}

public static class RegisterDecider
{
    public static Decision Decide(RegisterState s, Command command, Frame f) => command switch
    {
        AllocateNumber c => Authority.Process(f) is { } no ? no : s.Of(c.Subject)?.Number is null ? new PaperNumbered(c.Subject, s.LastNumber + 1) : Decision.Nothing,
        KeepPaper c => Keep(s, c, f),
        FireDeadline => Decision.Nothing,
        _ => new NotUnderstood(command.GetType().Name),
    };

    /// <summary>The first file stays; whoever comes second with another has to give out that one.</summary>
    private static Decision Keep(RegisterState s, KeepPaper c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (!TextHash.IsOne(c.Hash)) return new BadEvidence("hash");
        return s.Of(c.Subject)?.Hash is null ? new PaperKept(c.Subject, c.Hash, c.Bytes) : Decision.Nothing;
    }
}
