using System.CommandLine;
using System.CommandLine.Parsing;
using Coordination.Host.Resources;

namespace Coordination.Host.Commands;

/// <summary>Words what the parser found wrong, one line each; its own sentences are not all translated.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Of(ParseResult parse)
    {
        var command = parse.CommandResult;
        if (command.Command.Subcommands.Count > 0 && parse.UnmatchedTokens.Count == 0 && !parse.Errors.Any(e => e.SymbolResult is OptionResult))
            yield return Texts.Of(Say.CommandMissing, string.Join(Texts.IsChinese ? "、" : ", ", command.Command.Subcommands.Select(c => c.Name)));
        foreach (var token in parse.UnmatchedTokens) yield return Texts.Of(Say.UnknownArgument, token);
        foreach (var error in parse.Errors)
        {
            if (OfSymbol(error) is { } sentence) yield return sentence;
        }

        foreach (var option in command.Command.Options.Where(o => o.Required && command.GetResult(o) is null or { Implicit: true } && o.Required))
            yield return Texts.Of(Say.OptionMissing, option.Name);
    }

    private static string? OfSymbol(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0, Implicit: false } option => Texts.Of(Say.OptionWithoutValue, option.Option.Name),
        OptionResult { Implicit: false } option => OfValue(option.Option, option.Tokens[0].Value, error.Message),
        ArgumentResult { Tokens.Count: 0, Parent: CommandResult } argument => Texts.Of(Say.ArgumentMissing, argument.Argument.Name),
        // Every argument that is more than a text has a parser of ours.
        ArgumentResult { Tokens.Count: > 0, Parent: CommandResult } => error.Message,
        ArgumentResult { Tokens: [var token, ..], Parent: OptionResult option } => OfValue(option.Option, token.Value, error.Message),
        _ => null,
    };

    /// <summary>Only the parser itself reads flags; every other option has a parser of ours with its own sentence.</summary>
    private static string OfValue(Option option, string value, string message) =>
        option.ValueType == typeof(bool) || option.ValueType == typeof(string) && option != CliOptions.Lang
            ? Texts.Of(Say.BadOptionValue, option.Name, value)
            : message;
}
