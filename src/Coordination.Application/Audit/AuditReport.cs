using Coordination.Application.Storage;

namespace Coordination.Application.Audit;

/// <summary>What can be wrong with a record; each has its sentence in the host's resources under its name.</summary>
public enum AuditRule
{
    /// <summary>A row cannot be read back, or its events do not fit each other.</summary>
    Unreadable,
    UnknownAlgorithm,

    /// <summary>An event's fields do not give its hash.</summary>
    EventHash,

    /// <summary>An event does not follow on the one before in its stream.</summary>
    EventChain,

    /// <summary>Versions of a stream skip, repeat or run backwards.</summary>
    EventVersion,

    /// <summary>No accepted command of its batch stands behind an event.</summary>
    EventWithoutCommand,

    /// <summary>An event or command names a batch that the ledger does not have.</summary>
    OutsideLedger,

    /// <summary>An event or command stands after one of a later batch.</summary>
    OutOfPlace,
    EventCount,
    CommandCount,
    LedgerGap,
    LedgerChain,

    /// <summary>A batch's commands and events do not give its hash.</summary>
    LedgerHash,
    AnchorMismatch,

    /// <summary>An anchored batch is no longer there: the end of the record was cut off.</summary>
    AnchorBeyondEnd,
    ViewDiffers,
    ViewMissing,
    ViewExtra,
    DeadlineDiffers,
    DeadlineMissing,
    DeadlineExtra,

    /// <summary>A stored task definition is not the one its version names.</summary>
    DefinitionDiffers,
}

/// <summary>The first broken place.</summary>
/// <param name="Row">Which row, in the words of the tables: <c>events position 12 (assignment:lyg/… version 3)</c>.</param>
/// <param name="Found">What stands there, or null where the rule says all.</param>
public sealed record AuditBreak(AuditRule Rule, string Row, string? Found = null, string? Expected = null);

/// <param name="BatchesAfterAnchor">Batches no anchor vouches for: who can write the database can rewrite these unseen.</param>
public sealed record AuditReport(
    long Events,
    long Commands,
    long Batches,
    int Streams,
    long ViewRows,
    long Deadlines,
    int Anchors,
    Anchor? LastAnchor,
    long BatchesAfterAnchor,
    AuditBreak? Broken)
{
    public bool IsSound => Broken is null;
}
