using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Coordination.Host.Resources;

namespace Coordination.Host.Commands;

/// <summary>The command line: chooses the language, parses, runs one verb, and turns whatever goes wrong into a sentence and an exit code.</summary>
internal static class Cli
{
    public static async Task<int> RunAsync(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        ChooseLanguage(args);
        var parse = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction) return Explain(parse);

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await parse.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);

        // The first signal stops in good order, a second one at once.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    /// <summary>Gives a verb its action with the one handler of errors.</summary>
    public static Command Does(this Command command, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parse, cancellationToken) =>
        {
            try
            {
                return await action(parse, cancellationToken);
            }
            catch (Exception error)
            {
                var data = command.Options.FirstOrDefault(o => o.Name == "--data") is Option<string> option ? parse.GetValue(option) : null;
                var server = CliServers.Shown(parse);
                var (code, sentence) = server.Length > 0 ? Failures.OfServer(error, server) : Failures.Of(error, data ?? "");
                await Console.Error.WriteLineAsync(sentence);
                if (parse.GetValue(CliOptions.Verbose)) await Console.Error.WriteLineAsync(error.ToString());
                return code;
            }
        });
        return command;
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(Texts.Both(Say.AppDescription))
        {
            CliOptions.Lang,
            CliOptions.Verbose,
            ValidateCommand.Create(),
            PlanCommand.Create(),
            SimulateCommand.Create(),
            DemoCommand.Create(),
            StatusCommand.Create(),
            TimelineCommand.Create(),
            PaperCommand.Create(),
            AuditCommand.Create(),
            RebuildCommand.Create(),
            MigrateCommand.Create(),
            CalendarCommand.Create(),
            BrokerCommand.Create(),
            ParkedCommand.Create(),
            AssessCommand.Create(),
            ExplainCommand.Create(),
            ServeCommand.Create(),
        };
        root.Directives.Clear();
        root.Options.OfType<HelpOption>().Single().Description = Texts.Both(Say.HelpDescription);
        root.Options.OfType<VersionOption>().Single().Description = Texts.Both(Say.VersionDescription);
        return root;
    }

    private static int Explain(ParseResult parse)
    {
        foreach (var sentence in UsageErrors.Of(parse).Distinct()) Console.Error.WriteLine(sentence);
        var verbs = new List<string>();
        for (var result = parse.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            verbs.Insert(0, result.Command.Name);
        Console.Error.WriteLine(Texts.Of(Say.UsageHint, string.Join(' ', verbs)));
        return ExitCode.Usage;
    }

    /// <summary>Before parsing, so that the parser's own errors are in it too.</summary>
    private static void ChooseLanguage(string[] args)
    {
        var asked = args.LastOrDefault(a => a.StartsWith("--lang=", StringComparison.Ordinal))?["--lang=".Length..]
            ?? args.SkipWhile(a => a != "--lang").Skip(1).FirstOrDefault();
        var language = asked ?? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var culture = language == "en" ? Texts.English : Texts.Chinese;
        (CultureInfo.CurrentUICulture, CultureInfo.DefaultThreadCurrentUICulture) = (culture, culture);
        // Figures and dates in their international form, whatever the machine's region.
        (CultureInfo.CurrentCulture, CultureInfo.DefaultThreadCurrentCulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
    }
}
