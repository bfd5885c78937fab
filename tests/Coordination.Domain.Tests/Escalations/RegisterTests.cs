using Coordination.Domain.Escalations;
using Xunit;

namespace Coordination.Domain.Tests.Escalations;

/// <summary>A register numbers each paper once and without gaps, and keeps one file for it; attacked by asking again, in other orders and in a person's name.</summary>
public sealed class RegisterTests
{
    private static readonly CycleId s_year = new("lyg/2022-30/2025");
    private static readonly StreamId s_one = new AssignmentId("lyg/2022-30/2025/10/hzq").Stream;
    private static readonly StreamId s_other = new AssignmentId("lyg/2022-30/2025/10/gxq").Stream;
    private static readonly string s_hash = new('a', 64);

    [Fact]
    public void Each_paper_has_the_next_number_and_keeps_it()
    {
        var state = Number(Number(Number(RegisterState.Initial, s_one), s_other), s_one);
        Assert.Equal((2, 1, 2), (state.LastNumber, state.Of(s_one)!.Number, state.Of(s_other)!.Number));
        Assert.Empty(Decide(state, new AllocateNumber(s_year, PaperKind.DispatchOrder, s_one)).Events);
    }

    [Fact]
    public void Numbers_go_on_after_those_given_before_registers_knew_their_subjects()
    {
        var state = RegisterState.Apply(RegisterState.Initial, new NumberAllocated(new NoticeId("lyg/2022-30/2025/hzq/blue/2025-03-03"), 7));
        Assert.Null(state.Papers);
        Assert.Equal(8, Number(state, s_one).Of(s_one)!.Number);
    }

    [Fact]
    public void The_first_file_stays()
    {
        var kept = Keep(Number(RegisterState.Initial, s_one), s_one, s_hash);
        Assert.Equal(new PaperEntry(1, s_hash), kept.Of(s_one));
        Assert.Empty(Decide(kept, new KeepPaper(s_year, PaperKind.DispatchOrder, s_one, new string('b', 64), 1)).Events);
        Assert.Equal(new PaperEntry(null, s_hash), Keep(RegisterState.Initial, s_other, s_hash).Of(s_other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_hash_is_refused(string hash) =>
        Assert.IsType<BadEvidence>(Decide(RegisterState.Initial, new KeepPaper(s_year, PaperKind.DispatchOrder, s_one, hash, 1)).Rejection);

    [Fact]
    public void Only_the_process_numbers_and_keeps()
    {
        var head = new Actor(new PersonId("ldxzb.head"), new UnitCode("ldxzb"), Role.UnitHead);
        Command[] commands = [new AllocateNumber(s_year, PaperKind.DispatchOrder, s_one), new KeepPaper(s_year, PaperKind.DispatchOrder, s_one, s_hash, 1)];
        Assert.All(commands, c => Assert.IsType<OnlyTheProcess>(RegisterDecider.Decide(RegisterState.Initial, c, new Frame(head, default, Scenario.Book)).Rejection));
    }

    private static RegisterState Number(RegisterState s, StreamId subject) => After(s, new AllocateNumber(s_year, PaperKind.DispatchOrder, subject));

    private static RegisterState Keep(RegisterState s, StreamId subject, string hash) => After(s, new KeepPaper(s_year, PaperKind.DispatchOrder, subject, hash, 9));

    private static RegisterState After(RegisterState s, Command command) => Decide(s, command).Events.Aggregate(s, RegisterState.Apply);

    private static Decision Decide(RegisterState s, Command command) => RegisterDecider.Decide(s, command, new Frame(Actor.System, default, Scenario.Book));
}
