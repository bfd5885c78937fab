using System.Text.Json;

namespace Coordination.Contracts.Units;

// Who acts is the unit's own account on the broker: no message names an actor. Where the unit's setting asks for the head's approval, what
// leaves the unit waits for it as a draft on the pages.

/// <summary>签收.</summary>
[MessageType("coordination.command.acknowledge.v1", MessageDirection.FromUnit)]
public sealed record AcknowledgeCommand(string Assignment);

/// <summary>退回: not this unit's duty.</summary>
/// <param name="Proposed">The code of the unit whose duty it is.</param>
[MessageType("coordination.command.dispute.v1", MessageDirection.FromUnit)]
public sealed record DisputeCommand(string Assignment, string Reason, string? Proposed = null);

/// <summary>Fills lines of the month's return; all of them, and the submission, or nothing.</summary>
/// <param name="Month">Written <c>2025-04</c>.</param>
/// <param name="Submit">True: the return is complete and leaves the unit, or goes to its head.</param>
[MessageType("coordination.command.report.v1", MessageDirection.FromUnit)]
public sealed record ReportCommand(string Month, IReadOnlyList<ReportedLine> Lines, bool Submit = false);

/// <summary>A month's line once more, after the reviewer returned it.</summary>
[MessageType("coordination.command.correct-report.v1", MessageDirection.FromUnit)]
public sealed record CorrectReportCommand(string Month, ReportedLine Line);

/// <param name="Value">Of the task's first figure, in its unit.</param>
/// <param name="NoChange">无变化: nothing new since the last report.</param>
/// <param name="MoreValues">Of the task's other figures, by their ids.</param>
public sealed record ReportedLine(
    string Assignment,
    decimal? Value = null,
    string? Milestone = null,
    string? Progress = null,
    string? Obstacle = null,
    string? DecisionNeeded = null,
    bool NoChange = false,
    IReadOnlyDictionary<string, decimal>? MoreValues = null);

/// <summary>The year's work is done: hand it in for review.</summary>
[MessageType("coordination.command.submit.v1", MessageDirection.FromUnit)]
public sealed record SubmitCommand(string Assignment, string Result, decimal? Value = null);

/// <summary>Hand in what a step of the workflow asks for.</summary>
[MessageType("coordination.command.deliver.v1", MessageDirection.FromUnit)]
public sealed record DeliverCommand(string Assignment, string Step, string Result);

/// <summary>A later date, asked before expiry.</summary>
/// <param name="Days">Working days.</param>
[MessageType("coordination.command.request-extension.v1", MessageDirection.FromUnit)]
public sealed record RequestExtensionCommand(string Assignment, int Days, string Reason, string Progress);

/// <summary>Send a snapshot of every open assignment.</summary>
[MessageType("coordination.command.resync.v1", MessageDirection.FromUnit)]
public sealed record ResyncCommand;

/// <summary>The answer to one message of the unit.</summary>
/// <param name="Accepted">Done, or laid before the unit's head.</param>
/// <param name="Repeat">The id was taken in before: this is the first answer once more.</param>
/// <param name="AwaitsHead">Accepted as a draft: nothing has left the unit yet.</param>
/// <param name="Version">The version of the subject's stream after it; 0 where refused.</param>
/// <param name="Command">The id of the message answered; absent where none could be read.</param>
/// <param name="Subject">The assignment or the month's return it was about.</param>
/// <param name="Code">The kind of refusal, for machines.</param>
/// <param name="Detail">The refusal's data.</param>
[MessageType("coordination.reply.v1", MessageDirection.Reply)]
public sealed record CommandReply(
    bool Accepted,
    bool Repeat,
    bool AwaitsHead,
    int Version,
    string? Command = null,
    string? Subject = null,
    string? Code = null,
    string? SentenceZh = null,
    string? SentenceEn = null,
    JsonElement? Detail = null);
