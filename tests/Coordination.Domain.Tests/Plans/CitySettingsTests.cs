using System.Collections.Immutable;
using Coordination.Domain.Plans;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Plans;

// The rule: each setting belongs to one administrator, and a notice is taken whole or not at all. The attack: every role against every act, and a
// notice with one fault of each kind.
public sealed class CitySettingsTests
{
    private static readonly Actor s_system = Admins(Role.SystemAdmin), s_security = Admins(Role.SecurityAdmin);

    private static readonly ImmutableArray<HolidayDay> s_off = [new(new DateOnly(2027, 1, 1), "元旦"), new(new DateOnly(2027, 1, 2), "元旦")];
    private static readonly ImmutableArray<HolidayDay> s_makeUp = [new(new DateOnly(2027, 1, 9), "元旦")];

    private static Actor Admins(Role role) => new(new PersonId($"{role}".ToLowerInvariant()), Office, role);

    private static Given Nothing() => Given.Of(StreamId.CitySettings("lyg"));

    private static EnterHolidayNotice Notice(ImmutableArray<HolidayDay> off, ImmutableArray<HolidayDay> makeUp, int year = 2027) => new("lyg", year, off, makeUp);

    [Fact]
    public void Each_act_belongs_to_its_administrator_and_to_the_process()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var actor = role == Role.System ? Actor.System : Admins(role);
            var style = Nothing().When(new ChoosePasswordStyle("lyg", PasswordStyle.Asvs), actor).Decision.Rejection is NotYourRole;
            var notice = Nothing().When(Notice(s_off, s_makeUp), actor).Decision.Rejection is NotYourRole;
            Assert.Equal((role, role is not (Role.System or Role.SecurityAdmin), role is not (Role.System or Role.SystemAdmin)), (role, style, notice));
        }
    }

    [Fact]
    public void A_style_is_chosen_once()
    {
        Nothing().When(new ChoosePasswordStyle("lyg", PasswordStyle.Mlps), s_security).ThenNothing();
        Nothing().When(new ChoosePasswordStyle("lyg", PasswordStyle.Asvs), s_security).Then(new PasswordStyleChosen(PasswordStyle.Asvs, s_security.Hand));
        Nothing().Has(new ChoosePasswordStyle("lyg", PasswordStyle.Asvs), s_security).When(new ChoosePasswordStyle("lyg", PasswordStyle.Asvs), s_security).ThenNothing();
    }

    [Fact]
    public void A_notice_entered_again_changes_nothing_and_another_takes_its_place()
    {
        var entered = Nothing().Has(Notice(s_off, s_makeUp), s_system);
        entered.When(Notice(s_off, s_makeUp), s_system).ThenNothing();
        var after = entered.Has(Notice(s_off, []), s_system).As<CitySettingsState>();
        Assert.Equal((1, 0), (after.Notices.Count, after.Notices[2027].MakeUp.Length));
    }

    [Fact]
    public void A_notice_with_a_fault_is_refused_whole()
    {
        var day = s_off[0];
        HolidayDay[] wrong = [day with { Day = new DateOnly(2026, 12, 24) }, day with { Day = new DateOnly(2028, 1, 8) }, day with { Holiday = " " }, day with { Holiday = new string('节', 41) }];
        Assert.All(wrong, w => Nothing().When(Notice([w], []), s_system).ThenRefused<BadHolidayNotice>());
        Nothing().When(Notice([day, day], []), s_system).ThenRefused<BadHolidayNotice>();
        Nothing().When(Notice(s_off, [s_off[1]]), s_system).ThenRefused<BadHolidayNotice>();
        Nothing().When(Notice(s_off, [day with { Day = new DateOnly(2027, 1, 4) }]), s_system).ThenRefused(new BadHolidayNotice("2027-01-04"));
        Nothing().When(Notice([], s_makeUp), s_system).ThenRefused(new BadHolidayNotice(""));
        Nothing().When(Notice(s_off, [], 2021), s_system).ThenRefused(new BadHolidayNotice("2021"));
        Nothing().When(Notice(s_off, [], 2090), s_system).ThenRefused(new BadHolidayNotice("2090"));
        ImmutableArray<HolidayDay> many = [.. Enumerable.Range(0, 61).Select(i => new HolidayDay(new DateOnly(2027, 1, 1).AddDays(i), "节"))];
        Nothing().When(Notice(many, []), s_system).ThenRefused(new TooManyItems(CitySettingsDecider.DaysMax));
    }
}
