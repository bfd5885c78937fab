// A unit's office system in the smallest form: it takes assignments from its queue, acknowledges them, and reports "no change" when a
// month's report is expected. It knows only AMQP, CloudEvents and docs/asyncapi.yaml. Run: bureau-sample UNIT-CODE, with the address of
// the broker in BUREAU_BROKER (amqp://unit.CODE:PASSWORD@HOST:PORT/VHOST). It ends on Ctrl+C.
using System.Text.Json;
using System.Text.Json.Nodes;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

if (args is not [var unit] || Environment.GetEnvironmentVariable("BUREAU_BROKER") is not { Length: > 0 } broker)
{
    Console.Error.WriteLine("用法 / Usage: BUREAU_BROKER=amqp://unit.CODE:PASSWORD@HOST:PORT/VHOST bureau-sample CODE");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
await new Office(unit, new Uri(broker)).RunAsync(stop.Token);
return 0;

internal sealed class Office(string unit, Uri broker)
{
    private const string Exchange = "coordination.commands";
    private const string ContentType = "application/cloudevents+json";

    private string Account => $"unit.{unit}";

    public async Task RunAsync(CancellationToken stop)
    {
        // The client reconnects by itself and consumes again; whatever was not acknowledged then comes once more.
        var factory = new ConnectionFactory { Uri = broker, ClientProvidedName = "bureau sample" };
        await using var connection = await factory.CreateConnectionAsync(stop);
        // With confirms: a publish completes when the broker has the message, and throws if no queue took it.
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), stop);
        await channel.BasicQosAsync(0, 16, global: false, stop);
        await ConsumeAsync(channel, Account, HandleAsync, stop);
        await ConsumeAsync(channel, $"{Account}.replies", ReadReplyAsync, stop);

        // A system that starts with an empty database asks for everything that is open.
        await SendAsync(channel, "resync", $"resync/{Guid.CreateVersion7()}", []);
        Console.WriteLine($"{Account} is working");
        await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task ConsumeAsync(IChannel channel, string queue, Func<IChannel, JsonObject, Task> handle, CancellationToken stop)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, e) =>
        {
            if (JsonNode.Parse(e.Body.Span) is JsonObject message) await handle(channel, message);
            // Only now: what was not dealt with comes again.
            await channel.BasicAckAsync(e.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, stop);
    }

    private Task HandleAsync(IChannel channel, JsonObject message)
    {
        var (type, subject) = ((string)message["type"]!, (string?)message["subject"] ?? "");
        Console.WriteLine($"{type} {subject}");
        var data = message["data"]!;
        return type switch
        {
            "coordination.assignment.dispatched.v1" => AcknowledgeAsync(channel, subject),
            "coordination.assignment.report-expected.v1" => ReportAsync(channel, subject, (string)data["month"]!),
            "coordination.assignment.snapshot.v1" => CatchUpAsync(channel, subject, data),
            // Everything else a real system files with the assignment. Types and members it does not know it ignores.
            _ => Task.CompletedTask,
        };
    }

    private async Task CatchUpAsync(IChannel channel, string assignment, JsonNode snapshot)
    {
        if ((string)snapshot["standing"]! == "dispatched") await AcknowledgeAsync(channel, assignment);
        foreach (var report in snapshot["reports"]!.AsArray().Where(r => (string)r!["standing"]! == "expected"))
            await ReportAsync(channel, assignment, (string)report!["month"]!);
    }

    // Messages may come twice and in any order. The ids name the act, so that the same act sent twice is one; a system that keeps the state
    // of its assignments also keeps the sequence it is from, and lets no message of a lower one overwrite it.
    private Task AcknowledgeAsync(IChannel channel, string assignment) =>
        SendAsync(channel, "acknowledge", $"acknowledge/{assignment}", new JsonObject { ["assignment"] = assignment });

    /// <summary>
    /// One line of the month's return. Once the engine has taken it, the submission is tried: it is refused as long as lines of other
    /// assignments are missing, so that the last line sends the whole.
    /// </summary>
    private Task ReportAsync(IChannel channel, string assignment, string month, bool submit = false) =>
        SendAsync(channel, "report", $"{(submit ? "submit" : "report")}/{assignment}/{month}", new JsonObject
        {
            ["month"] = month,
            ["lines"] = new JsonArray(new JsonObject { ["assignment"] = assignment, ["noChange"] = true }),
            ["submit"] = submit,
        });

    private async Task SendAsync(IChannel channel, string command, string id, JsonObject data)
    {
        var message = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = id,
            ["source"] = "/bureau-sample",
            ["type"] = $"coordination.command.{command}.v1",
            ["data"] = data,
        };
        // The user id is what proves the sender: the broker refuses any other than the account's own.
        var properties = new BasicProperties { ContentType = ContentType, UserId = Account, Persistent = true };
        await channel.BasicPublishAsync(Exchange, Account, mandatory: true, properties, JsonSerializer.SerializeToUtf8Bytes(message));
    }

    private Task ReadReplyAsync(IChannel channel, JsonObject message)
    {
        var reply = message["data"]!;
        var (accepted, command) = ((bool)reply["accepted"]!, (string?)reply["command"] ?? "");
        Console.WriteLine(accepted ? $"accepted {command}" : $"refused {command}: {reply["code"]} {reply["sentenceZh"]}");
        if (!accepted || !command.StartsWith("report/", StringComparison.Ordinal)) return Task.CompletedTask;
        var month = command.LastIndexOf('/');
        return ReportAsync(channel, command["report/".Length..month], command[(month + 1)..], submit: true);
    }
}
