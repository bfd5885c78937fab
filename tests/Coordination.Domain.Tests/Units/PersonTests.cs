using Coordination.Domain.Units;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Units;

// The rule: an account is one of the three administrators and nothing else, or works and is none; nobody changes his own posts. The attack:
// every role against every act, every pair of posts, oneself under the right role, posts in the wrong unit, ids that are none, too many posts.
public sealed class PersonTests
{
    private const string Reason = "调离";

    private static readonly PersonId s_person = new("li.na");
    private static readonly Actor s_system = Admins(Role.SystemAdmin), s_security = Admins(Role.SecurityAdmin);
    private static readonly Post s_handler = new(Slj, Role.Handler), s_head = new(Slj, Role.UnitHead);

    public static TheoryData<string, Role[]> Acts => new()
    {
        { "register", [Role.System, Role.SystemAdmin] },
        { "grant", [Role.System, Role.SecurityAdmin] },
        { "grant-system", [Role.System, Role.SecurityAdmin] },
        { "grant-security", [Role.System, Role.SecurityAdmin, Role.SystemAdmin] },
        { "grant-audit", [Role.System, Role.SecurityAdmin, Role.SystemAdmin] },
        { "revoke", [Role.System, Role.SecurityAdmin] },
        { "disable", [Role.System, Role.SecurityAdmin] },
        { "enable", [Role.System, Role.SecurityAdmin] },
    };

    private static Actor Admins(Role role) => new(new PersonId($"{role}".ToLowerInvariant()), Office, role);

    private static Command Act(string act) => act switch
    {
        "register" => new RegisterPerson("lyg", s_person),
        "grant" => Grant(s_handler),
        "grant-system" => Grant(new Post(Office, Role.SystemAdmin)),
        "grant-security" => Grant(new Post(Office, Role.SecurityAdmin)),
        "grant-audit" => Grant(new Post(Office, Role.AuditAdmin)),
        "revoke" => Revoke(s_handler),
        "disable" => new DisablePerson("lyg", s_person, Reason),
        _ => new EnablePerson("lyg", s_person, Reason),
    };

    private static GrantPost Grant(Post post) => new("lyg", s_person, post);

    private static RevokePost Revoke(Post post, string reason = Reason) => new("lyg", s_person, post, reason);

    private static Given Nobody() => Given.Of(StreamId.Person("lyg", s_person));

    private static Given Registered() => Nobody().Has(new RegisterPerson("lyg", s_person), s_system);

    private static Given Holding(params Post[] posts) => posts.Aggregate(Registered(), (g, post) => g.Has(Grant(post), Actor.System));

    [Theory]
    [InlineData(Role.SystemAdmin)]
    [InlineData(Role.SecurityAdmin)]
    public void The_last_who_can_enter_people_or_give_posts_stays(Role role)
    {
        var post = new Post(Office, role);
        Holding(post).When(Revoke(post) with { LeavesNone = true }, s_security).ThenRefused<LastAdministrator>();
        Holding(post).When(new DisablePerson("lyg", s_person, Reason) { LeavesNone = true }, s_security).ThenRefused<LastAdministrator>();
        Holding(post).When(Revoke(post), s_security).Then<PostRevoked>();
        Holding(post).When(new DisablePerson("lyg", s_person, Reason), s_security).Then<PersonDisabled>();
    }

