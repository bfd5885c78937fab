using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Coordination.Domain.Plans;

namespace Coordination.Application.Definitions;

/// <summary>One fault in a definition file. Line and column count from 1; a fault of the whole file stands at 1:1.</summary>
/// <param name="Rule">The rule broken, in kebab-case (see <see cref="DefinitionRule"/>); never translated.</param>
/// <param name="Sentence">What is wrong and what to do, in the language asked for.</param>
public sealed record DefinitionError(string File, int Line, int Column, string Rule, string Sentence)
{
    /// <summary><c>FILE:LINE:COL: rule: sentence</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}: {Rule}: {Sentence}");
}

/// <summary>What reading a set of definitions gives: the whole plan, or every fault of every file. Never a part.</summary>
/// <param name="Errors">Sorted by file, line and column; empty exactly when there is a book.</param>
public sealed record DefinitionLoad(PlanBook? Book, ImmutableArray<DefinitionError> Errors)
{
    [MemberNotNullWhen(true, nameof(Book))]
    public bool IsLoaded => Book is not null;
}

/// <summary>The rules a definition can break.</summary>
public static class DefinitionRule
{
    public const string YamlSyntax = "yaml-syntax";
    public const string TooLarge = "too-large";
    public const string MissingFile = "missing-file";
    public const string UnreadableFile = "unreadable-file";
    public const string BadFileName = "bad-file-name";
    public const string UnknownField = "unknown-field";
    public const string MissingField = "missing-field";
    public const string BadValue = "bad-value";
    public const string UnknownUnit = "unknown-unit";
    public const string DuplicateUnit = "duplicate-unit";
    public const string DuplicateAlias = "duplicate-alias";
    public const string DuplicateId = "duplicate-id";
    public const string UnknownStep = "unknown-step";
    public const string MissingStep = "missing-step";
    public const string RepeatedStep = "repeated-step";
    public const string WrongOrder = "wrong-order";
    public const string Cycle = "cycle";
    public const string UnreachableStep = "unreachable-step";
    public const string StepWithoutTerm = "step-without-term";
    public const string BadTerm = "bad-term";
    public const string UnknownLadder = "unknown-ladder";
    public const string FigureWithoutUnit = "figure-without-unit";
    public const string FigureWithoutYear = "figure-without-year";
    public const string NoSignOff = "no-sign-off";
    public const string NotBeforeSignOff = "not-before-sign-off";
    public const string WrongDoer = "wrong-doer";
    public const string DeliverWithoutKind = "deliver-without-kind";
    public const string BadCalendar = "bad-calendar";
    public const string MissingPaper = "missing-paper";
}
