using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Pages.Assignments;

/// <summary>Words the rules that stand against an act on one assignment: people and units by name, steps by title.</summary>
internal sealed class SheetRules(PlanBook book, AssignmentSheet sheet, Names names)
{
    private static readonly Words s_words = new("Assignment");

    public string Say(Rejection refused) => refused switch
    {
        HeldByAnother held => s_words["HeldBy", names.Of(held.Holder)],
        ChildStillOpen open when sheet.State.Children.TryGetValue(open.Child.Value, out var child) => s_words["ChildOpen", book.Units.NameOf(child.Unit)],
        _ => new Wording(book, sheet.Task).Refusal(refused),
    };
}
