using System.CommandLine;
using System.Globalization;
using Coordination.Application.Definitions;
using Coordination.Host.Resources;

namespace Coordination.Host.Commands;

internal static class ValidateCommand
{
    private static readonly Argument<string> s_path = new("PATH")
    {
        Description = Texts.Both(Say.PathDescription),
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create() => new Command("validate", Texts.Both(Say.ValidateDescription)) { s_path }.Does(RunAsync);

    private static Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var path = parse.GetValue(s_path) ?? CliOptions.DefaultWorkflows();
        var load = DefinitionReader.Load(path, CultureInfo.CurrentUICulture);
        if (!load.IsLoaded)
        {
            foreach (var error in load.Errors) Console.Out.WriteLine(error);
            Console.Error.WriteLine(Texts.Of(Say.InvalidSummary, load.Errors.Length));
            return Task.FromResult(ExitCode.Refused);
        }

        var tasks = load.Book.Tasks.Values.ToList();
        Console.Out.WriteLine(Texts.Of(
            Say.ValidSummary, tasks.Count, load.Book.Units.All.Length, tasks.Sum(t => t.Indicators.Length), tasks.Sum(t => t.Steps.Length), path));
        return Task.FromResult(ExitCode.Ok);
    }
}
