using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Api;
using Coordination.Host.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Harness;

/// <summary>Ways into the interface, as programs take them.</summary>
public static class ApiAccess
{
    /// <summary>Signed in as one of the demonstration's people, with the form token on every request.</summary>
    public static async Task<HttpClient> ProgramAsync(this WebServer server, string person, CancellationToken cancellationToken)
    {
        var client = await server.SignedInAsync(person, cancellationToken);
        var token = await client.GetFromJsonAsync<FormTokenTold>("/api/v1/antiforgery", ApiJson.Options, cancellationToken);
        client.DefaultRequestHeaders.Add(token!.Header, token.Token);
        return client;
    }

    /// <summary>A service account in a post of its own, with a token.</summary>
    public static async Task<(HttpClient Client, string Token)> ServiceAsync(
        this WebServer server, string name, Post post, IReadOnlyCollection<ApiScope> scopes, CancellationToken cancellationToken)
    {
        var (services, person, jurisdiction) = (server.App.Services, new PersonId(name), server.Web.Book.Plan.Jurisdiction);
        await services.GetRequiredService<Accounts>().AddAsync(person, new Account(name, name) { IsService = true }, cancellationToken);
        foreach (var command in new Command[] { new RegisterPerson(jurisdiction, person), new GrantPost(jurisdiction, person, post) })
        {
            var envelope = new CommandEnvelope(DerivedIds.Of($"{name}|{command.GetType().Name}"), Actor.System, server.Clock.GetUtcNow(), command);
            await server.Web.Runtime.Lane.SendAsync(envelope, cancellationToken);
        }

        var token = await services.GetRequiredService<ApiTokens>().CreateAsync(person, "test", scopes, TimeSpan.FromDays(30), new PersonId("admin"), cancellationToken);
        return (server.Bearing(token!), token!);
    }

    public static HttpClient Bearing(this WebServer server, string token)
    {
        var client = server.Visitor();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Sends an act; null: without a body.</summary>
    public static Task<HttpResponseMessage> ActAsync(this HttpClient client, string address, object? body, CancellationToken cancellationToken) =>
        client.PostAsync(new Uri("/api/v1/" + address, UriKind.Relative), body is null ? null : JsonContent.Create(body, body.GetType(), options: ApiJson.Options), cancellationToken);

    public static async Task<ApiProblem> ProblemAsync(this HttpResponseMessage answer, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<ApiProblem>(await answer.Content.ReadAsStringAsync(cancellationToken), ApiJson.Options)
        ?? throw new InvalidDataException("An empty problem");
}
