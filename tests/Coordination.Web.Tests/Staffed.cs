using System.Net;
using Coordination.Domain;
using Coordination.Host.Identity;
using Coordination.Web.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Tests;

/// <summary>Accounts with passwords on a server that is no demonstration, and what a browser does at its forms.</summary>
internal static class Staffed
{
    public const string Password = "Gongzhang-2025";

    public static T Get<T>(this WebServer server) where T : notnull => server.App.Services.GetRequiredService<T>();

    /// <summary>Gives one of the cast an account whose login is the person's id.</summary>
    public static async Task<KeptAccount> HireAsync(this WebServer server, string person, CancellationToken cancellationToken, Func<Account, Account>? change = null)
    {
        var account = new Account(person, person) { PasswordSetAt = server.Clock.GetUtcNow() };
        account = account with { PasswordHash = server.Get<PasswordCheck>().Hash(account, Password) };
        if (!await server.Get<Accounts>().AddAsync(new PersonId(person), change?.Invoke(account) ?? account, cancellationToken))
            throw new InvalidOperationException($"{person} has an account already");
        return await server.FindAsync(person, cancellationToken);
    }

    public static async Task<KeptAccount> FindAsync(this WebServer server, string person, CancellationToken cancellationToken) =>
        await server.Get<Accounts>().FindAsync(new PersonId(person), cancellationToken) ?? throw new InvalidOperationException($"{person} has no account");

    /// <summary>Posts one form of a page.</summary>
    /// <param name="handler">The form's name, where the page answers its own forms.</param>
    public static async Task<HttpResponseMessage> PostFormAsync(
        this HttpClient client, string page, string to, CancellationToken cancellationToken, string? handler = null, params (string Name, string Value)[] fields)
    {
        var form = await WebServer.FormAsync(client, page, cancellationToken);
        IEnumerable<KeyValuePair<string, string>> all = [.. form, .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))];
        return await client.PostAsync(to, new FormUrlEncodedContent(handler is null ? all : all.Append(new("_handler", handler))), cancellationToken);
    }

    public static Task<HttpResponseMessage> SignInAsync(this HttpClient client, string login, string password, CancellationToken cancellationToken) =>
        client.PostFormAsync("/sign-in", "/sign-in", cancellationToken, null, ("login", login), ("password", password));

    /// <summary>A browser that has signed in by password alone.</summary>
    public static async Task<HttpClient> EnteredAsync(this WebServer server, string login, CancellationToken cancellationToken, string password = Password)
    {
        var client = server.Visitor();
        var answer = await client.SignInAsync(login, password, cancellationToken);
        return answer.IsIn() ? client : throw new InvalidOperationException($"{login} could not sign in: {answer.Headers.Location}");
    }

    public static bool IsIn(this HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location?.ToString().StartsWith("/sign-in", StringComparison.Ordinal) == false;

    /// <summary>Where a page sends the visitor; null where it answers itself.</summary>
    public static async Task<string?> LeadsToAsync(this HttpClient client, string page, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(page, cancellationToken);
        return answer.Headers.Location?.ToString();
    }
}
