using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Components;

namespace Coordination.Host.Pages.Parts;

/// <summary>Shows something of the plan, and shows it again soon after anything changed, in the language of the person who looks.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    /// <summary>Changes come in swarms; people need not see each.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _left = new();
    private Tongue? _tongue;
    private int _stale;

    [Inject]
    protected WebPlace Place { get; set; } = null!;

    [Inject]
    protected Visit Visit { get; set; } = null!;

    /// <summary>Set when the person leaves the page.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>Computes anew what is shown. Nobody asked for it, so it keeps nobody signed in.</summary>
    protected abstract Task RefreshAsync();

    /// <summary>From now on changes are followed; to be called where the person's language is the thread's.</summary>
    protected void Follow()
    {
        _tongue = Tongue.Current;
        if (RendererInfo.IsInteractive) Place.View.Changed += Changed;
    }

    public virtual void Dispose()
    {
        Place.View.Changed -= Changed;
        _left.Cancel();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Changed(Application.Boards.PlanSnapshot plan, IReadOnlyList<Domain.StreamId> streams)
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
            await RefreshAsync();
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
