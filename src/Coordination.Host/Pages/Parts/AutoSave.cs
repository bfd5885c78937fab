using Coordination.Domain;
using Coordination.Host.Web;

namespace Coordination.Host.Pages.Parts;

/// <summary>
/// Keeps on the server what a person is typing: a second after the typing stops, when asked, and when the page is left. One a form and circuit.
/// </summary>
/// <param name="saved">Told after each saving, on any thread.</param>
public sealed class AutoSave(Drafts drafts, PersonId person, string form, Func<Task> saved) : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private CancellationTokenSource? _pause;
    private string? _unsaved;

    /// <summary>UTC; null where nothing is kept.</summary>
    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>What was kept before, or null.</summary>
    public async Task<string?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await drafts.FindAsync(person, form, cancellationToken) is not { } draft) return null;
        SavedAt = draft.SavedAt;
        return draft.Text;
    }

    public async Task TypedAsync(string text)
    {
        _unsaved = text;
        await StopAsync();
        _pause = new CancellationTokenSource();
        _ = SoonAsync(_pause.Token);
    }

    public async Task SaveAsync()
    {
        if (Interlocked.Exchange(ref _unsaved, null) is not { } text) return;
        SavedAt = await drafts.SaveAsync(person, form, text, CancellationToken.None);
        await saved();
    }

    /// <summary>It was sent; nothing of it is kept.</summary>
    public async Task ForgetAsync()
    {
        await StopAsync();
        (_unsaved, SavedAt) = (null, null);
        await drafts.DeleteAsync(person, form, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Interlocked.Exchange(ref _unsaved, null) is { } text) await drafts.SaveAsync(person, form, text, CancellationToken.None);
    }

    private async Task SoonAsync(CancellationToken typedOn)
    {
        try
        {
            await Task.Delay(s_pause, typedOn);
            await SaveAsync();
        }
        catch (OperationCanceledException)
        {
            // More was typed, or the person has left: who comes next saves.
        }
    }

    private async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _pause, null) is not { } pause) return;
        await pause.CancelAsync();
        pause.Dispose();
    }
}
