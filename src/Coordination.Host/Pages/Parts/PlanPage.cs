using Coordination.Application.Boards;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Components;

namespace Coordination.Host.Pages.Parts;

/// <summary>
/// A page about the plan: loads from one snapshot for whoever is signed in, and again soon after something changed. Without a sign-in it shows
/// nothing and goes to the sign-in.
/// </summary>
public abstract class PlanPage : ComponentBase, IDisposable
{
    /// <summary>Changes come in swarms; people need not see each.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _left = new();
    private Tongue? _tongue;
    private int _stale;
    private bool _loaded;

    [Inject]
    protected WebPlace Place { get; set; } = null!;

    [Inject]
    protected Visit Visit { get; set; } = null!;

    [Inject]
    protected Acts Acts { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Null until loaded, and where nobody is signed in.</summary>
    protected Viewer? Viewer { get; private set; }

    protected PlanSnapshot Plan => Place.View.Current;

    /// <summary>The instant (UTC) for which the page is told.</summary>
    protected DateTimeOffset Now { get; private set; }

    /// <summary>Set when the person leaves the page.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>Computes what the page shows; what a person is typing must outlive it.</summary>
    protected abstract Task LoadAsync(Viewer viewer);

    protected override async Task OnInitializedAsync()
    {
        _tongue = Tongue.Current;
        if (RendererInfo.IsInteractive) Place.View.Changed += Changed;
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

    public virtual void Dispose()
    {
        Place.View.Changed -= Changed;
        _left.Cancel();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Changed(PlanSnapshot plan, IReadOnlyList<Domain.StreamId> streams)
    {
        if (Interlocked.Exchange(ref _stale, 1) == 0) _ = InvokeAsync(SoonAsync);
    }

    private async Task SoonAsync()
    {
        try
        {
            await Task.Delay(s_pause, Left);
            Volatile.Write(ref _stale, 0);
            // Whoever made the change may speak another language, and mostly it is no person at all.
            _tongue!.Speak();
            await ReloadAsync(isAct: false);
            StateHasChanged();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The person has left.
        }
        catch (Exception e)
        {
            // Nobody waits for this task: without a word the page would stand still for good.
            await DispatchExceptionAsync(e);
        }
    }
}
