using System.Text.Json;
using Coordination.Application.Boards;
using Coordination.Application.Serialization;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;

namespace Coordination.Host.Pages.Group;

/// <summary>A decision as far as somebody has typed it.</summary>
public sealed record DecisionDraft(DecisionKind? Kind, string Text, int Days, IReadOnlyList<string> Units)
{
    private const int SampleUnits = 2;

    public string Write() => JsonSerializer.Serialize(this, DomainJson.Options);

    /// <summary>Null for what an older build wrote otherwise.</summary>
    public static DecisionDraft? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<DecisionDraft>(text, DomainJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Only what the kind has a field for goes into it.</summary>
    public static DecideEscalation CommandOf(EscalationId matter, DecisionKind kind, string text, int days, IEnumerable<UnitCode> units) => new(
        matter, kind, text.Trim(), kind is DecisionKind.Extend or DecisionKind.Direct ? days : 0,
        kind is DecisionKind.Reassign or DecisionKind.Split ? [.. units] : []);

    /// <summary>Each kind with what stands against it, be it before the matter or before what it would set going; null: nothing.</summary>
    public static IReadOnlyList<(DecisionKind Kind, Rejection? Refused)> Kinds(PlanSnapshot plan, Actor decider, Matter matter, DateTimeOffset now)
    {
        var others = plan.Book.Units.All.Where(u => u.Code != matter.Unit).Select(u => u.Code).Take(SampleUnits).ToList();
        return [.. Enum.GetValues<DecisionKind>().Select(kind => (kind, RefusalOf(kind)))];

        Rejection? RefusalOf(DecisionKind kind)
        {
            var command = CommandOf(matter.Id, kind, "—", 1, kind == DecisionKind.Split ? others : others.Take(1));
            return Foresight.Of(plan, decider, command, now).FirstOrDefault(c => c.Refused is not null && c.Command is DecideEscalation or CarryOutDecision)?.Refused;
        }
    }
}
