using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Coordination.Engine.Tests.Harness;

/// <summary>Keeps every line from Warning up, so that a test can ask that there was none. Never disposed of by anybody.</summary>
internal sealed class LogCapture : ILoggerFactory
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Without what the transport says of itself (that it was cut off by stopping, say).</summary>
    public IEnumerable<string> LinesOfEngine => Lines.Where(l => l.Split(' ', 3)[1].StartsWith("Coordination.", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Line(categoryName, _lines);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // MassTransit keeps a factory of an earlier bus; this one must outlive it.
    }

    private sealed class Line(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}
