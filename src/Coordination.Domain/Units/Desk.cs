using System.Collections.Immutable;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Units;

/// <summary>The head names who stands in for a colleague, for whole days in Asia/Shanghai, both ends included, at most a year.</summary>
public sealed record AppointSubstitute(string Jurisdiction, UnitCode Unit, Substitution Substitution) : Command
{
    public override StreamId Stream => StreamId.Desk(Jurisdiction, Unit);
}

public sealed record WithdrawSubstitute(string Jurisdiction, UnitCode Unit, PersonId Principal, PersonId Substitute) : Command
{
    public override StreamId Stream => StreamId.Desk(Jurisdiction, Unit);
}

public sealed record SubstituteAppointed(Substitution Substitution, Signer By) : Event;

public sealed record SubstituteWithdrawn(PersonId Principal, PersonId Substitute, Signer By) : Event;

public sealed record Substitution(PersonId Principal, PersonId Substitute, Role Role, DateOnly From, DateOnly Until)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string Key => $"{Principal}/{Substitute}";
}

/// <summary>The desk of one unit: who stands in for whom.</summary>
public sealed record DeskState(ImmutableSortedDictionary<string, Substitution> Substitutions)
{
    public static DeskState Initial { get; } = new(ImmutableSortedDictionary.Create<string, Substitution>(StringComparer.Ordinal));

    public static DeskState Apply(DeskState s, Event e) => e switch
    {
        SubstituteAppointed x => new DeskState(s.Substitutions.SetItem(x.Substitution.Key, x.Substitution)),
        SubstituteWithdrawn x => new DeskState(s.Substitutions.Remove($"{x.Principal}/{x.Substitute}")),
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Desk),
    };
}

public static class DeskDecider
{
    private const int DaysMax = 366;
    private const int SubstitutionsMax = 200;

    public static Decision Decide(DeskState s, Command command, Frame f) => command switch
    {
        AppointSubstitute c => Appoint(s, c, f),
        WithdrawSubstitute c => Withdraw(s, c, f),
        FireDeadline => Decision.Nothing,
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Appoint(DeskState s, AppointSubstitute c, Frame f)
    {
        if (Authority.Head(f, c.Unit) is { } no) return no;
        var sub = c.Substitution;
        if (sub.Principal == sub.Substitute || sub.Role is not (Role.Handler or Role.UnitHead or Role.Liaison or Role.GroupLeader)) return new BadSubstitution();
        if (sub.Until < sub.From || sub.Until.DayNumber - sub.From.DayNumber > DaysMax) return new BadSubstitution();
        if (s.Substitutions.Count >= SubstitutionsMax) return new TooManyItems(SubstitutionsMax);
        return s.Substitutions.GetValueOrDefault(sub.Key) == sub ? Decision.Nothing : new SubstituteAppointed(sub, f.Actor.Hand);
    }

    private static Decision Withdraw(DeskState s, WithdrawSubstitute c, Frame f)
    {
        if (Authority.Head(f, c.Unit) is { } no) return no;
        return s.Substitutions.ContainsKey($"{c.Principal}/{c.Substitute}")
            ? new SubstituteWithdrawn(c.Principal, c.Substitute, f.Actor.Hand)
            : Decision.Nothing;
    }
}
