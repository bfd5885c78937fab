using System.CommandLine;
using Coordination.Application.Assessments;
using Coordination.Application.Definitions;
using Coordination.Domain.Assessments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Host.Web;
using Coordination.Persistence;
using Command = System.CommandLine.Command;
using CycleId = Coordination.Domain.CycleId;
using UnitCode = Coordination.Domain.UnitCode;

namespace Coordination.Host.Commands;

/// <summary>Computes a year's score sheets from the record; writes nothing into it.</summary>
internal static class AssessCommand
{
    private static readonly Option<int> s_year = CliOptions.Year();
    private static readonly Option<DateOnly?> s_asAt = CliOptions.Day("--as-at", Say.AsAtDescription);
    private static readonly Option<string> s_whatIf = new("--what-if") { HelpName = "FILE", Description = Texts.Both(Say.WhatIfDescription) };
    private static readonly Option<string> s_out = new("--out") { HelpName = "FILE.xlsx", Description = Texts.Both(Say.OutXlsxDescription) };

    public static Command Create() => new Command("assess", Texts.Both(Say.AssessDescription))
    {
        s_year, s_asAt, s_whatIf, s_out, CliOptions.Data, CliOptions.Store, CliOptions.Json, CliOptions.Workflows,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var book = parse.LoadPlan();
        var whatIf = parse.GetValue(s_whatIf) is { } file ? RulesOf(file) : null;
        var (assessed, asItIs) = (await ComputeAsync(parse, book, parse.GetValue(s_year), parse.GetValue(s_asAt), whatIf, cancellationToken), (YearAssessment?)null);
        if (whatIf is not null) asItIs = await ComputeAsync(parse, book, parse.GetValue(s_year), parse.GetValue(s_asAt), null, cancellationToken);
        if (parse.GetValue(s_out) is { } path)
        {
            await using var to = File.Create(path);
            await ScoreSheets.WriteAsync(to, assessed.Cards, book, assessed.Rules, cancellationToken);
        }

        if (parse.GetValue(CliOptions.Json)) Console.Out.WriteLine(Json.Of(new { year = assessed.Cycle.Year, asAt = assessed.AsAt, rules = assessed.Rules.Version, assessment = Application.Simulation.AssessmentTold.Of(assessed.Cards, assessed.Digest) }));
        else Write(assessed, asItIs, book);
        return ExitCode.Ok;
    }

    /// <summary>From the record as it stood at the end of the day given; today's where none is.</summary>
    internal static async Task<YearAssessment> ComputeAsync(ParseResult parse, PlanBook book, int year, DateOnly? asAt, AssessmentRules? rules, CancellationToken cancellationToken)
    {
        if (year < book.Settings.FirstYear) throw new UsageException(Texts.Of(Say.YearTooEarly, year, book.Settings.FirstYear));
        await using var store = await parse.OpenStoreAsync(StoreOpenMode.ReadOnly, cancellationToken);
        var last = await Application.Boards.RecordFacts.LastInstantAsync(store, cancellationToken);
        // What a simulation wrote lies on a clock of its own.
        var day = asAt ?? WorkCalendar.DayOf(last is { } at && at > TimeProvider.System.GetUtcNow() ? at : TimeProvider.System.GetUtcNow());
        var assessed = await YearAssessment.ComputeAsync(store, book, CycleId.Of(book.Plan, year), day, rules, cancellationToken);
        return assessed.Cards.IsEmpty ? throw new RefusedException(Texts.Of(Say.NothingToAssess, year, Shanghai.Day(day))) : assessed;
    }

    private static AssessmentRules RulesOf(string file)
    {
        var (rules, errors) = DefinitionReader.LoadAssessment(file, System.Globalization.CultureInfo.CurrentUICulture);
        return rules ?? throw new RefusedException(Texts.Of(Say.DefinitionsBroken, errors[0]));
    }

