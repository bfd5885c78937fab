using System.Net;
using System.Net.Sockets;
using Coordination.Application.Storage;
using Coordination.Persistence;
using Microsoft.Data.SqlClient;

namespace Coordination.SqlServer.Tests;

/// <summary>A server that is away, silent or hangs up is told as such; attacked through the real driver with listeners of our own on loopback.</summary>
public sealed class ConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_refuses_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = AddressOf(listener);
        listener.Stop();

        Assert.Equal(StoreProblem.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => OpenAsync(address, Token))).Problem);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var opening = OpenAsync(AddressOf(listener), Token);
        while (!opening.IsCompleted)
        {
            var accepting = listener.AcceptSocketAsync(Token).AsTask();
            if (await Task.WhenAny(opening, accepting) == accepting) (await accepting).Close(0);
            else listener.Stop();
        }

        Assert.Equal(StoreProblem.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => opening)).Problem);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_unavailable_after_the_time_given()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Equal(StoreProblem.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => OpenAsync(AddressOf(listener), Token))).Problem);
    }

    [Fact]
    public async Task Opening_is_given_up_when_asked()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var opening = OpenAsync(AddressOf(listener, timeout: 60), cancellation.Token);
        using var accepted = await listener.AcceptSocketAsync(Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    [Fact]
    public void A_connection_reads_the_primary_and_is_bounded_whatever_the_string_says()
    {
        var settings = SqlServerDatabase.Settings(
            "Server=db;Database=c;ApplicationIntent=ReadOnly;MultipleActiveResultSets=True;Enlist=True;Command Timeout=0;Connect Timeout=0");

        Assert.Equal((ApplicationIntent.ReadWrite, false, false), (settings.ApplicationIntent, settings.MultipleActiveResultSets, settings.Enlist));
        Assert.Equal((60, 60, 20, "coordination"), (settings.CommandTimeout, settings.ConnectTimeout, settings.MaxPoolSize, settings.ApplicationName));
    }

    [Fact]
    public void What_the_string_chooses_within_bounds_is_kept()
    {
        var settings = SqlServerDatabase.Settings(
            "Server=db;Database=c;Encrypt=Strict;TrustServerCertificate=True;Command Timeout=7;Connect Timeout=3;Max Pool Size=5;Application Name=desk");

        Assert.Equal((SqlConnectionEncryptOption.Strict, true), (settings.Encrypt, settings.TrustServerCertificate));
        Assert.Equal((7, 3, 5, "desk"), (settings.CommandTimeout, settings.ConnectTimeout, settings.MaxPoolSize, settings.ApplicationName));
    }

    private static Task<IStore> OpenAsync(StoreAddress address, CancellationToken token) => StoreFactory.OpenAsync(address, StoreOpenMode.OpenExisting, token);

    private static StoreAddress AddressOf(TcpListener listener, int timeout = 2) =>
        StoreAddress.Parse($"Server=tcp:127.0.0.1,{((IPEndPoint)listener.LocalEndpoint).Port};Database=c;User Id=u;Password=p;Connect Timeout={timeout}");
}
