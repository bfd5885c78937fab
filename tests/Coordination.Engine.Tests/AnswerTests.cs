using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Engine.Tests.Harness;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// A command id is decided once and answered the same way ever after; a refusal is on record with all that was asked. Attacked by repeats
/// within one batch, later, after a restart, and when the answer would by now be another.
/// </summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task A_repeated_id_gets_the_first_answer_within_one_batch()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        var envelope = engine.Envelope(People.OfficeHead, People.Open(2025));
        var answers = await engine.Lane.SendAllAsync([envelope, envelope, envelope], null, CancellationToken.None);
        Assert.Equal(new Answer(true, 1), answers[0]);
        Assert.All(answers, a => Assert.Equal(answers[0], a));
        await engine.RestAsync();
        Assert.Single(await StoredRecord.CommandsAsync(engine.Sqlite), c => c.CommandId == envelope.Id.Value);
        Assert.Single(await StoredRecord.EventsAsync(engine.Sqlite), e => e.Type == "CycleOpened");
    }

    [Fact]
    public async Task A_repeated_id_gets_the_first_answer_from_many_callers_at_once()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        var envelope = engine.Envelope(Desks.Head(0), Desks.Appoint(0, 0));
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => engine.SendAsync(envelope))));
        Assert.All(answers, a => Assert.Equal(new Answer(true, 1), a));
        Assert.Single(await StoredRecord.CommandsAsync(engine.Sqlite));
    }

    [Fact]
    public async Task A_repeated_id_gets_the_first_answer_after_a_restart_though_it_would_be_another_by_now()
    {
        await using var engine = await EngineUnderTest.StartAsync(EngineUnderTest.At(2025, 1, 1));
        var early = engine.Envelope(People.OfficeHead, People.Open(2025));
        var refused = await engine.SendAsync(early);
        Assert.Equal(nameof(TooEarly), refused.Rejection);
        await engine.RestartAsync(People.Opening2025);
        var accepted = engine.Envelope(People.OfficeHead, People.Open(2025));
        Assert.True((await engine.SendAsync(accepted)).Accepted);
        await engine.RestartAsync();
        Assert.Equal(refused.Write(), (await engine.SendAsync(early)).Write());
        Assert.Equal(new Answer(true, 1), await engine.SendAsync(accepted));
        Assert.Equal(nameof(AlreadyExists), (await engine.SendAsync(People.OfficeHead, People.Open(2025))).Rejection);
    }

    [Fact]
    public async Task Of_two_who_saw_the_same_version_one_wins_and_the_other_is_told()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        CommandEnvelope Seeing(int version, int substitute) => engine.Envelope(Desks.Head(0), Desks.Appoint(0, substitute)) with { ExpectedVersion = version };
        var (first, second) = (Seeing(0, 0), Seeing(0, 1));
        var answers = await engine.Lane.SendAllAsync([first, second, first], null, CancellationToken.None);
        Assert.Equal([new Answer(true, 1), new Answer(true, 1)], [answers[0], answers[2]]);
        Assert.Equal((false, nameof(ChangedMeanwhile), 1), (answers[1].Accepted, answers[1].Rejection, answers[1].Data!.Value.GetProperty("version").GetInt32()));
        await engine.RestartAsync();
        Assert.Equal(nameof(ChangedMeanwhile), (await engine.SendAsync(Seeing(0, 1))).Rejection);
        Assert.Equal(new Answer(true, 2), await engine.SendAsync(Seeing(1, 1)));
        Assert.Equal(2, (await StoredRecord.CommandsAsync(engine.Sqlite)).Count(c => !c.Accepted));
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
    }

    [Fact]
    public async Task A_refusal_is_on_record_with_who_asked_what_and_why_not()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        var envelope = engine.Envelope(Desks.Stranger(3), Desks.Appoint(3, 0));
        var answer = await engine.SendAsync(envelope);
        Assert.Equal((false, nameof(NotYourUnit)), (answer.Accepted, answer.Rejection));
        var row = Assert.Single(await StoredRecord.CommandsAsync(engine.Sqlite));
        Assert.Equal(
            (envelope.Id.Value, envelope.Command.Stream, nameof(AppointSubstitute), Desks.Stranger(3).Person.Value, Desks.Unit(4).Value, nameof(Role.UnitHead), false),
            (row.CommandId, row.Stream, row.Type, row.Person, row.Unit, row.Role, row.Accepted));
        Assert.Equal(envelope.Command, Catalog.ReadCommand(row.Type, row.Body));
        Assert.Equal(answer.Write(), row.Answer);
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
    }

    [Fact]
    public async Task A_command_for_no_plan_is_refused_on_record()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        var answer = await engine.SendAsync(People.OfficeHead, new Domain.Cycles.OpenCycle(new CycleId("nowhere/2022-30/2025")));
        Assert.Equal(nameof(NotFound), answer.Rejection);
        Assert.Single(await StoredRecord.CommandsAsync(engine.Sqlite), c => !c.Accepted);
    }

    [Fact]
    public async Task A_substitute_s_right_is_read_from_the_desk_within_the_same_batch()
    {
        await using var engine = await EngineUnderTest.StartAsync(EngineUnderTest.At(2025, 8, 4));
        var office = EngineUnderTest.Book.Units.Office;
        var head = People.OfficeHead;
        var deputy = new Actor(new PersonId("office.deputy"), office, Role.UnitHead, ActingFor: head.Person);
        var appointed = new Substitution(head.Person, deputy.Person, Role.UnitHead, new DateOnly(2025, 8, 1), new DateOnly(2025, 8, 31));
        var answers = await engine.Lane.SendAllAsync(
            [
                engine.Envelope(deputy, People.Open(2024)),
                engine.Envelope(head, new AppointSubstitute(EngineUnderTest.Book.Plan.Jurisdiction, office, appointed)),
                engine.Envelope(deputy, People.Open(2025)),
            ],
            null, CancellationToken.None);
        Assert.Equal((string?[])[nameof(SubstitutionNotInForce), null, null], answers.Select(a => a.Rejection));
        await engine.RestartAsync(EngineUnderTest.At(2025, 9, 1));
        Assert.Equal(nameof(SubstitutionNotInForce), (await engine.SendAsync(deputy, People.Open(2024))).Rejection);
    }
}
