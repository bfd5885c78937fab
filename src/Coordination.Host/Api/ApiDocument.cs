using System.Text.Json;
using System.Text.RegularExpressions;
using Coordination.Domain;
using Coordination.Host.Resources;
using Coordination.Host.Web;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Coordination.Host.Api;

/// <summary>The interface described for machines (<c>/openapi/v1.json</c>) and for people (<c>/docs</c>); open to all, since it holds no data.</summary>
internal static partial class ApiDocument
{
    public const string Pattern = "/openapi/{documentName}.json";
    public const string ReaderPath = "/docs";

    private const string Name = "v1";

    private static readonly Words s_words = new("Api");

    /// <summary>Stands for every refusal: the document tells them once an operation, whatever the status.</summary>
    public static ProducesResponseTypeMetadata Refusal { get; } = new(StatusCodes.Status400BadRequest, typeof(ApiProblem), [Problems.ContentType]);

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith(ApiEndpoints.Root[1..], StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) => Describe(document));
        options.AddOperationTransformer((operation, context, _) => Describe(operation, context));
        options.AddSchemaTransformer((schema, context, _) => Describe(schema, context));
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi(Pattern).AllowAnonymous();
        app.MapScalarApiReference(ReaderPath, (options, context) =>
        {
            options.Title = Both("Title");
            options.OpenApiRoutePattern = Pattern;
            options.Nonce = SecurityHeaders.NonceOf(context);
            // Nothing is asked of other hosts: fonts, assistant and usage figures would be.
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        }).AllowAnonymous();
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo { Title = Both("Title"), Version = Name, Description = Both("Description") };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = Both("SchemeToken") },
            ["session"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "__Host-coordination", Description = Both("SchemeSession") },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("session", document)] = [] },
        ];
        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        operation.Summary = Both(operation.OperationId!);
        if (operation.Responses!.Remove("400", out var refusal))
        {
            refusal.Description = Both("Refusal");
            operation.Responses["default"] = refusal;
        }

        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>()) parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        foreach (var name in Parameter().Matches(context.Description.RelativePath!).Select(m => m.Groups[1].Value))
        {
            if (operation.Parameters.Any(p => p.Name == name)) continue;
            operation.Parameters.Add(Of(name, ParameterLocation.Path, name is "year" or "task" or "id" ? JsonSchemaType.Integer : JsonSchemaType.String, $"Param.{name}"));
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ActRoute>().Any())
        {
            operation.Parameters.Add(Of(Idempotency.Header, ParameterLocation.Header, JsonSchemaType.String, "Param.idempotencyKey"));
            operation.Parameters.Add(Of("If-Match", ParameterLocation.Header, JsonSchemaType.String, "Param.ifMatch"));
        }

        if (HttpMethods.IsPost(context.Description.HttpMethod!)) operation.Parameters.Add(Of("X-Antiforgery", ParameterLocation.Header, JsonSchemaType.String, "Param.antiforgery"));

        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type != typeof(StreamId) && ApiJson.PatternOf(type) is null) return Task.CompletedTask;
        schema.Type = type == context.JsonTypeInfo.Type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        schema.Pattern = ApiJson.PatternOf(type)?.Replace(@"\z", "$", StringComparison.Ordinal);
        return Task.CompletedTask;
    }

    private static OpenApiParameter Of(string name, ParameterLocation place, JsonSchemaType type, string words) => new()
    {
        Name = name,
        In = place,
        Required = place == ParameterLocation.Path,
        Schema = new OpenApiSchema { Type = type },
        Description = Both(words),
    };

    private static string Both(string key) => $"{Texts.In(Texts.Chinese, () => s_words[key])} / {Texts.In(Texts.English, () => s_words[key])}";

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
