namespace Coordination.Persistence.Tests;

/// <summary>What people type is told apart by its form, and a password in it is never shown.</summary>
public sealed class StoreAddressTests
{
    private const string Secret = "s3cr;t";

    [Theory]
    [InlineData("postgres://clerk:s3cr%3Bt@db.example:6432/coordination", "db.example", false)]
    [InlineData("postgresql://clerk:s3cr%3Bt@db.example/coordination?sslmode=require&connect_timeout=3", "db.example", false)]
    [InlineData("postgres://clerk:s3cr%3Bt@[::1]:5432/coordination", "::1", true)]
    [InlineData("postgres://clerk:s3cr%3Bt@one:5432,two:5433/coordination", "one,two", false)]
    [InlineData("Host=127.0.0.1;Port=6432;Username=clerk;Password='s3cr;t';Database=coordination", "127.0.0.1", true)]
    [InlineData("host=/var/run/postgresql;username=clerk;password=\"s3cr;t\";database=coordination", "/var/run/postgresql", true)]
    [InlineData("Host=one,127.0.0.1;Username=clerk;Password='s3cr;t';Database=coordination", "one,127.0.0.1", false)]
    public void Postgres_is_known_by_its_scheme_or_host(string text, string host, bool loopback) => AssertServer(text, StoreKind.Postgres, host, loopback);

    [Theory]
    [InlineData("Server=db.example;Database=coordination;User ID=clerk;Password='s3cr;t'", "db.example", false)]
    [InlineData("Server=tcp:127.0.0.1,1433;Initial Catalog=coordination;User ID=clerk;Password='s3cr;t'", "127.0.0.1", true)]
    [InlineData(@"Data Source=.\SQLEXPRESS;Initial Catalog=coordination;User ID=clerk;Password='s3cr;t'", ".", true)]
    [InlineData("data source=localhost;database=coordination;uid=clerk;pwd='s3cr;t'", "localhost", true)]
    public void Sql_server_is_known_by_its_server(string text, string host, bool loopback) => AssertServer(text, StoreKind.SqlServer, host, loopback);

    [Theory]
    [InlineData("data/demo")]
    [InlineData("/var/lib/coordination")]
    [InlineData("/var/lib/a=b;c")]
    [InlineData("./a=b")]
    public void A_directory_is_what_is_left(string path)
    {
        var address = StoreAddress.Parse(path);

        Assert.Equal((StoreKind.Sqlite, path, null, null, true), (address.Kind, address.Display, address.Host, address.Password, address.IsLoopback));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("amqp://clerk:s3cr;t@db.example/vhost")]
    [InlineData("Password=s3cr;t")]
    [InlineData("Data Source=app.db;Password=s3cr")]
    [InlineData("Host=db.example;Username=clerk;Password=s3cr")]
    [InlineData("Host=db.example;Database=coordination;Port=s3cr")]
    [InlineData("Host=db.example;Database=coordination;S3cr=t")]
    [InlineData("Server=db.example;Database=coordination;S3cr=t")]
    [InlineData("postgres://clerk:s3cr@db.example")]
    [InlineData("postgres://clerk:s3cr@db.example:port/coordination")]
    [InlineData("postgres://clerk:s3cr@/coordination")]
    [InlineData("postgres://clerk:s3cr@db.example/coordination?s3cr=t")]
    [InlineData("Host='s3cr")]
    public void Anything_else_is_refused_in_a_sentence_that_repeats_nothing_of_it(string text)
    {
        var error = Assert.Throws<FormatException>(() => StoreAddress.Parse(text));

        Assert.StartsWith("the store's ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Without_a_password_there_is_none() => Assert.Null(StoreAddress.Parse("Host=db.example;Database=coordination").Password);

    private static void AssertServer(string text, StoreKind kind, string host, bool loopback)
    {
        var address = StoreAddress.Parse(text);

        Assert.Equal((kind, host, Secret, loopback), (address.Kind, address.Host, address.Password, address.IsLoopback));
        Assert.Contains("coordination", address.Display, StringComparison.Ordinal);
        Assert.Contains("clerk", address.Display, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", address.Display + address, StringComparison.Ordinal);
    }
}
