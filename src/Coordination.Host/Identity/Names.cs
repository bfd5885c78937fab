using System.Collections.Concurrent;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Resources;
using Coordination.Host.Web;

namespace Coordination.Host.Identity;

/// <summary>What people are called on pages. The record knows them by opaque ids; names are kept with the accounts.</summary>
public sealed class Names(Accounts accounts, WebPlace place)
{
    private readonly ConcurrentDictionary<PersonId, string> _names = [];

    /// <summary>Reads all of them: at start, and again where other nodes may have changed some.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var kept in await accounts.ListAsync(cancellationToken)) _names[kept.Person] = kept.Account.Name;
    }

    public void Set(PersonId person, string name) => _names[person] = name;

    /// <summary>The name; of invented people without an account, post and number; else the id.</summary>
    public string Of(PersonId person)
    {
        if (_names.TryGetValue(person, out var name)) return name;
        if (person == Actor.System.Person) return Texts.Of(Say.TimelineProcess);
        if (!place.IsDemo || PostOf(person) is not { } post) return person.Value;
        var number = person.Value[^1];
        return char.IsAsciiDigit(number) ? $"{Texts.Value(post.Role)}{number}" : Texts.Value(post.Role);
    }

    /// <summary>With the one acted for.</summary>
    public string Of(Signer hand) => hand.ActingFor is { } principal ? s_words["HandFor", Of(hand.Person), Of(principal)] : Of(hand.Person);

    private static readonly Words s_words = new("Frame");

    private Post? PostOf(PersonId person) => place.View.Current.Person(person)?.Posts.FirstOrDefault();
}
