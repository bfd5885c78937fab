using Coordination.Domain.Units;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Units;

// The rule: the head names who stands in for whom, for whole days and at most a year; only in that time may the substitute act (rule 9). The
// attack: oneself, other roles, the day before and after, another role than the one lent, a withdrawal.
public sealed class DeskTests
{
    private static readonly PersonId s_head = new("slj-head"), s_colleague = new("slj-colleague");

    private static AppointSubstitute Appoint(string from = "2025-03-01", string until = "2025-03-31", Role role = Role.UnitHead, PersonId? substitute = null) =>
        new("lyg", Slj, new Substitution(s_head, substitute ?? s_colleague, role, Day(from), Day(until)));

    private static Given Empty() => Given.Of(StreamId.Desk("lyg", Slj));

    [Fact]
    public void The_unit_s_head_appoints_and_a_repeat_changes_nothing()
    {
        Empty().When(Appoint(), Head(Slj)).Then(new SubstituteAppointed(Appoint().Substitution, Head(Slj).Hand));
        Empty().Has(Appoint(), Head(Slj)).When(Appoint(), Head(Slj)).ThenNothing();
        Empty().When(Appoint(), Handler(Slj)).ThenRefused<NotYourRole>();
        Empty().When(Appoint(), Head(Fgw)).ThenRefused<NotYourUnit>();
    }

    [Fact]
    public void Not_oneself_nor_backwards_nor_for_more_than_a_year_nor_an_administrator()
    {
        Empty().When(Appoint(substitute: s_head), Head(Slj)).ThenRefused<BadSubstitution>();
        Empty().When(Appoint(until: "2025-02-28"), Head(Slj)).ThenRefused<BadSubstitution>();
        Empty().When(Appoint(until: "2026-03-03"), Head(Slj)).ThenRefused<BadSubstitution>();
        Empty().When(Appoint(role: Role.SystemAdmin), Head(Slj)).ThenRefused<BadSubstitution>();
        Empty().When(Appoint(role: Role.System), Head(Slj)).ThenRefused<BadSubstitution>();
    }

    [Fact]
    public void Withdrawn_it_is_gone()
    {
        var withdraw = new WithdrawSubstitute("lyg", Slj, s_head, s_colleague);
        Empty().When(withdraw, Head(Slj)).ThenNothing();
        Assert.Empty(Empty().Has(Appoint(), Head(Slj)).Has(withdraw, Head(Slj)).As<DeskState>().Substitutions);
        Empty().Has(Appoint(), Head(Slj)).When(withdraw, Handler(Slj)).ThenRefused<NotYourRole>();
    }

    [Theory]
    [InlineData("2025-03-04", "2025-03-05", Role.UnitHead, true)]
    [InlineData("2025-03-05", "2025-03-05", Role.UnitHead, true)]
    [InlineData("2025-03-06", "2025-03-31", Role.UnitHead, false)]
    [InlineData("2025-03-01", "2025-03-04", Role.UnitHead, false)]
    [InlineData("2025-03-01", "2025-03-31", Role.Handler, false)]
    public void A_substitute_acts_on_the_days_and_in_the_role_lent(string from, string until, Role lent, bool may)
    {
        var w = new World().DispatchedToAll().Do(Appoint(from, until, lent), Head(Slj));
        var substitute = new Actor(s_colleague, Slj, Role.UnitHead, s_head);
        Assert.Equal(may, w.Try(new Domain.Assignments.AcknowledgeAssignment(OfSlj), substitute).IsAccepted);
    }
}
