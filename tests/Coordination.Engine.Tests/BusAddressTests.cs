using Coordination.Messaging;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>A broker's address is read whole or refused in a plain sentence, and never shows its password.</summary>
public sealed class BusAddressTests
{
    [Fact]
    public void An_address_gives_its_parts()
    {
        var address = BusAddress.Parse("amqp://node1:p%40ss%3A%2Fw@broker.example:5672/coordination");
        Assert.Equal(("node1", "p@ss:/w", "broker.example", 5672, "coordination", false), (address.User, address.Password, address.Nodes[0].Host, address.Nodes[0].Port, address.VirtualHost, address.Tls));
    }

    [Fact]
    public void An_address_with_tls_and_the_default_virtual_host_is_read() =>
        Assert.Equal((true, "/"), (BusAddress.Parse("amqps://a:b@h:5671/%2F").Tls, BusAddress.Parse("amqps://a:b@h:5671/%2F").VirtualHost));

    [Fact]
    public void The_nodes_of_a_cluster_are_read_in_their_order()
    {
        var address = BusAddress.Parse("amqp://a:b@one:5672,two:5673,three:5674/v");
        Assert.Equal([("one", 5672), ("two", 5673), ("three", 5674)], address.Nodes.Select(n => (n.Host, n.Port)));
        Assert.Equal("amqp://a@one:5672,two:5673,three:5674/v", address.Display);
    }

    [Fact]
    public void What_is_shown_holds_no_password()
    {
        var address = BusAddress.Parse("amqps://node1:sesame@broker.example:5671/%2F");
        Assert.Equal("amqps://node1@broker.example:5671/%2F", address.Display);
        Assert.DoesNotContain("sesame", $"{address}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("broker")]
    [InlineData("http://u:sesame@h:1/v")]
    [InlineData("amqp://h:1/v")]
    [InlineData("amqp://u@h:1/v")]
    [InlineData("amqp://u:@h:1/v")]
    [InlineData("amqp://u:sesame:x@h:1/v")]
    [InlineData("amqp://u:sesame@h/v")]
    [InlineData("amqp://u:sesame@h:1,/v")]
    [InlineData("amqp://u:sesame@h:1,i/v")]
    [InlineData("amqp://u:sesame@h:1")]
    [InlineData("amqp://u:sesame@h:1/")]
    [InlineData("amqp://u:sesame@h:1/v/w")]
    [InlineData("amqp://u:sesame@h:1/v?x=1")]
    [InlineData("amqp://u:sesame@h:99999/v")]
    public void Anything_else_is_refused_without_repeating_it(string text)
    {
        var refused = Assert.Throws<FormatException>(() => BusAddress.Parse(text));
        Assert.StartsWith("A bus address is amqp://USER:PASSWORD@HOST:PORT/VHOST", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", refused.Message, StringComparison.Ordinal);
    }
}
