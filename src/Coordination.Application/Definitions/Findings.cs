using System.Collections.Immutable;
using System.Globalization;
using System.Resources;

namespace Coordination.Application.Definitions;

/// <summary>The sentences of <c>DefinitionTexts.resx</c>, by name.</summary>
internal enum Say
{
    Syntax,
    NotUtf8,
    AnchorNotAllowed,
    TagNotAllowed,
    TooDeep,
    OneDocument,
    FileTooLarge,
    TooManyFiles,
    NoDirectory,
    NoFile,
    NoTaskFile,
    CannotRead,
    FileNameUnknown,
    FileNumberDiffers,
    FileNameTwice,
    FieldUnknown,
    FieldUnknownNearest,
    FieldMissing,
    NotMap,
    NotList,
    TooManyItems,
    NotText,
    TextEmpty,
    TextTooLong,
    NotOneOf,
    NotWhole,
    NotDecimal,
    NotTime,
    NotDayOfYear,
    NotDate,
    NotCode,
    NotId,
    NotLadderTime,
    UnitUnknown,
    UnitUnknownNearest,
    UnitTwice,
    UnitNamedTwice,
    UnitIsLead,
    UnitNotImplementer,
    UnitKindMissing,
    UnitKindTwice,
    SubUnitWithoutParent,
    ParentOnlyForSubUnit,
    EnrolledCodeTaken,
    PlaceTaken,
    AliasTaken,
    IdTaken,
    TaskNumberTaken,
    StepUnknown,
    StepUnknownNearest,
    StepKindMissing,
    StepKindTwice,
    StepKindAlways,
    StepNotAfter,
    CycleOfSteps,
    CycleOfUnits,
    StepUnreachable,
    StepUnreachableInYear,
    TermMissing,
    TermBad,
    TermTooLate,
    LadderUnknown,
    LadderUnknownNearest,
    FigureNoUnit,
    FigureNoYear,
    SignOffMissing,
    NotLeadingToSignOff,
    NotLeadingToSignOffInYear,
    DoerWrong,
    DeliverNoKind,
    DeliversOnlyForDeliver,
    DayTwice,
    DayOffAndWorked,
    DayOutsideYear,
    MakeUpOnWeekday,
    TimezoneOther,
    FullMarksOff,
    PaperMissing,
    PaperBraces,
    PaperBlockOne,
}

/// <summary>A place in a definition file, counted from 1.</summary>
internal readonly record struct Place(string File, int Line, int Column)
{
    public static Place StartOf(string file) => new(file, 1, 1);
}

/// <summary>Collects the faults of one reading, worded in one language.</summary>
internal sealed class Findings(CultureInfo culture)
{
    /// <summary>More than this many faults help nobody; the count bounds what a hostile file can make us hold.</summary>
    private const int FaultsMax = 1000;

    private static readonly ResourceManager s_texts =
        new("Coordination.Application.Definitions.DefinitionTexts", typeof(Findings).Assembly);

    private readonly HashSet<DefinitionError> _errors = [];

    public int Count => _errors.Count;

    public void Add(Place at, string rule, Say sentence, params object?[] args)
    {
        if (_errors.Count >= FaultsMax)
            return;
        _errors.Add(new DefinitionError(at.File, at.Line, at.Column, rule, Word(sentence, culture, args)));
    }

    public ImmutableArray<DefinitionError> Sorted() =>
        [.. _errors.OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)
            .ThenBy(e => e.Rule, StringComparer.Ordinal).ThenBy(e => e.Sentence, StringComparer.Ordinal)];

    internal static string Word(Say sentence, CultureInfo culture, params object?[] args) =>
        string.Format(CultureInfo.InvariantCulture, Text(sentence, culture), [.. args.Select(Shortened)]);

    internal static string Text(Say sentence, CultureInfo culture) =>
        s_texts.GetString(sentence.ToString(), culture) ?? throw new MissingManifestResourceException($"No text for {sentence}");

    /// <summary>What a file says is quoted in part and on one line, so that an error stays a line.</summary>
    private static object? Shortened(object? arg) =>
        arg is string text ? OneLine(text.Length <= 120 ? text : $"{text.AsSpan(0, 117)}…") : arg;

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
