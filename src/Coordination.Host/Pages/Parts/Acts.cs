using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Coordination.Host.Pages.Parts;

/// <summary>What a page's button does: sends the command, and says what came of it in a sentence.</summary>
public sealed class Acts(Visit visit, WebPlace place, ISnackbar snackbar, NavigationManager navigation)
{
    private static readonly Words s_words = new("Frame");

    /// <summary>True where it was accepted. A refusal is told in its own words, in the person's language; nothing typed is lost.</summary>
    /// <param name="done">Said where it was accepted; null: nothing is.</param>
    /// <param name="version">What the person saw: where somebody else was first, the answer says so.</param>
    public async Task<bool> DoAsync(Command command, string? done, int? version = null, CancellationToken cancellationToken = default)
    {
        var answer = await TryAsync(command, version, cancellationToken);
        if (answer is null) return false;
        if (answer.Accepted)
        {
            if (done is not null) snackbar.Add(done, Severity.Success);
            return true;
        }

        snackbar.Add(Sentence(answer), Severity.Error, o => o.RequireInteraction = true);
        return false;
    }

    /// <summary>All of them, each for itself; says how many were taken and the first refusal.</summary>
    public async Task<int> DoAllAsync(IEnumerable<Command> commands, Func<int, string> done, CancellationToken cancellationToken = default)
    {
        var answers = await Task.WhenAll(commands.Select(c => TryAsync(c, null, cancellationToken)));
        var accepted = answers.Count(a => a is { Accepted: true });
        if (accepted > 0) snackbar.Add(done(accepted), Severity.Success);
        if (answers.FirstOrDefault(a => a is { Accepted: false }) is { } refused) snackbar.Add(Sentence(refused), Severity.Error, o => o.RequireInteraction = true);
        return accepted;
    }

    public string Sentence(Answer answer) =>
        answer == Answer.Busy ? s_words["Busy"] : new Wording(place.Book, null).Refusal(answer.Rejection ?? "", answer.Data);

    /// <summary>For a form that tells the answer itself. Null where it was told already: nobody is signed in any more, or the store is away.</summary>
    /// <param name="version">What the person saw.</param>
    public async Task<Answer?> TryAsync(Command command, int? version, CancellationToken cancellationToken = default)
    {
        try
        {
            return await visit.SendAsync(command, place.NewId(), version, cancellationToken);
        }
        catch (SignedOutException)
        {
            ToSignIn();
            return null;
        }
        catch (StoreException)
        {
            snackbar.Add(s_words["StoreAway"], Severity.Error, o => o.RequireInteraction = true);
            return null;
        }
    }

    /// <summary>And back to this page afterwards.</summary>
    public void ToSignIn() =>
        SessionScheme.ToSignIn(navigation);
}
