using Coordination.Domain.Assignments;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: everyone asked signs before the head approves; whoever drafted, signed or approves is another each time, substitutes included (rule
// 9). The attack: the author and the head as co-signers, stand-ins for them, strangers, a sixth, a draft sent back and made anew.
public sealed class CosigningTests
{
    private static readonly PersonId s_colleague = Colleague(Slj).Person;
    private static readonly AskCosignature s_ask = new(OfSlj, "submit", s_colleague);
    private static readonly Cosign s_sign = new(OfSlj, "submit");
    private static readonly ApproveOutgoing s_approve = new(OfSlj, "submit");

    private static Given Drafted() => InProgress().Has(new SendFromUnit(OfSlj, new Submit("完成", null)), Handler(Slj));

    private static Given Asked() => Drafted().Has(s_ask, Handler(Slj));

    [Fact]
    public void The_author_or_the_head_asks_and_a_repeat_asks_nobody_twice()
    {
        Drafted().When(s_ask, Handler(Slj)).Then(new CosignatureAsked("submit", s_colleague, Handler(Slj).Hand));
        Drafted().When(s_ask, Head(Slj)).Then<CosignatureAsked>();
        Asked().When(s_ask, Head(Slj)).ThenNothing();
        Drafted().When(s_ask, Colleague(Slj)).ThenRefused(new HeldByAnother(Handler(Slj).Person));
        Drafted().When(s_ask, Liaison(Slj)).ThenRefused<NotYourRole>();
        Drafted().When(s_ask, Head(Fgw)).ThenRefused<NotYourUnit>();
    }

    [Fact]
    public void The_head_approves_only_when_everyone_asked_has_signed()
    {
        Asked().When(s_approve, Head(Slj)).ThenRefused(new CosignaturePending(s_colleague));
        Asked().When(s_sign, Colleague(Slj)).Then(new Cosigned("submit", Colleague(Slj).Hand));
        var one = Asked().Has(new AskCosignature(OfSlj, "submit", Liaison(Slj).Person), Head(Slj)).Has(s_sign, Colleague(Slj));
        one.When(s_approve, Head(Slj)).ThenRefused(new CosignaturePending(Liaison(Slj).Person));
        one.Has(s_sign, Liaison(Slj)).When(s_approve, Head(Slj)).ThenTypes("OutgoingApproved AssignmentSubmitted");
    }

    [Fact]
    public void Only_who_was_asked_signs_once_and_as_one_of_the_unit()
    {
        Asked().Has(s_sign, Colleague(Slj)).When(s_sign, Colleague(Slj)).ThenNothing();
        Asked().When(s_sign, Liaison(Slj)).ThenRefused<NothingToApprove>();
        Asked().When(s_sign, Colleague(Slj) with { Unit = Fgw }).ThenRefused(new NotYourUnit(Slj));
        Asked().When(s_sign, Colleague(Slj) with { Role = Role.SecurityAdmin }).ThenRefused<AdministratorsDoNotAct>();
        Drafted().When(s_sign, Colleague(Slj)).ThenRefused<NothingToApprove>();
    }

    [Fact]
    public void Neither_the_author_nor_whoever_asks_is_asked()
    {
        Drafted().When(s_ask with { Signer = Handler(Slj).Person }, Head(Slj)).ThenRefused(new OwnWork(Handler(Slj).Person));
        Drafted().When(s_ask with { Signer = Head(Slj).Person }, Head(Slj)).ThenRefused(new OwnWork(Head(Slj).Person));
        var standIn = new Actor(new PersonId("slj-deputy"), Slj, Role.UnitHead, Head(Slj).Person);
        Drafted().Desk(standIn).When(s_ask with { Signer = Head(Slj).Person }, standIn).ThenRefused<OwnWork>();
    }

    [Fact]
    public void A_head_who_co_signed_leaves_the_approval_to_another()
    {
        var signed = Drafted().Has(s_ask with { Signer = Head(Slj).Person }, Handler(Slj)).Has(s_sign, Head(Slj));
        signed.When(s_approve, Head(Slj)).ThenRefused(new OwnWork(Head(Slj).Person));
        signed.When(s_approve, Deputy(Slj)).Then<OutgoingApproved>();
    }

    [Fact]
    public void A_substitute_signs_for_the_colleague_but_never_for_the_author_s_hand()
    {
        var standIn = new Actor(Liaison(Slj).Person, Slj, Role.Handler, s_colleague);
        var e = Asked().Desk(standIn).When(s_sign, standIn).Then<Cosigned>();
        Assert.Equal(standIn.Hand, e.By);
        Asked().Desk(standIn).Has(s_sign, standIn).When(s_approve, Head(Slj)).Then<OutgoingApproved>();
        var author = new Actor(Handler(Slj).Person, Slj, Role.Handler, s_colleague);
        Asked().Desk(author).When(s_sign, author).ThenRefused<OwnWork>();
        Asked().When(s_sign, standIn).ThenRefused<SubstitutionNotInForce>();
    }

    [Fact]
    public void A_substitute_who_signed_does_not_approve()
    {
        var standIn = new Actor(Deputy(Slj).Person, Slj, Role.Handler, s_colleague);
        Asked().Desk(standIn).Has(s_sign, standIn).When(s_approve, Deputy(Slj)).ThenRefused<OwnWork>();
    }

    [Fact]
    public void Five_are_asked_at_most()
    {
        var given = Drafted();
        for (var i = 0; i < 5; i++) given.Has(s_ask with { Signer = new PersonId($"slj-{i}") }, Handler(Slj));
        given.When(s_ask, Handler(Slj)).ThenRefused(new TooManyItems(5));
    }

    [Fact]
    public void Sent_back_the_draft_takes_its_co_signatures_with_it()
    {
        var again = Asked().Has(s_sign, Colleague(Slj)).Has(new SendBackOutgoing(OfSlj, "submit", "改"), Head(Slj))
            .Has(new SendFromUnit(OfSlj, new Submit("完成了", null)), Handler(Slj));
        Assert.Null(again.Is().Drafts["submit"].Cosigners);
        again.When(s_sign, Colleague(Slj)).ThenRefused<NothingToApprove>();
        again.When(s_approve, Head(Slj)).Then<OutgoingApproved>();
    }

    [Fact]
    public void Each_draft_has_its_own() => Asked().Has(new SendFromUnit(OfSlj, new RequestExtension(5, "等批复", "过半")), Handler(Slj))
        .When(new ApproveOutgoing(OfSlj, "extension"), Head(Slj)).Then<OutgoingApproved>();
}
