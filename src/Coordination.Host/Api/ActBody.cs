using System.Text.Json;
using Coordination.Application.Serialization;

namespace Coordination.Host.Api;

/// <summary>What an act is sent with, as it arrives.</summary>
internal static class ActBody
{
    /// <summary>A monthly return of all of a unit's assignments.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>All of the body, or the code of what is wrong with it. An act without one may be sent with nothing, or an empty object.</summary>
    public static async Task<(byte[]? Bytes, string? Refused)> ReadAsync(HttpRequest request, bool needed, CancellationToken cancellationToken)
    {
        if (request.ContentLength > BytesMax) return (null, ApiCodes.TooLarge);
        if (needed && !request.HasJsonContentType()) return (null, ApiCodes.NotJson);
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (all.Length + count > BytesMax) return (null, ApiCodes.TooLarge);
            all.Write(buffer, 0, count);
        }

        return all.Length > 0 && !request.HasJsonContentType() ? (null, ApiCodes.NotJson) : (all.ToArray(), null);
    }

    /// <summary>Null if the body is what is asked for; else the member at fault.</summary>
    /// <param name="type">Null: nothing is asked for.</param>
    public static string? Parse(Type? type, byte[] bytes, out object? body)
    {
        body = null;
        if (type is null && bytes.Length == 0) return null;
        if (JsonForm.FaultOf(bytes, ApiJson.DepthMax) is { } fault) return fault;
        try
        {
            body = JsonSerializer.Deserialize(bytes, type ?? typeof(Nothing), ApiJson.Options);
            return body is null ? "$" : null;
        }
        catch (JsonException e)
        {
            return e.Path is { Length: <= 200 } path ? path : "$";
        }
    }

    private sealed record Nothing;
}
