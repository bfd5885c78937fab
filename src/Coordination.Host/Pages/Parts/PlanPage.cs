using Coordination.Application.Boards;
using Coordination.Host.Identity;
using Microsoft.AspNetCore.Components;

namespace Coordination.Host.Pages.Parts;

/// <summary>
/// A page about the plan: loads from one snapshot for whoever is signed in, and again soon after something changed. Without a sign-in it shows
/// nothing and goes to the sign-in.
/// </summary>
public abstract class PlanPage : LiveComponent
{
    private bool _loaded;

    [Inject]
    protected Acts Acts { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Null until loaded, and where nobody is signed in.</summary>
    protected Viewer? Viewer { get; private set; }

    protected PlanSnapshot Plan => Place.View.Current;

    /// <summary>The instant (UTC) for which the page is told.</summary>
    protected DateTimeOffset Now { get; private set; }

    /// <summary>Computes what the page shows; what a person is typing must outlive it.</summary>
    protected abstract Task LoadAsync(Viewer viewer);

    protected sealed override Task RefreshAsync() => ReloadAsync(isAct: false);

    protected override async Task OnInitializedAsync()
    {
        Follow();
        await ReloadAsync();
    }

    /// <summary>Another address, the same page; for the first one it has just been loaded.</summary>
    protected override async Task OnParametersSetAsync()
    {
        var first = !_loaded;
        _loaded = true;
        if (!first && Viewer is not null) await LoadAsync(Viewer);
    }

    /// <param name="isAct">False where nobody asked for it.</param>
    protected async Task ReloadAsync(bool isAct = true)
    {
        Now = Place.Clock.GetUtcNow();
        Viewer = await Visit.ViewerAsync(Left, isAct);
        if (Viewer is null)
            SessionScheme.ToSignIn(Navigation);
        else
            await LoadAsync(Viewer);
    }
}
