using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Coordination.Domain;
using Coordination.Host.Identity;
using Coordination.Host.Web;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.StaticAssets;

namespace Coordination.Host.Api;

/// <summary>How many requests a minute somebody may make; far above what people do, so that one runaway program does not stand in everybody's way.</summary>
/// <param name="Unit">All of a unit's people and services together.</param>
/// <param name="Address">A whole office may sit behind one.</param>
/// <param name="SignIn">Passwords tried from one address; each account is locked besides.</param>
public sealed record RateLimits(int Account, int Unit, int Address, int SignIn)
{
    public static RateLimits Default { get; } = new(Account: 600, Unit: 3000, Address: 6000, SignIn: 60);

    private const int AddressBuckets = 1 << 16;
    private const int Segments = 6;

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    internal void Set(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, int>(c => IsCounted(c) ? Window(BucketOf(c.Connection.RemoteIpAddress), Address) : Free(0)),
            PartitionedRateLimiter.Create<HttpContext, int>(c => IsSignIn(c) ? Window(BucketOf(c.Connection.RemoteIpAddress), SignIn) : Free(0)),
            PartitionedRateLimiter.Create<HttpContext, string>(c => IsCounted(c) && UnitOf(c) is { } unit ? Window(unit, Unit) : Free("")),
            PartitionedRateLimiter.Create<HttpContext, string>(c => IsCounted(c) && PersonOf(c) is { } person ? Window(person, Account) : Free("")));
        options.OnRejected = RejectAsync;
    }

    private static RateLimitPartition<TKey> Window<TKey>(TKey key, int permits) => RateLimitPartition.GetSlidingWindowLimiter(
        key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = s_window, SegmentsPerWindow = Segments, QueueLimit = 0 });

    private static RateLimitPartition<TKey> Free<TKey>(TKey key) => RateLimitPartition.GetNoLimiter(key);

    /// <summary>Styles, scripts and fonts cost nothing; a first visit asks for many.</summary>
    private static bool IsCounted(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is null;

    private static bool IsSignIn(HttpContext context) => HttpMethods.IsPost(context.Request.Method) && context.Request.Path == SessionScheme.SignInPath;

    private static string? PersonOf(HttpContext context) => context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value;

    private static string? UnitOf(HttpContext context)
    {
        if (PersonOf(context) is not { } person) return null;
        var plan = context.RequestServices.GetRequiredService<WebPlace>().View.Current;
        return plan.Person(new PersonId(person)) is { Posts: [var post, ..] } ? post.Unit.Value : null;
    }

    /// <summary>Addresses share a fixed number of buckets, so that nobody fills memory with new ones; of IPv6 the network counts.</summary>
    private static int BucketOf(IPAddress? address)
    {
        if (address is null) return 0;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var network = address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, 8) : bytes;
        return BinaryPrimitives.ReadUInt16LittleEndian(SHA256.HashData(network)) % AddressBuckets;
    }

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : s_window / Segments;
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await Problems.WriteAsync(context, Problems.Of(context.RequestServices.GetRequiredService<WebPlace>().Book, ApiCodes.TooManyRequests));
    }
}
