using Coordination.Host.Identity;

namespace Coordination.Host.Api;

/// <summary>The interface for programs: every act a person can do, under <c>/api/v1</c>.</summary>
public static class ApiEndpoints
{
    public const string Root = "/api/v1";

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Root).AddEndpointFilter<ApiGate>().WithMetadata(ApiDocument.Refusal);
        PlanReads.Map(api);
        TaskReads.Map(api);
        AssignmentReads.Map(api);
        MergeReads.Map(api);
        IndicatorReads.Map(api);
        MatterReads.Map(api);
        EvidenceActs.Map(api);
        AssessmentRoutes.Map(api);
        ParkedRoutes.Map(api);
        foreach (var route in ActRoutes.All) MapAct(api, route);
        app.MapApiDocument();
    }

    private static void MapAct(RouteGroupBuilder api, ActRoute route)
    {
        var endpoint = api
            .MapPost(
                route.Route,
                (HttpContext context, ActHandler handler, Visit visit, CancellationToken cancellationToken) => handler.DoAsync(route, context, visit, cancellationToken))
            .Tells<ActDone>(route.Name)
            .WithMetadata(route);
        if (route.Body is { } body) endpoint.Accepts(body, "application/json");
    }
}
