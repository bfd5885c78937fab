using System.Collections.Frozen;
using System.Text.Json;
using Coordination.Application.Engine;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Api;

/// <summary>Why the interface did not do what was asked, by RFC 9457.</summary>
/// <param name="Type"><c>urn:coordination:refusal:CODE</c>.</param>
/// <param name="Title">The kind of "no", in the language asked for.</param>
/// <param name="Detail">The whole sentence, in the language asked for; in both languages beside it.</param>
/// <param name="Code">The rejection's name, or one of the interface's own.</param>
/// <param name="Data">What the sentence is made of: dates, numbers, units.</param>
public sealed record ApiProblem(string Type, string Title, int Status, string Detail, string DetailZh, string DetailEn, string Code, JsonElement? Data);

/// <summary>The interface's own "no"s, said before any command is sent.</summary>
public static class ApiCodes
{
    public const string NotSignedIn = "NotSignedIn";
    public const string FormTokenMissing = "FormTokenMissing";
    public const string ScopeMissing = "ScopeMissing";
    public const string NoSuchThing = "NoSuchThing";
    public const string NoSuchAct = "NoSuchAct";
    public const string Malformed = "Malformed";
    public const string NotJson = "NotJson";
    public const string TooLarge = "TooLarge";
    public const string FileEmpty = "FileEmpty";
    public const string FileTypeNotTaken = "FileTypeNotTaken";
    public const string FileInfected = "FileInfected";
    public const string FileCannotBeScanned = "FileCannotBeScanned";
    public const string BadParameter = "BadParameter";
    public const string BadCursor = "BadCursor";
    public const string BadIfMatch = "BadIfMatch";
    public const string BadIdempotencyKey = "BadIdempotencyKey";
    public const string IdempotencyKeyReused = "IdempotencyKeyReused";
    public const string TooManyRequests = "TooManyRequests";
    public const string Busy = "Busy";
    public const string StoreAway = "StoreAway";
    public const string Fault = "Fault";

    private static readonly FrozenDictionary<string, int> s_statuses = new Dictionary<string, int>
    {
        [NotSignedIn] = StatusCodes.Status401Unauthorized,
        [FormTokenMissing] = StatusCodes.Status403Forbidden,
        [ScopeMissing] = StatusCodes.Status403Forbidden,
        [NoSuchThing] = StatusCodes.Status404NotFound,
        [NoSuchAct] = StatusCodes.Status405MethodNotAllowed,
        [Malformed] = StatusCodes.Status400BadRequest,
        [NotJson] = StatusCodes.Status415UnsupportedMediaType,
        [TooLarge] = StatusCodes.Status413PayloadTooLarge,
        [FileEmpty] = StatusCodes.Status422UnprocessableEntity,
        [FileTypeNotTaken] = StatusCodes.Status422UnprocessableEntity,
        [FileInfected] = StatusCodes.Status422UnprocessableEntity,
        [FileCannotBeScanned] = StatusCodes.Status503ServiceUnavailable,
        [BadParameter] = StatusCodes.Status400BadRequest,
        [BadCursor] = StatusCodes.Status400BadRequest,
        [BadIfMatch] = StatusCodes.Status400BadRequest,
        [BadIdempotencyKey] = StatusCodes.Status400BadRequest,
        [IdempotencyKeyReused] = StatusCodes.Status422UnprocessableEntity,
        [TooManyRequests] = StatusCodes.Status429TooManyRequests,
        [Busy] = StatusCodes.Status503ServiceUnavailable,
        [StoreAway] = StatusCodes.Status503ServiceUnavailable,
        [Fault] = StatusCodes.Status500InternalServerError,
    }.ToFrozenDictionary();

    public static IEnumerable<string> All => s_statuses.Keys;

    public static int? StatusOf(string code) => s_statuses.TryGetValue(code, out var status) ? status : null;

    public static string OfFile(Application.Storage.FileRefusal refused) => refused switch
    {
        Application.Storage.FileRefusal.Empty => FileEmpty,
        Application.Storage.FileRefusal.TooLarge => TooLarge,
        Application.Storage.FileRefusal.TypeNotTaken => FileTypeNotTaken,
        Application.Storage.FileRefusal.Infected => FileInfected,
        _ => FileCannotBeScanned,
    };

    /// <summary>For an answer without a body that the framework gave by itself.</summary>
    public static string OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => BadParameter,
        StatusCodes.Status401Unauthorized => NotSignedIn,
        StatusCodes.Status404NotFound => NoSuchThing,
        StatusCodes.Status405MethodNotAllowed => NoSuchAct,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => NotJson,
        StatusCodes.Status429TooManyRequests => TooManyRequests,
        StatusCodes.Status503ServiceUnavailable => Busy,
        _ => Fault,
    };
}

/// <summary>Words a "no" as a problem and writes it.</summary>
public static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>What waits in the queue then is gone in a second.</summary>
    private const int RetryAfterSeconds = 2;

    private static readonly Words s_words = new("Api");

    public static ApiProblem Of(PlanBook book, string code, JsonElement? data = null)
    {
        var own = ApiCodes.StatusOf(code);
        var status = own ?? RefusalStatuses.Of(code);
        var (chinese, english) = own is null ? new RefusalTexts(book).Of(code, data) : OwnSentences(code, data);
        return new ApiProblem(
            $"urn:coordination:refusal:{code}", s_words[FormattableString.Invariant($"Status{status}")], status, Texts.IsChinese ? chinese : english, chinese, english, code, data);
    }

    /// <param name="about">The member or parameter at fault, for the sentence and as <c>data.about</c>.</param>
    public static IResult Result(PlanBook book, string code, string? about = null) =>
        new ProblemResult(Of(book, code, about is null ? null : JsonSerializer.SerializeToElement(new { about }, ApiJson.Options)));

    public static IResult Result(PlanBook book, Answer refused) =>
        new ProblemResult(refused == Answer.Busy ? Of(book, ApiCodes.Busy) : Of(book, refused.Rejection ?? ApiCodes.Fault, refused.Data));

    public static Task WriteAsync(HttpContext context, ApiProblem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return context.Response.WriteAsJsonAsync(problem, ApiJson.Options, ContentType, context.RequestAborted);
    }

    private static (string Chinese, string English) OwnSentences(string code, JsonElement? data)
    {
        var about = data is { } known && known.TryGetProperty("about", out var value) ? value.GetString() : null;
        return (Texts.In(Texts.Chinese, () => s_words[code, about ?? "—"]), Texts.In(Texts.English, () => s_words[code, about ?? "—"]));
    }

    private sealed class ProblemResult(ApiProblem problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, problem);
    }
}