    [Fact]
    public void Others_may_go_whoever_is_left()
    {
        var audit = new Post(Office, Role.AuditAdmin);
        Holding(audit).When(Revoke(audit) with { LeavesNone = true }, s_security).Then<PostRevoked>();
        Holding(s_handler).When(new DisablePerson("lyg", s_person, Reason) { LeavesNone = true }, s_security).Then<PersonDisabled>();
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public void Each_act_belongs_to_its_administrator_and_to_the_process(string act, Role[] may)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var actor = role == Role.System ? Actor.System : Admins(role);
            var refused = Registered().When(Act(act), actor).Decision.Rejection is NotYourRole;
            Assert.Equal((role, !may.Contains(role)), (role, refused));
        }
    }

    [Fact]
    public void Registered_a_person_holds_nothing_and_a_repeat_changes_nothing()
    {
        Nobody().When(new RegisterPerson("lyg", s_person), s_system).Then(new PersonRegistered(s_system.Hand));
        Registered().When(new RegisterPerson("lyg", s_person), s_system).ThenNothing();
        Assert.Equal((Dispatched, 0, false), (Registered().As<PersonState>().RegisteredAt, Registered().As<PersonState>().Posts.Length, Registered().As<PersonState>().Disabled));
    }

    [Fact]
    public void Nobody_is_given_a_post_or_shut_out_before_being_registered() =>
        Assert.All(Acts.Select(a => a.Data.Item1).Where(a => a != "register"), act => Nobody().When(Act(act), Actor.System).ThenRefused<NotFound>());

    [Fact]
    public void A_post_is_granted_once_and_revoked_with_a_reason()
    {
        Registered().When(Grant(s_handler), s_security).Then(new PostGranted(s_handler, s_security.Hand));
        Holding(s_handler).When(Grant(s_handler), s_security).ThenNothing();
        Holding(s_handler).When(Revoke(s_handler), s_security).Then(new PostRevoked(s_handler, Reason, s_security.Hand));
        Holding(s_handler).When(Revoke(s_handler, " "), s_security).ThenRefused<TextMissing>();
        Holding(s_handler).When(Revoke(s_head), s_security).ThenNothing();
        Assert.Equal([s_head], Holding(s_handler, s_head).Has(Revoke(s_handler), s_security).As<PersonState>().Posts);
    }

    [Theory]
    [InlineData(Role.SystemAdmin, Role.SecurityAdmin)]
    [InlineData(Role.SystemAdmin, Role.AuditAdmin)]
    [InlineData(Role.SecurityAdmin, Role.AuditAdmin)]
    [InlineData(Role.SystemAdmin, Role.Handler)]
    [InlineData(Role.SecurityAdmin, Role.UnitHead)]
    [InlineData(Role.AuditAdmin, Role.Liaison)]
    public void An_administrator_is_nothing_else(Role one, Role other)
    {
        Holding(new Post(Slj, one)).When(Grant(new Post(Slj, other)), Actor.System).ThenRefused<PostsDoNotMix>();
        Holding(new Post(Slj, other)).When(Grant(new Post(Slj, one)), Actor.System).ThenRefused<PostsDoNotMix>();
        Holding(new Post(Slj, one)).When(Grant(new Post(Office, one)), Actor.System).ThenRefused<PostsDoNotMix>();
        Holding(new Post(Slj, one)).Has(Revoke(new Post(Slj, one)), Actor.System).When(Grant(new Post(Slj, other)), Actor.System).Then<PostGranted>();
    }

    [Fact]
    public void Disabling_does_not_make_room_for_an_administrator() =>
        Holding(s_handler).Has(new DisablePerson("lyg", s_person, Reason), s_security).When(Grant(new Post(Office, Role.AuditAdmin)), s_security).ThenRefused<PostsDoNotMix>();

    [Fact]
    public void Nobody_decides_about_his_own_posts()
    {
        var security = s_security with { Person = s_person };
        foreach (var act in Acts.Select(a => a.Data.Item1).Where(a => a != "register")) Registered().When(Act(act), security).ThenRefused<OwnPosts>();
        var system = s_system with { Person = s_person };
        Registered().When(Grant(new Post(Office, Role.SecurityAdmin)), system).ThenRefused<OwnPosts>();
    }

    [Fact]
    public void Nobody_stands_in_for_an_administrator() =>
        Registered().When(Grant(s_handler), s_security with { Person = new PersonId("somebody"), ActingFor = s_security.Person }).ThenRefused<SubstitutionNotInForce>();

    [Theory]
    [InlineData("slj", Role.Handler, null, true)]
    [InlineData("slj", Role.GroupMember, null, false)]
    [InlineData("slj", Role.System, null, false)]
    [InlineData("ldxz", Role.GroupLeader, null, true)]
    [InlineData("ldxz", Role.GroupMember, "slj", true)]
    [InlineData("ldxz", Role.UnitHead, null, false)]
    [InlineData("ldxzb", Role.UnitHead, "zjj", true)]
    [InlineData("ldxzb", Role.GroupLeader, null, false)]
    [InlineData("dcs", Role.Handler, "slj", true)]
    [InlineData("ldxzb", Role.UnitHead, "ldxzb", false)]
    [InlineData("slj", Role.Handler, "zjj", false)]
    [InlineData("ldxzb", Role.SecurityAdmin, "zjj", false)]
    [InlineData("ldxz", Role.AuditAdmin, null, true)]
    public void A_post_exists_only_where_its_role_belongs(string unit, Role role, string? home, bool exists)
    {
        var post = new Post(new UnitCode(unit), role, home is null ? null : new UnitCode(home));
        var outcome = Registered().When(Grant(post), Actor.System);
        if (exists) outcome.Then(new PostGranted(post, Actor.System.Hand));
        else outcome.ThenRefused(new BadPost(post.Unit, role));
    }

    [Fact]
    public void A_unit_nobody_knows_has_no_posts_and_sends_nobody()
    {
        Registered().When(Grant(new Post(new UnitCode("none"), Role.Handler)), s_security).ThenRefused(new UnknownUnit(new UnitCode("none")));
        Registered().When(Grant(new Post(Office, Role.Handler, new UnitCode("none"))), s_security).ThenRefused(new UnknownUnit(new UnitCode("none")));
    }

    [Fact]
    public void A_home_unit_is_not_shed_by_a_second_grant() =>
        Holding(new Post(Office, Role.UnitHead, Zjj)).When(Grant(new Post(Office, Role.UnitHead)), s_security).ThenRefused<AlreadyExists>();

    [Fact]
    public void Disabled_a_person_keeps_posts_that_count_for_nothing()
    {
        var disabled = Holding(s_handler).Has(new DisablePerson("lyg", s_person, Reason), s_security);
        Assert.Equal((1, 0), (disabled.As<PersonState>().Posts.Length, disabled.As<PersonState>().PostsInForce.Length));
        disabled.When(new DisablePerson("lyg", s_person, Reason), s_security).ThenNothing();
        disabled.When(new EnablePerson("lyg", s_person, ""), s_security).ThenRefused<TextMissing>();
        Assert.Equal([s_handler], disabled.Has(new EnablePerson("lyg", s_person, "复职"), s_security).As<PersonState>().PostsInForce);
        Holding(s_handler).When(new EnablePerson("lyg", s_person, "复职"), s_security).ThenNothing();
        Holding(s_handler).When(new DisablePerson("lyg", s_person, ""), s_security).ThenRefused<TextMissing>();
    }

    [Fact]
    public void A_person_holds_twenty_posts_at_most()
    {
        Role[] roles = [Role.Handler, Role.UnitHead, Role.Liaison];
        Post[] posts = [.. from unit in Cast.Units where unit.Code != Group from role in roles select new Post(unit.Code, role)];
        Holding(posts[..PersonDecider.PostsMax]).When(Grant(posts[PersonDecider.PostsMax]), s_security).ThenRefused(new TooManyItems(PersonDecider.PostsMax));
    }

    [Theory]
    [InlineData("")]
    [InlineData("system")]
    [InlineData("Li.Na")]
    [InlineData("li/na")]
    [InlineData("李娜")]
    [InlineData("li na")]
    public void What_is_no_id_is_not_registered(string id) =>
        Given.Of(StreamId.Person("lyg", new PersonId(id))).When(new RegisterPerson("lyg", new PersonId(id)), s_system).ThenRefused<BadPersonId>();

    [Fact]
    public void An_id_has_sixty_four_characters_at_most()
    {
        var (longest, longer) = (new PersonId(new string('a', 64)), new PersonId(new string('a', 65)));
        Given.Of(StreamId.Person("lyg", longest)).When(new RegisterPerson("lyg", longest), s_system).Then<PersonRegistered>();
        Given.Of(StreamId.Person("lyg", longer)).When(new RegisterPerson("lyg", longer), s_system).ThenRefused<BadPersonId>();
    }
}
