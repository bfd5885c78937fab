using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: what is said and laid beside the work is on record, by those whom the assignment concerns; papers keep their editions; one reminder
// a working day, on the unit's one paper. The attack: every unit and role, files that are none, names that lie, full lists, weekends.
public sealed class BesideTests
{
    private static readonly AttachEvidence s_attach = new(OfSlj, Paper());
    private static readonly RemindUnit s_remind = new(OfSlj, "请于本周内报送进展");

    public static Evidence Paper(string name = "台账.pdf", char hash = 'a') => new(new string(hash, 64), name, 1024, "application/pdf", null);

    [Theory]
    [InlineData("slj", Role.Liaison, true, true)]
    [InlineData("slj", Role.GroupMember, false, false)]
    [InlineData("zjj", Role.Handler, true, true)]
    [InlineData("ldxzb", Role.UnitHead, true, false)]
    [InlineData("dcs", Role.Handler, true, false)]
    [InlineData("fgw", Role.UnitHead, false, false)]
    [InlineData("ldxz", Role.GroupLeader, false, false)]
    [InlineData("zjj", Role.AuditAdmin, false, false)]
    public void Those_concerned_speak_and_attach(string unit, Role role, bool speak, bool attach)
    {
        var actor = new Actor(new PersonId("somebody"), new UnitCode(unit), role);
        Assert.Equal(speak, InProgress().When(new RemarkOnAssignment(OfSlj, "请补充"), actor).Decision.IsAccepted);
        Assert.Equal(attach, InProgress().When(s_attach, actor).Decision.IsAccepted);
    }

    [Fact]
    public void A_remark_is_kept_whole_in_the_record_and_counted()
    {
        var remark = new RemarkOnAssignment(OfSlj, "请补充管网一节");
        InProgress().When(remark, Head(Zjj)).Then(new RemarkMade("请补充管网一节", Head(Zjj).Hand, Zjj));
        Assert.Equal(2, InProgress().Has(remark, Head(Zjj)).Has(remark, Handler(Slj)).Is().Remarks);
        InProgress().When(new RemarkOnAssignment(OfSlj, " "), Head(Zjj)).ThenRefused<TextMissing>();
        InProgress().When(new RemarkOnAssignment(OfSlj, new string('长', 2001)), Head(Zjj)).ThenRefused<TextTooLong>();
    }

    [Fact]
    public void A_conversation_has_an_end()
    {
        var given = InProgress().Happened(Dispatched, [.. Enumerable.Repeat(new RemarkMade("请补充", Handler(Slj).Hand, Slj), AssignmentDecider.RemarksMax)]);
        given.When(new RemarkOnAssignment(OfSlj, "请补充"), Handler(Slj)).ThenRefused(new TooManyItems(AssignmentDecider.RemarksMax));
    }

    [Fact]
    public void Editions_count_by_name_and_unit_and_all_are_kept()
    {
        InProgress().When(s_attach, Handler(Slj)).Then(new EvidenceAttached(Paper(), 1, Handler(Slj).Hand, Slj));
        var given = InProgress().Has(s_attach, Handler(Slj)).Has(new AttachEvidence(OfSlj, Paper(hash: 'b')), Colleague(Slj)).Has(new AttachEvidence(OfSlj, Paper("照片.pdf")), Handler(Slj))
            .Has(s_attach, Handler(Zjj)).Has(s_attach, Handler(Slj));
        Assert.Equal(
            ["台账.pdf 1 slj", "台账.pdf 2 slj", "照片.pdf 1 slj", "台账.pdf 1 zjj", "台账.pdf 3 slj"],
            given.Is().Evidence!.Select(e => $"{e.Evidence.Name} {e.Edition} {e.Unit}"));
    }

    [Fact]
    public void The_same_paper_once_more_is_no_new_edition() => InProgress().Has(s_attach, Handler(Slj)).When(s_attach, Colleague(Slj)).ThenNothing();

    [Fact]
    public void A_hundred_papers_are_the_limit()
    {
        var given = InProgress();
        for (var i = 0; i < AssignmentDecider.EvidenceMax; i++) given.Has(new AttachEvidence(OfSlj, Paper($"{i}.pdf")), Handler(Slj));
        given.When(s_attach, Handler(Slj)).ThenRefused(new TooManyItems(AssignmentDecider.EvidenceMax));
        given.When(new AttachEvidence(OfSlj, Paper("99.pdf")), Handler(Slj)).ThenNothing();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData("../台账.pdf")]
    [InlineData("C:\\台账.pdf")]
    [InlineData("台账\u0000.pdf")]
    [InlineData("台账\u202efdp.exe")]
    [InlineData("台账\u2028.pdf")]
    public void A_name_is_a_plain_file_name(string name) => InProgress().When(new AttachEvidence(OfSlj, Paper(name)), Handler(Slj)).ThenRefused(new BadEvidence("name"));

