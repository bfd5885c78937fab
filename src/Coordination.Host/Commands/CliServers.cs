using System.CommandLine;
using Coordination.Application.Storage;
using Coordination.Domain.Plans;
using Coordination.Host.Hosting;
using Coordination.Host.Resources;
using Coordination.Messaging;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

/// <summary>Where a verb's store and bus are: said by option, else by the environment, else embedded in the data directory.</summary>
internal static class CliServers
{
    public const string StoreVariable = "COORDINATION_STORE";
    public const string BusVariable = "COORDINATION_BUS";

    /// <summary>The database server, or null where the store is embedded. Refuses a weak secret away from this machine.</summary>
    public static StoreAddress? ServerStore(this ParseResult parse)
    {
        if (Said(parse, CliOptions.Store, StoreVariable) is not { } text) return null;
        var address = Read(StoreAddress.Parse, text, Say.BadStore);
        if (!address.IsLoopback && !address.LogsInOtherwise && Secrets.IsWeak(null, address.Password)) throw new UsageException(Texts.Of(Say.WeakSecret, address.Display));
        return address;
    }

    /// <summary>The server, or the data directory.</summary>
    public static StoreAddress StoreAt(this ParseResult parse) => parse.ServerStore() ?? StoreAddress.OfDirectory(parse.GetValue(CliOptions.Data)!);

    /// <summary>The broker, or null where the bus is in memory.</summary>
    public static BusAddress? BusAt(this ParseResult parse)
    {
        if (Said(parse, CliOptions.Bus, BusVariable) is not { } text) return null;
        var address = Read(BusAddress.Parse, text, Say.BadBus);
        if (!address.Nodes.All(n => Secrets.IsLoopback(n.Host)) && Secrets.IsWeak(address.User, address.Password)) throw new UsageException(Texts.Of(Say.WeakSecret, address.Display));
        return address;
    }

    public static Task<IStore> OpenStoreAsync(this ParseResult parse, StoreOpenMode mode, CancellationToken cancellationToken) =>
        Workplace.OpenStoreAsync(parse.StoreAt(), mode, cancellationToken);

    /// <summary>The verb's store and bus, with its data directory for the anchors.</summary>
    public static Task<Workplace> OpenPlaceAsync(this ParseResult parse, StoreOpenMode mode, PlanBook book, CancellationToken cancellationToken) =>
        parse.OpenPlaceAsync(parse.GetValue(CliOptions.Data)!, mode, book, cancellationToken);

    /// <inheritdoc cref="OpenPlaceAsync(ParseResult, StoreOpenMode, PlanBook, CancellationToken)"/>
    public static Task<Workplace> OpenPlaceAsync(
        this ParseResult parse, string dataDirectory, StoreOpenMode mode, PlanBook book, CancellationToken cancellationToken) => Workplace.OpenAsync(
            parse.ServerStore() ?? StoreAddress.OfDirectory(dataDirectory), parse.BusAt(), dataDirectory, mode, book, TimeProvider.System, cancellationToken);

    /// <summary>What a sentence about the store calls it: never with a password.</summary>
    public static string Shown(ParseResult parse)
    {
        try
        {
            return parse.ServerStore()?.Display ?? "";
        }
        catch (UsageException)
        {
            return "";
        }
    }

    private static string? Said(ParseResult parse, Option<string> option, string variable) =>
        parse.CommandResult.Command.Options.Contains(option) && parse.GetValue(option) is { } said
            ? said
            : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static T Read<T>(Func<string, T> parse, string text, Say sentence)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException)
        {
            throw new UsageException(Texts.Of(sentence));
        }
    }
}
