using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;
using Coordination.Engine.Tests.Harness;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// Persons, remarks, evidence, reminders and co-signatures are stored, replayed and read back like everything else, and leave no trace in the
/// states of those who use none of them. Attacked by a restart, a replay from the events alone, and rows written and read again.
/// </summary>
public sealed class BesideTheWorkTests
{
    private static readonly TaskRunId s_run = TaskRunId.Of(People.Cycle2025, 10);
    private static readonly UnitCode s_lead = EngineUnderTest.Book.Tasks[10].Lead, s_unit = EngineUnderTest.Book.Tasks[10].Responsible[0];
    private static readonly AssignmentId s_id = AssignmentId.Of(s_run, s_unit);
    private static readonly Actor s_colleague = new(new PersonId("colleague"), s_unit, Role.Handler);

    [Fact]
    public async Task A_person_stands_in_the_jurisdiction_with_what_counts_now()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        var (person, post) = (new PersonId("li.na"), new Post(s_unit, Role.UnitHead));
        await engine.DoAsync(Actor.System, new RegisterPerson("lyg", person));
        await engine.DoAsync(Actor.System, new GrantPost("lyg", person, post));
        Assert.Equal(("", "", "Active"), await ColumnsAsync(engine, StreamKind.Person));
        Assert.Equal(nameof(NotFound), (await engine.SendAsync(Actor.System, new RegisterPerson("elsewhere", person))).Rejection);
        await engine.DoAsync(Actor.System, new DisablePerson("lyg", person, "调离"));
        await engine.RestartAsync();
        Assert.Equal(("", "", "Disabled"), await ColumnsAsync(engine, StreamKind.Person));
        Assert.Equal([post], engine.State<PersonState>(StreamId.Person("lyg", person)).Posts);
        await AssertKeptAsync(engine, StreamKind.Person);
    }

    [Fact]
    public async Task What_lies_beside_an_assignment_is_kept_and_its_absence_leaves_no_trace()
    {
        await using var engine = await DispatchedAsync();
        string[] names = ["remarks", "evidence", "remindedAt", "cosigners"];
        var untouched = Assert.Single(await RowsAsync(engine), r => r.Stream == s_id.Stream).Document;
        Assert.All(names, name => Assert.DoesNotContain($"\"{name}\"", untouched, StringComparison.Ordinal));

        await engine.DoAsync(People.Head(s_lead), new RemarkOnAssignment(s_id, "请附台账"));
        await engine.DoAsync(People.Handler(s_lead), new RemindUnit(s_id, "请尽快签收"));
        var paper = NoticeId.Of(People.Cycle2025, s_unit, "reminder", new DateOnly(2025, 1, 2));
        Assert.Equal("请尽快签收", Assert.Single(engine.State<NoticeState>(paper.Stream).Items.Values, i => i.Clock == ClockNames.Reminded).Text);
        await engine.DoAsync(People.Liaison(s_unit), new AcknowledgeAssignment(s_id));
        await engine.DoAsync(People.Handler(s_unit), new AttachEvidence(s_id, new Evidence(new string('a', 64), "台账.pdf", 10, "application/pdf", null)));
        await engine.DoAsync(People.Handler(s_unit), new SendFromUnit(s_id, new Submit("完成", null)));
        await engine.DoAsync(People.Handler(s_unit), new AskCosignature(s_id, "submit", s_colleague.Person));
        Assert.Equal(nameof(CosignaturePending), (await engine.SendAsync(People.Head(s_unit), new ApproveOutgoing(s_id, "submit"))).Rejection);
        await engine.RestartAsync();
        await engine.DoAsync(s_colleague, new Cosign(s_id, "submit"));
        await AssertKeptAsync(engine, StreamKind.Assignment);
        var touched = Assert.Single(await RowsAsync(engine), r => r.Stream == s_id.Stream).Document;
        Assert.All(names, name => Assert.Contains($"\"{name}\"", touched, StringComparison.Ordinal));
        await engine.DoAsync(People.Head(s_unit), new ApproveOutgoing(s_id, "submit"));
        Assert.Equal(AssignmentStatus.Submitted, engine.State<AssignmentState>(s_id.Stream).Status);
    }

    private static async Task<EngineUnderTest> DispatchedAsync()
    {
        var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        await engine.DoAsync(People.Handler(s_lead), OneTask.BreakDown(s_run));
        await engine.DoAsync(People.Head(s_lead), new ApproveBreakdown(s_run));
        await engine.DoAsync(People.Handler(s_lead), new DispatchTask(s_run));
        return engine;
    }

    private static Task<List<EntityRow>> RowsAsync(EngineUnderTest engine, StreamKind kind = StreamKind.Assignment) => StoredRecord.EntitiesAsync(engine.Sqlite, kind);

    private static async Task<(string Cycle, string Unit, string Status)> ColumnsAsync(EngineUnderTest engine, StreamKind kind)
    {
        var row = Assert.Single(await RowsAsync(engine, kind));
        return (row.PlanYear, row.Unit, row.Status);
    }

    /// <summary>The record is whole, the events alone give the rows, and what is read from a row writes the same row.</summary>
    private static async Task AssertKeptAsync(EngineUnderTest engine, StreamKind kind)
    {
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
        await StoredRecord.AssertViewsAsync(engine.Sqlite);
        Assert.All(await RowsAsync(engine, kind), r => Assert.Equal(r.Document, Catalog.Document(Catalog.ReadState(kind, r.Document))));
    }
}
