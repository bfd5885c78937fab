using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coordination.Host.Api;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>
/// What others' programs are written against changes on purpose only: the document served is compared with <c>openapi.v1.json</c> beside this file.
/// To take a change over, run this test with <c>COORDINATION_UPDATE_SNAPSHOTS=1</c> and commit the file.
/// </summary>
public sealed class OpenApiTests(SharedServer shared)
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => shared.Server;

    [Fact]
    public async Task The_document_is_the_one_on_record()
    {
        var served = (await DocumentAsync()).ToJsonString(s_indented) + "\n";
        var file = Path.Combine(Path.GetDirectoryName(Here())!, "openapi.v1.json");
        if (Environment.GetEnvironmentVariable("COORDINATION_UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(file, served, Token);
        var known = File.Exists(file) ? (await File.ReadAllTextAsync(file, Token)).ReplaceLineEndings("\n") : "";
        Assert.True(served == known, $"The interface has changed. If that is meant, run this test with COORDINATION_UPDATE_SNAPSHOTS=1 and commit {file}.{FirstDifference(known, served)}");
    }

    [Fact]
    public async Task The_document_has_every_act()
    {
        var operations = (await DocumentAsync())["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => o.Value!["operationId"]?.GetValue<string>()).ToHashSet();
        Assert.All(ActRoutes.All.Select(r => r.Name), name => Assert.Contains(name, operations));
    }

    [Fact]
    public async Task The_page_for_people_runs_nothing_without_this_answers_nonce()
    {
        using var stranger = Server.Visitor();
        var answer = await stranger.GetAsync("/docs/", Token);
        var html = await answer.Content.ReadAsStringAsync(Token);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        var scripts = System.Text.RegularExpressions.Regex.Matches(html, "<script[^>]*>");
        Assert.All(scripts, script => Assert.Matches("nonce=\"([^\"]+)\"", script.Value));
        Assert.Contains($"'nonce-{System.Text.RegularExpressions.Regex.Match(html, "nonce=\"([^\"]+)\"").Groups[1].Value}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    private async Task<JsonNode> DocumentAsync()
    {
        using var stranger = Server.Visitor();
        return JsonNode.Parse(await stranger.GetStringAsync("/openapi/v1.json", Token))!;
    }

    private static string FirstDifference(string known, string served)
    {
        var (before, after) = (known.Split('\n'), served.Split('\n'));
        var line = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
        return $" First difference in line {line + 1}: '{before.ElementAtOrDefault(line)}' is now '{after.ElementAtOrDefault(line)}'.";
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