    [Fact]
    public void A_name_has_two_hundred_characters_at_most()
    {
        InProgress().When(new AttachEvidence(OfSlj, Paper(new string('长', 200))), Handler(Slj)).Then<EvidenceAttached>();
        InProgress().When(new AttachEvidence(OfSlj, Paper(new string('长', 201))), Handler(Slj)).ThenRefused(new BadEvidence("name"));
    }

    public static TheoryData<string, Evidence> Bad => new()
    {
        { "hash", Paper() with { Hash = new string('A', 64) } },
        { "hash", Paper() with { Hash = new string('a', 63) } },
        { "hash", Paper() with { Hash = new string('g', 64) } },
        { "hash", Paper() with { Hash = null! } },
        { "name", Paper() with { Name = null! } },
        { "bytes", Paper() with { Bytes = 0 } },
        { "bytes", Paper() with { Bytes = -1 } },
        { "media-type", Paper() with { MediaType = "application/zip" } },
        { "media-type", Paper() with { MediaType = "text/html" } },
        { "media-type", Paper() with { MediaType = null! } },
        { "month", Paper() with { Month = ReportMonth.Of(2026, 4) } },
        { "month", Paper() with { Month = new ReportMonth("april") } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_no_evidence_is_refused_with_the_part_that_is_wrong(string part, Evidence evidence) =>
        InProgress().When(new AttachEvidence(OfSlj, evidence), Handler(Slj)).ThenRefused(new BadEvidence(part));

    [Fact]
    public void Evidence_may_belong_to_a_month() => InProgress().When(new AttachEvidence(OfSlj, Paper() with { Month = Month(4) }), Handler(Slj)).Then<EvidenceAttached>();

    [Fact]
    public void The_reviewer_reminds_once_a_working_day()
    {
        var given = InProgress().Has(s_remind, Handler(Zjj), "2025-03-07 09:00");
        given.When(s_remind, Head(Zjj), "2025-03-07 17:00").ThenRefused<AlreadyRemindedToday>();
        // Saturday and Sunday are Monday's.
        given.Has(s_remind, Handler(Zjj), "2025-03-08 09:00").When(s_remind, Handler(Zjj), "2025-03-10 09:00").ThenRefused<AlreadyRemindedToday>();
        given.When(s_remind, Handler(Zjj), "2025-03-11 09:00").Then<UnitReminded>();
    }

    [Fact]
    public void A_reminder_is_the_reviewer_s_and_names_the_next_date()
    {
        InProgress().When(s_remind, Handler(Zjj)).Then(new UnitReminded(s_remind.Text, Handler(Zjj).Hand, Slj, DueOn("2025-11-28").At));
        Assert.Equal("03-06 17:30", Wall(Issued().When(s_remind, Handler(Zjj)).Then<UnitReminded>().DueAt));
        InProgress().When(s_remind, Head(Slj)).ThenRefused(new NotYourUnit(Zjj));
        InProgress().When(s_remind, Liaison(Zjj)).ThenRefused<NotYourRole>();
        InProgress().When(new RemindUnit(OfSlj, ""), Handler(Zjj)).ThenRefused<TextMissing>();
    }

    [Fact]
    public void Reminders_of_a_day_stand_on_the_unit_s_one_paper_with_their_words()
    {
        var w = new World(twice: true).DispatchedToAll().Acknowledged(OfSlj, OfHzq).GoTo("2025-03-11 15:00");
        var other = OfHzq.SuccessorFor(Slj);
        w.DoAll((new IssueAssignment(other, Issue(Slj, Duty.Responsible)), Actor.System));
        w.Do(s_remind, Handler(Zjj)).Do(new RemindUnit(other, "同上"), Handler(Zjj)).GoTo("2025-03-11 16:00");
        var paper = w.Of<NoticeState>(NoticeId.Of(Year, Slj, "reminder", Day("2025-03-11")).Stream);
        Assert.Equal((NoticeStatus.Sent, null), (paper.Status, paper.Paper));
        Assert.Equal([s_remind.Text, "同上"], paper.Items.Values.Where(i => i.Clock == ClockNames.Reminded).Select(i => i.Text));
    }
}
