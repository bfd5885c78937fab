using System.Text.Json;

namespace Coordination.Host.Hosting;

/// <summary>Two probes: is the process alive, and can it take commands. They say nothing about tasks or people.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app, Node node)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }, JsonSerializerOptions.Web)).AllowAnonymous();
        app.MapGet("/health/ready", async (CancellationToken cancellationToken) =>
        {
            var health = await node.HealthAsync(cancellationToken);
            var status = health.IsUnavailable ? "unavailable" : health.IsDegraded ? "degraded" : "ready";
            var body = new
            {
                status,
                node = node.Settings.Name,
                role = node.Settings.Role.ToString(),
                store = health.StoreAnswers,
                bus = health.BusConnected,
                laneWaiting = health.LaneWaiting,
                outboxWaiting = health.OutboxWaiting,
                outboxOldestSeconds = health.OutboxOldest?.TotalSeconds,
                parked = health.Parked,
                clockOffsetSeconds = health.Offset.TotalSeconds,
            };
            return Results.Json(body, JsonSerializerOptions.Web, statusCode: health.IsUnavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        }).AllowAnonymous();
    }
}
