using System.CommandLine;
using System.Globalization;
using Coordination.Application.Definitions;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;

namespace Coordination.Host.Commands;

/// <summary>The options that several verbs share, and what is read from them.</summary>
internal static class CliOptions
{
    public static Option<string> Lang { get; } = new("--lang")
    {
        Recursive = true,
        HelpName = "zh|en",
        Description = Texts.Both(Say.LangDescription),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text is not ("zh" or "en")) result.AddError(Texts.Of(Say.BadLang, text));
            return text;
        },
    };

    public static Option<bool> Verbose { get; } = new("--verbose") { Recursive = true, Description = Texts.Both(Say.VerboseDescription) };

    public static Option<bool> Json { get; } = new("--json") { Description = Texts.Both(Say.JsonDescription) };

    public static Option<string> Workflows { get; } = new("--workflows") { HelpName = "DIR", Description = Texts.Both(Say.WorkflowsDescription) };

    public static Option<string> Data { get; } = DataOption(Path.Combine(".", "data"));

    public static Option<string> DemoData { get; } = DataOption(Path.Combine(".", "data", "demo"));

    public static Option<string> Store { get; } = new("--store") { HelpName = "CONNECTION", Description = Texts.Both(Say.StoreDescription) };

    public static Option<string> Bus { get; } = new("--bus") { HelpName = "amqp://USER:PASSWORD@HOST:PORT/VHOST", Description = Texts.Both(Say.BusDescription) };

    public static string DefaultWorkflows()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "workflows");
        return Directory.Exists(beside) ? beside : Path.Combine(".", "workflows");
    }

    /// <summary>The definitions in force, whole; otherwise the verb ends here with the first error.</summary>
    public static PlanBook LoadPlan(this ParseResult parse)
    {
        var load = DefinitionReader.Load(parse.GetValue(Workflows) ?? DefaultWorkflows(), CultureInfo.CurrentUICulture);
        return load.IsLoaded ? load.Book : throw new RefusedException(Texts.Of(Say.DefinitionsBroken, load.Errors[0]));
    }

    /// <summary>The engine's log goes to standard error, and only where it is asked for: people get sentences.</summary>
    public static ILoggerFactory CreateLogs(this ParseResult parse) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(parse.GetValue(Verbose) ? LogLevel.Warning : LogLevel.None);
        builder.AddSimpleConsole();
        builder.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    });

    public const int YearMax = 2099;

    public static Option<int> Year() => new("--year")
    {
        Required = true,
        HelpName = "Y",
        Description = Texts.Both(Say.YearDescription),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1 and <= YearMax) return year;
            result.AddError(Texts.Of(Say.BadYear, text, 2022, YearMax));
            return 0;
        },
    };

    /// <summary>A day in Asia/Shanghai, <c>2025-11-20</c>.</summary>
    public static Option<DateOnly?> Day(string name, Say description) => new(name)
    {
        HelpName = "DATE",
        Description = Texts.Both(description),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            result.AddError(Texts.Of(Say.BadDate, text));
            return null;
        },
    };

    public static Option<long> Seed(bool required) => new("--seed")
    {
        Required = required,
        HelpName = "S",
        Description = Texts.Both(Say.SeedDescription),
        DefaultValueFactory = required ? null : _ => 1,
        CustomParser = result =>
        {
            if (long.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)) return seed;
            result.AddError(Texts.Of(Say.BadSeed, result.Tokens[0].Value));
            return 0;
        },
    };

    private static Option<string> DataOption(string byDefault) => new("--data")
    {
        HelpName = "DIR",
        Description = Texts.Both(Say.DataDescription),
        DefaultValueFactory = _ => byDefault,
    };
}
