using System.Text.Json;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Hosting;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Commands;

/// <summary>Arguments that parse but make no sense; the message is worded for people.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>A "no" of the program's own; the message is worded for people.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>The data directory cannot serve what was asked; the message is worded for people.</summary>
internal sealed class DataException(string message) : Exception(message);

/// <summary>One clear sentence and an exit code for everything that can go wrong.</summary>
internal static class Failures
{
    public static (int Code, string Sentence) Of(Exception error, string dataDirectory) => error switch
    {
        UsageException => (ExitCode.Usage, error.Message),
        RefusedException => (ExitCode.Refused, error.Message),
        DataException => (ExitCode.Data, error.Message),
        OperationCanceledException => (ExitCode.Refused, Texts.Of(Say.Interrupted)),
        StoreException store => (ExitCode.Data, Texts.Of(SentenceOf(store.Problem), dataDirectory)),
        StoreConflictException => (ExitCode.Data, Texts.Of(Say.DataInUse, dataDirectory)),
        OtherSimulationException other => (ExitCode.Data, other.Until is { } until
            ? Texts.Of(Say.OtherDemo, dataDirectory, other.Year, other.Seed, Shanghai.Day(until))
            : Texts.Of(Say.OtherSimulation, dataDirectory, other.Year, other.Seed)),
        InvalidDataException or JsonException or FormatException or UnknownTypeException or UnknownEventException =>
            (ExitCode.Data, Texts.Of(Say.RecordUnreadable, dataDirectory)),
        IOException or UnauthorizedAccessException => (ExitCode.Data, Texts.Of(Say.FileProblem, OneLine(error.Message))),
        AggregateException { InnerExceptions: [var only] } => Of(only, dataDirectory),
        _ => (ExitCode.Internal, Texts.Of(Say.Internal, OneLine($"{error.GetType().Name}: {error.Message}"))),
    };

    /// <summary>The same for a store that is a server.</summary>
    public static (int Code, string Sentence) OfServer(Exception error, string server) => error switch
    {
        StoreException { Problem: StoreProblem.Unavailable } => (ExitCode.Data, Texts.Of(Say.ServerUnavailable, server)),
        StoreException { Problem: StoreProblem.AccessDenied } => (ExitCode.Data, Texts.Of(Say.ServerAccessDenied, server)),
        StoreException { Problem: StoreProblem.Missing } => (ExitCode.Data, Texts.Of(Say.ServerMissing, server)),
        StoreException { Problem: StoreProblem.Older } => (ExitCode.Data, Texts.Of(Say.ServerOlder, server)),
        AggregateException { InnerExceptions: [var only] } => OfServer(only, server),
        _ => Of(error, server),
    };

    private static Say SentenceOf(StoreProblem problem) => problem switch
    {
        StoreProblem.InUse => Say.DataInUse,
        StoreProblem.Newer => Say.DataNewer,
        StoreProblem.Older => Say.DataOlder,
        StoreProblem.Corrupt => Say.DataCorrupt,
        StoreProblem.DiskFull => Say.DataDiskFull,
        StoreProblem.DiskError => Say.DataDiskError,
        StoreProblem.AccessDenied => Say.DataAccessDenied,
        StoreProblem.Missing => Say.DataMissing,
        StoreProblem.Unavailable => Say.ServerUnavailable,
        _ => Say.DataUnsafeLibrary,
    };

    /// <summary>Control characters replaced, so that no foreign text breaks the line or the terminal.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
