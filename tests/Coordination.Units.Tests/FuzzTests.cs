using System.Text;
using Coordination.Application.Engine;
using Coordination.Application.Simulation;
using Coordination.Application.Storage;
using Coordination.Application.Units;
using Coordination.Contracts.Units;
using Coordination.Domain;
using Coordination.Domain.Deliveries;
using Coordination.Engine.Tests.Harness;
using Coordination.Host.Screens;
using Coordination.Units.Tests.Harness;
using Xunit;

namespace Coordination.Units.Tests;

/// <summary>
/// No body makes the inbox fail: each is answered, and what reaches the domain is one command of the sender's own. Attacked with seeded
/// damage to good messages: bytes changed, cut, doubled, pieces of other messages put in.
/// </summary>
public sealed class FuzzTests
{
    private const int RoundsMax = 4_000;

    private static readonly string[] s_pieces = ["\\ud800", "\\u0000", "null", "1e999", "{}", "[", "\""];

    private static readonly List<byte[]> s_good =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Coordination.Units.Tests", "Samples"), "*Command.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_body_is_answered(int seed)
    {
        var (chance, sender, books) = (new Chance(seed), new OneAnswer(), new Bookshelf([EdgeUnderTest.Book]));
        var inbox = new UnitInbox(sender, new EmptyStore(), books, new UnitDirectory(books), new Nowhere(), new RefusalTexts(EdgeUnderTest.Book), new VirtualClock(People.Opening2025));
        for (var round = 0; round < RoundsMax; round++)
        {
            var body = Damaged(chance, $"{round}");
            var reply = await inbox.TakeAsync(new UnitDelivery("unit.hzq", "unit.hzq", CloudEvents.ContentType, null, body), TestContext.Current.CancellationToken);
            Assert.True(reply is { UnitCode: "hzq", Message.Data: CommandReply }, $"seed {seed}, round {round}: {Encoding.UTF8.GetString(body)}");
            Assert.NotEmpty(reply.Message.Write(null));
        }

        Assert.True(sender.Refused > RoundsMax / 2);
    }

    private static byte[] Damaged(Chance chance, string round)
    {
        var body = s_good[chance.Below(s_good.Count, round, "body")].ToList();
        var hits = 1 + chance.Below(4, round, "hits");
        for (var hit = 0; hit < hits && body.Count > 0; hit++)
        {
            var key = $"{round}/{hit}";
            var at = chance.Below(body.Count, key, "at");
            switch (chance.Below(5, key, "kind"))
            {
                case 0:
                    body[at] = (byte)chance.Below(256, key, "byte");
                    break;
                case 1:
                    body.RemoveRange(at, Math.Min(body.Count - at, 1 + chance.Below(20, key, "length")));
                    break;
                case 2:
                    body.InsertRange(at, body.GetRange(at, Math.Min(body.Count - at, 1 + chance.Below(40, key, "length"))));
                    break;
                case 3:
                    var other = s_good[chance.Below(s_good.Count, key, "other")];
                    body.InsertRange(at, other.AsSpan(0, chance.Below(other.Length, key, "length")));
                    break;
                default:
                    body.InsertRange(at, Encoding.UTF8.GetBytes(s_pieces[chance.Below(s_pieces.Length, key, "piece")]));
                    break;
            }
        }

        return [.. body];
    }

    private sealed class OneAnswer : ICommandSender
    {
        public int Refused { get; private set; }

        public Task<Answer> SendAsync(CommandEnvelope command, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Answer>> SendAllAsync(IReadOnlyList<CommandEnvelope> commands, long? outboxId, CancellationToken cancellationToken)
        {
            // Every assignment is somebody else's here: but for a resync nothing good comes through.
            Assert.True(commands is [{ Command: RefuseDelivery or TakeDelivery, Actor.IsSystem: true }]);
            if (commands[0].Command is not RefuseDelivery refuse) return Task.FromResult<IReadOnlyList<Answer>>([new Answer(true, 1)]);
            Refused++;
            var rejection = DeliveryDecider.Decide(DeliveryState.Initial, refuse, new Frame(Actor.System, commands[0].At, EdgeUnderTest.Book)).Rejection!;
            return Task.FromResult<IReadOnlyList<Answer>>([new Answer(false, 0, rejection.Code, System.Text.Json.JsonDocument.Parse(Catalog.Write(rejection)).RootElement)]);
        }
    }

    private sealed class EmptyStore() : DelegatingStore(null!)
    {
        public override Task<IReadOnlyList<TimelineRow>> ReadTimelineAsync(StreamId stream, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TimelineRow>>([]);

        public override Task<IReadOnlyList<EntityRow>> ReadEntitiesAsync(StreamKind kind, string keyPrefix, string? afterKey, int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<EntityRow>>([]);
    }

    private sealed class Nowhere : IUnitOutlet
    {
        public Task SendAsync(string unitCode, UnitMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