    private static void Write(YearAssessment assessed, YearAssessment? asItIs, PlanBook book)
    {
        var words = new ScoreWords(book, assessed.Rules);
        Console.Out.WriteLine(Texts.Of(Say.AssessTitle, assessed.Cycle.Year, Shanghai.Day(assessed.AsAt), assessed.Rules.Version));
        var columns = new List<Column> { new(Texts.Of(Say.ColumnGroup)), new(Texts.Of(Say.ColumnUnit)), new(Texts.Of(Say.ColumnScore), Right: true), new(Texts.Of(Say.ColumnSections)) };
        if (asItIs is not null) columns.Insert(3, new(Texts.Of(Say.ColumnScoreNow), Right: true));
        var table = new TextTable([.. columns]);
        foreach (var card in assessed.Cards)
        {
            var sections = string.Join("  ", card.Sections.Where(s => s.Applies).Select(s => $"{words.Section(s.Section)} {ScoreWords.Score(s.Score)}"));
            string[] cells = asItIs is null
                ? [ScoreWords.Group(card.Group), book.Units.NameOf(card.Unit), ScoreWords.Score(card.Score), sections]
                : [ScoreWords.Group(card.Group), book.Units.NameOf(card.Unit), ScoreWords.Score(card.Score), ScoreWords.Score(asItIs.Cards.FirstOrDefault(c => c.Unit == card.Unit)?.Score ?? 0), sections];
            table.Add(cells);
        }

        table.Write(Console.Out);
        Console.Out.WriteLine(Texts.Of(Say.AssessDigest, assessed.Digest));
    }
}

/// <summary>One unit's score sheet, line by line, to be checked by hand.</summary>
internal static class ExplainCommand
{
    private static readonly Option<int> s_year = CliOptions.Year();
    private static readonly Option<DateOnly?> s_asAt = CliOptions.Day("--as-at", Say.AsAtDescription);
    private static readonly Option<string> s_unit = new("--unit") { Required = true, HelpName = "U", Description = Texts.Both(Say.UnitDescription) };

    public static Command Create() => new Command("explain", Texts.Both(Say.ExplainDescription))
    {
        s_unit, s_year, s_asAt, CliOptions.Data, CliOptions.Store, CliOptions.Json, CliOptions.Workflows,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var book = parse.LoadPlan();
        var name = parse.GetValue(s_unit)!;
        var unit = book.Units.Find(new UnitCode(name)) ?? book.Units.FindByName(name) ?? throw new UsageException(Texts.Of(Say.NoSuchUnit, name));
        var assessed = await AssessCommand.ComputeAsync(parse, book, parse.GetValue(s_year), parse.GetValue(s_asAt), null, cancellationToken);
        var card = assessed.Cards.FirstOrDefault(c => c.Unit == unit.Code) ?? throw new RefusedException(Texts.Of(Say.NotAssessed, unit.Name, assessed.Cycle.Year));
        if (parse.GetValue(CliOptions.Json)) Console.Out.WriteLine(Json.Of(Application.Simulation.AssessmentTold.Of([card], assessed.Digest).Units[0]));
        else Write(card, assessed, unit.Name, book);
        return ExitCode.Ok;
    }

    private static void Write(Scorecard card, YearAssessment assessed, string name, PlanBook book)
    {
        var words = new ScoreWords(book, assessed.Rules);
        Console.Out.WriteLine(Texts.Of(Say.ExplainTitle, name, assessed.Cycle.Year, ScoreWords.Score(card.Score), Shanghai.Day(assessed.AsAt), assessed.Rules.Version));
        var table = new TextTable(new(Texts.Of(Say.ColumnRule)), new(Texts.Of(Say.ColumnAbout)), new(Texts.Of(Say.ColumnFacts)), new(Texts.Of(Say.ColumnArithmetic)), new(Texts.Of(Say.ColumnDelta), Right: true));
        foreach (var section in card.Sections)
        {
            table.Add(words.Section(section.Section), section.Applies ? Texts.Of(Say.SectionScore, ScoreWords.Score(section.Score), ScoreWords.Score(section.Full)) : Texts.Of(Say.SectionWithout), "", "", "");
            foreach (var point in card.Points.Where(p => p.Section == section.Section)) table.Add($"  {point.Rule}", words.Subject(point), words.Facts(point), point.Arithmetic, ScoreWords.Delta(point.Delta));
        }

        table.Write(Console.Out);
        foreach (var rule in assessed.Rules.For(card.Group).SelectMany(s => s.Rules)) Console.Out.WriteLine($"{rule.Id} {words.Rule(rule.Id)}");
    }
}
