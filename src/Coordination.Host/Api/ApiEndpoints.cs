namespace Coordination.Host.Api;

/// <summary>The interface for programs: every act a person can do, under <c>/api/v1</c>.</summary>
public static class ApiEndpoints
{
    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        _ = api;
    }
}
