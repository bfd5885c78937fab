using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Coordination.Contracts.Units;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Domain.Units;
using ReportMonth = Coordination.Domain.ReportMonth;

namespace Coordination.Application.Units;

/// <summary>What a unit's message asks of the domain: one command of one stream, so that a message is done whole or not at all.</summary>
/// <param name="Assignments">All of them must be the unit's own.</param>
/// <param name="LeavesUnit">True where the unit's head may have to approve it first.</param>
internal sealed record UnitOrder(Command Command, ImmutableArray<string> Assignments, bool LeavesUnit);

internal static partial class UnitOrders
{
    private const int LinesMax = 200;

    /// <summary>The order, or the member at fault; a resync asks nothing of the domain.</summary>
    public static (UnitOrder? Order, string? Fault) Of(object data, Unit unit) => data switch
    {
        AcknowledgeCommand c => (new UnitOrder(new AcknowledgeAssignment(new AssignmentId(c.Assignment)), [c.Assignment], false), null),
        DisputeCommand c => Sent(c.Assignment, new Dispute(c.Reason, c.Proposed is { } proposed ? new UnitCode(proposed) : null)),
        SubmitCommand c => Sent(c.Assignment, new Submit(c.Result, c.Value)),
        DeliverCommand c => Sent(c.Assignment, new Deliver(new StepId(c.Step), c.Result)),
        RequestExtensionCommand c => Sent(c.Assignment, new RequestExtension(c.Days, c.Reason, c.Progress)),
        CorrectReportCommand c when !IsMonth(c.Month) => (null, "data.month"),
        CorrectReportCommand c => Sent(c.Line.Assignment, new CorrectReport(new ReportMonth(c.Month), LineOf(c.Line))),
        ReportCommand c => Filed(c, unit),
        _ => throw new ArgumentOutOfRangeException(nameof(data)),
    };

    private static (UnitOrder?, string?) Sent(string assignment, OutgoingAct act) =>
        (new UnitOrder(new SendFromUnit(new AssignmentId(assignment), act), [assignment], true), null);

    private static (UnitOrder?, string?) Filed(ReportCommand c, Unit unit)
    {
        if (!IsMonth(c.Month)) return (null, "data.month");
        if (c.Lines.Count is 0 or > LinesMax || c.Lines.Any(l => l is null)) return (null, "data.lines");
        // One return is one plan-year's.
        var cycle = CycleId.OfKey(c.Lines[0].Assignment);
        if (c.Lines.Any(l => CycleId.OfKey(l.Assignment) != cycle)) return (null, "data.lines");
        var file = new FileReturn(
            ReturnId.Of(cycle, unit.Code, new ReportMonth(c.Month)), [.. c.Lines.Select(l => new ReturnLine(new AssignmentId(l.Assignment), LineOf(l)))], c.Submit);
        return (new UnitOrder(file, [.. c.Lines.Select(l => l.Assignment).Distinct()], c.Submit), null);
    }

    private static ReportLine LineOf(ReportedLine line) =>
        new(line.Value, line.Milestone, line.Progress, line.Obstacle, line.DecisionNeeded, line.NoChange) { MoreValues = line.MoreValues?.ToImmutableSortedDictionary(StringComparer.Ordinal) };

    private static bool IsMonth(string text) => MonthForm().IsMatch(text);

    [GeneratedRegex(@"^[0-9]{4}-(0[1-9]|1[0-2])\z", RegexOptions.CultureInvariant)]
    private static partial Regex MonthForm();
}
