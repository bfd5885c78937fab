using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Domain.Units;
using Coordination.Host.Identity;

namespace Coordination.Host.Pages.Admin;

/// <summary>One person as administrators see him or her: what the record holds, and the account beside it.</summary>
/// <param name="Account">Null where nobody can sign in as this person.</param>
public sealed record PersonRow(PersonId Person, PersonState State, int Version, Identity.Account? Account)
{
    /// <summary>By id; with those whose account stands without a record.</summary>
    public static async Task<IReadOnlyList<PersonRow>> AllAsync(PlanSnapshot plan, Accounts accounts, CancellationToken cancellationToken)
    {
        var kept = (await accounts.ListAsync(cancellationToken)).ToDictionary(k => k.Person, k => k.Account);
        var known = plan.Persons.Select(p => (Id: new PersonId(p.Key[(p.Key.IndexOf('/', StringComparison.Ordinal) + 1)..]), p.Value)).ToDictionary(p => p.Id, p => p.Value);
        return
        [
            .. known.Keys.Union(kept.Keys).OrderBy(id => id.Value, StringComparer.Ordinal)
                .Select(id => new PersonRow(id, known.GetValueOrDefault(id)?.State ?? PersonState.Initial, known.GetValueOrDefault(id)?.Version ?? 0, kept.GetValueOrDefault(id))),
        ];
    }

    public bool Matches(string find, Names names, PlanBook book)
    {
        var text = find.Trim();
        return text.Length == 0 || Has(Person.Value) || Has(names.Of(Person)) || Has(Account?.Login ?? "") || State.Posts.Any(p => Has(book.Units.NameOf(p.Unit)));

        bool Has(string value) => value.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
