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
        Assert.Equal(("node1", "p@ss:/w", "coordination", false), (address.User, address.Password, address.VirtualHost, address.Tls));
    }

    [Theory]
    [InlineData("amqps")]
    [InlineData("AMQPS")]
    public void An_address_with_tls_keeps_it_however_it_is_written(string scheme) => Assert.True(BusAddress.Parse($"{scheme}://a:b@h:5671/v").Tls);

    [Fact]
    public void The_default_virtual_host_is_written_escaped() => Assert.Equal("/", BusAddress.Parse("amqp://a:b@h:5672/%2F").VirtualHost);

    [Fact]
    public void The_nodes_of_a_cluster_are_listed() =>
        Assert.Equal([("h1", 5672), ("h2", 5673)], BusAddress.Parse("amqp://a:b@h1:5672,h2:5673/v").Nodes.Select(n => (n.Host, n.Port)));

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
