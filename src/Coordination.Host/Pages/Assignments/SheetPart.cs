using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Host.Identity;
using Coordination.Host.Pages.Parts;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Coordination.Host.Pages.Assignments;

/// <summary>What one assignment's page was loaded with.</summary>
/// <param name="Now">The instant (UTC) for which it is told.</param>
public sealed record SheetView(AssignmentSheet Sheet, AssignmentStory Story, Viewer Viewer, DateTimeOffset Now);

/// <summary>One panel of an assignment's page. What is typed into it outlives the reloading of the page.</summary>
public abstract class SheetPart : ComponentBase
{
    [Parameter, EditorRequired]
    public SheetView View { get; set; } = null!;

    /// <summary>After an act was taken: the page loads anew at once.</summary>
    [Parameter]
    public EventCallback Acted { get; set; }

    [Inject]
    protected WebPlace Place { get; set; } = null!;

    [Inject]
    protected Acts Acts { get; set; } = null!;

    [Inject]
    protected Names Names { get; set; } = null!;

    [Inject]
    protected IDialogService Dialogs { get; set; } = null!;

    protected AssignmentSheet Sheet => View.Sheet;

    protected PlanBook Book => Place.Book;

    protected PersonId Person => View.Viewer.Person;

    /// <summary>True while an act is under way: a second press does nothing.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>Under this name typed text is kept until it is sent.</summary>
    protected string FormOf(string field) => $"assignment/{Sheet.Key}/{field}";

    protected string NameOf(UnitCode unit) => Book.Units.NameOf(unit);

    /// <summary>The rule that stands against an act.</summary>
    protected string Rule(Rejection refused) => new SheetRules(Book, Sheet, Names).Say(refused);

    /// <param name="judges">True for an act that judges what is seen: where somebody else was first, it is refused.</param>
    protected async Task<bool> DoAsync(Command command, string done, bool judges = false)
    {
        if (IsBusy) return false;
        IsBusy = true;
        try
        {
            if (!await Acts.DoAsync(command, done, judges ? Sheet.Version : null)) return false;
            await Acted.InvokeAsync();
            return true;
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>Asks before what cannot be taken back, and says what it will cause.</summary>
    protected async Task<bool> ConfirmAsync(string title, string consequence, string yes, string no) =>
        await Dialogs.ShowMessageBoxAsync(title, consequence, yesText: yes, cancelText: no) == true;
}
