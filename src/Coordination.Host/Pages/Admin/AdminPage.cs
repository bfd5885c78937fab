using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Identity;
using Coordination.Host.Pages.Parts;
using Coordination.Host.Resources;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Coordination.Host.Pages.Admin;

/// <summary>A page of one of the administrators; for everybody else there is no such page.</summary>
public abstract class AdminPage : PlanPage
{
    private static readonly Words s_words = new("Admin");
    private static readonly Words s_frame = new("Frame");

    [Inject]
    protected Administration Administration { get; set; } = null!;

    [Inject]
    protected Names Names { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    protected bool IsShown { get; private set; }

    protected abstract bool IsFor(Role role);

    protected abstract Task ReadAsync();

    protected sealed override async Task LoadAsync(Viewer viewer)
    {
        IsShown = IsFor(viewer.Role);
        if (IsShown) await ReadAsync();
        else Navigation.NotFound();
    }

    /// <summary>Does something that is no command, and reads the page again. Where the right is gone it leads to the sign-in.</summary>
    protected async Task DoAsync(Func<Task> act, string? done = null)
    {
        try
        {
            await act();
            if (done is not null) Tell(done);
            await ReloadAsync();
        }
        catch (SignedOutException)
        {
            SessionScheme.ToSignIn(Navigation);
        }
        catch (StoreException)
        {
            Snackbar.Add(s_frame["StoreAway"], Severity.Error, o => o.RequireInteraction = true);
        }
    }

    protected void Tell(string sentence) => Snackbar.Add(sentence, Severity.Success);

    protected void Refuse(string sentence) => Snackbar.Add(sentence, Severity.Error, o => o.RequireInteraction = true);

    /// <summary>A post in words: unit, role, and the bureau its holder comes from.</summary>
    protected string TextOf(Domain.Units.Post post)
    {
        var text = post.Role.IsAdministrator() ? Texts.Value(post.Role) : $"{Plan.Book.Units.NameOf(post.Unit)} {Texts.Value(post.Role)}";
        return post.HomeUnit is { } home ? s_words["From", text, Plan.Book.Units.NameOf(home)] : text;
    }
}
