using Coordination.Domain.Deliveries;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Deliveries;

// The rule: an id stands for one content, and what could not be taken in is answered with its reason. The attack: the same content again,
// other content, persons who would write the record of deliveries themselves.
public sealed class DeliveryTests
{
    private static readonly DeliveryFacts s_facts = new("unit.slj", "unit.slj", "oa-1", 300, "aa");

    private static TakeDelivery Take(string sha256 = "aa") => new("lyg", Slj, "k1", "coordination.command.acknowledge.v1", s_facts with { Sha256 = sha256 });

    private static RefuseDelivery Refuse(DeliveryFault fault, UnitCode? unit = null) => new("lyg", unit, fault, "detail", 100, s_facts);

    [Fact]
    public void An_id_stands_for_the_content_it_came_with_first()
    {
        var taken = Given.Of(Take(), Dispatched);
        taken.When(Take(), Actor.System).ThenNothing();
        taken.When(Take("bb"), Actor.System).ThenRefused(new DeliveryIdReused("oa-1"));
    }

    [Fact]
    public void Only_the_process_writes_of_deliveries()
    {
        Given.Of(Take().Stream).When(Take(), Handler(Slj)).ThenRefused<OnlyTheProcess>();
        Given.Of(Refuse(DeliveryFault.Forged).Stream).When(Refuse(DeliveryFault.Forged), Head(Slj)).ThenRefused<OnlyTheProcess>();
    }

    [Fact]
    public void Each_fault_has_its_answer()
    {
        void Answers(DeliveryFault fault, Rejection expected) => Given.Of(Refuse(fault).Stream).When(Refuse(fault), Actor.System).ThenRefused(expected);
        Answers(DeliveryFault.Forged, new ForgedDelivery("unit.slj"));
        Answers(DeliveryFault.Oversized, new OversizedDelivery(300, 100));
        Answers(DeliveryFault.Malformed, new MalformedDelivery("detail"));
        Answers(DeliveryFault.UnknownType, new UnknownDeliveryType("detail"));
        Answers(DeliveryFault.UnknownVersion, new UnknownDeliveryVersion("detail"));
        Answers(DeliveryFault.ForeignAssignment, new ForeignAssignment("detail"));
        Answers(DeliveryFault.IdReused, new DeliveryIdReused("oa-1"));
        Answers(DeliveryFault.Unprocessable, new UnprocessableDelivery("detail"));
    }

    [Fact]
    public void What_names_no_unit_stands_apart_from_every_unit() =>
        Assert.Equal(("delivery:lyg/_", "delivery:lyg/slj"), (Refuse(DeliveryFault.Forged).Stream.ToString(), Refuse(DeliveryFault.Forged, Slj).Stream.ToString()));
}
