using Coordination.Application.Engine;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Coordination.Host.Hosting;

/// <summary>
/// Sends traces and meters by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; the exporter's other variables are honoured too.
/// Without it nothing listens, and nothing is sent.
/// </summary>
public sealed class TelemetryExport : IAsyncDisposable
{
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceName = "coordination";

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(15);

    private readonly TracerProvider _traces;
    private readonly MeterProvider _meters;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _reading;

    private TelemetryExport(string node, Func<CancellationToken, Task<Standing>> read, TimeProvider time, ILogger logger)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(ServiceName, serviceInstanceId: node).AddEnvironmentVariableDetector();
        // MassTransit carries a trace over the bus by itself; its client's own spans would tell the same twice.
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(Telemetry.Name, "MassTransit").AddAspNetCoreInstrumentation().AddOtlpExporter().Build();
        _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(Telemetry.Name).AddAspNetCoreInstrumentation().AddOtlpExporter().Build();
        _reading = ReadAsync(read, time, logger);
    }

    /// <summary>Null where nobody asked for it.</summary>
    /// <param name="read">What stands in the node at this moment; asked every 15 seconds.</param>
    public static TelemetryExport? Start(string node, Func<CancellationToken, Task<Standing>> read, TimeProvider time, ILoggerFactory logs) =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)) ? null : new TelemetryExport(node, read, time, logs.CreateLogger<TelemetryExport>());

    /// <summary>Sends what is left (bounded) and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        Telemetry.Show(null);
        _traces.Dispose();
        _meters.Dispose();
        _stopping.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, Task<Standing>> read, TimeProvider time, ILogger logger)
    {
        using var timer = new PeriodicTimer(s_period, time);
        try
        {
            do
            {
                try
                {
                    Telemetry.Show(await read(_stopping.Token));
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogWarning(e, "What stands in the node cannot be read; the gauges show nothing");
                    Telemetry.Show(null);
                }
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopping is what was asked for.
        }
    }
}
