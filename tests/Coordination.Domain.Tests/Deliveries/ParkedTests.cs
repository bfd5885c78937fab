using Coordination.Domain.Deliveries;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Deliveries;

// The rule: the system administrator alone has a message set aside tried again or gives it up, and both stand on record once. The attack:
// every other role, no reason, the same act twice, a replay of what was dropped, a message that was set aside again.
public sealed class ParkedTests
{
    private static readonly Actor s_admin = new(new PersonId("admin"), Office, Role.SystemAdmin);

    private static readonly ParkedFacts s_facts = new(7, "reactions", new StreamId(StreamKind.Assignment, "lyg/2022-30/2025/10/hzq"), 3, At("2025-03-03 09:00"));

    private static readonly ReplayParkedMessage s_replay = new("lyg", s_facts);

    private static readonly DropParkedMessage s_drop = new("lyg", s_facts, "重复");

    private static Given Empty() => Given.Of(StreamId.Parked("lyg", 7));

    [Fact]
    public void A_replay_stands_on_record_once_for_each_time_the_message_was_set_aside()
    {
        var again = s_replay with { Facts = s_facts with { Since = At("2025-03-04 09:00") } };
        Empty().When(s_replay, s_admin).Then(new ParkedMessageReplayed(s_facts, s_admin.Hand));
        Empty().Has(s_replay, s_admin).When(s_replay, s_admin).ThenNothing();
        Empty().Has(s_replay, s_admin).When(again, s_admin).Then(new ParkedMessageReplayed(again.Facts, s_admin.Hand));
    }

    [Fact]
    public void What_was_dropped_is_dropped_for_good()
    {
        Empty().When(s_drop, s_admin).Then(new ParkedMessageDropped(s_facts, "重复", s_admin.Hand));
        Empty().Has(s_replay, s_admin).Has(s_drop, s_admin).When(s_drop, s_admin).ThenNothing();
        Empty().Has(s_drop, s_admin).When(s_replay, s_admin).ThenRefused<AlreadyClosed>();
    }

    [Fact]
    public void A_drop_needs_its_reason()
    {
        Empty().When(s_drop with { Reason = " " }, s_admin).ThenRefused<TextMissing>();
        Empty().When(s_drop with { Reason = new string('长', 2001) }, s_admin).ThenRefused<TextTooLong>();
    }

    [Theory]
    [InlineData(Role.System)]
    [InlineData(Role.Handler)]
    [InlineData(Role.UnitHead)]
    [InlineData(Role.Liaison)]
    [InlineData(Role.GroupMember)]
    [InlineData(Role.GroupLeader)]
    [InlineData(Role.SecurityAdmin)]
    [InlineData(Role.AuditAdmin)]
    public void Nobody_but_the_system_administrator_may(Role role)
    {
        Empty().When(s_replay, s_admin with { Role = role }).ThenRefused<NotYourRole>();
        Empty().When(s_drop, s_admin with { Role = role }).ThenRefused<NotYourRole>();
    }
}
