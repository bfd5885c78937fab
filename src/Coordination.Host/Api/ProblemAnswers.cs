using Coordination.Application.Storage;
using Coordination.Host.Web;

namespace Coordination.Host.Api;

/// <summary>Whatever goes wrong on the way to the interface is answered as a problem too: a fault, a store that is away, an empty refusal of the framework.</summary>
public sealed partial class ProblemAnswers(RequestDelegate next, WebPlace place, ILogger<ProblemAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        string code;
        try
        {
            await next(context);
            if (context.Response.HasStarted || context.Response.StatusCode < StatusCodes.Status400BadRequest || context.Response.ContentType is not null) return;
            code = ApiCodes.OfStatus(context.Response.StatusCode);
        }
        catch (StoreException e) when (!context.Response.HasStarted)
        {
            LogFault(log, context.GetEndpoint()?.DisplayName, e);
            code = ApiCodes.StoreAway;
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            code = ApiCodes.OfStatus(e.StatusCode);
        }
        catch (Exception e) when (e is not OperationCanceledException && !context.Response.HasStarted)
        {
            LogFault(log, context.GetEndpoint()?.DisplayName, e);
            code = ApiCodes.Fault;
        }

        await Problems.WriteAsync(context, Problems.Of(place.Book, code));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The interface could not answer {Endpoint}")]
    private static partial void LogFault(ILogger log, string? endpoint, Exception e);
}
