using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Host.Pages.Tasks;
using Coordination.Host.Resources;

namespace Coordination.Host.Notices;

/// <summary>What a sender is given: plain words, in the receiver's language.</summary>
/// <param name="To">A mail address, or the key of a robot.</param>
/// <param name="Id">The same if it is sent a second time, so that a mail program can tell.</param>
public sealed record Message(string To, string Subject, IReadOnlyList<string> Lines, string Id);

/// <summary>The words of notices, for mail, robots and the bell.</summary>
public static class NoticeTexts
{
    private const int ItemsMax = 30;
    private const int TitleMax = 120;

    private static readonly Words s_words = new("Notices");

    /// <param name="address">Where people reach the pages; null: no links are written.</param>
    public static (string Subject, IReadOnlyList<string> Lines) Of(PlanSnapshot plan, Telling telling, IReadOnlyList<TellingItem> items, Uri? address, CultureInfo language)
    {
        (string, IReadOnlyList<string>) told = default;
        Texts.In(language, () =>
        {
            var lines = items.Take(ItemsMax).SelectMany(i => address is null ? (string[])[LineOf(i)] : [LineOf(i), new Uri(address, LinkOf(i.Subject)).ToString()]);
            var rest = items.Count > ItemsMax ? s_words["More", items.Count - ItemsMax] : "";
            told = (OneLine(s_words[$"Subject{telling.Kind}", plan.Book.Units.NameOf(telling.Unit), items.Count]), [.. lines, .. rest.Length > 0 ? [rest] : Array.Empty<string>()]);
            return "";
        });
        return told;
    }

    /// <summary>One message of all that waited for the hour.</summary>
    public static (string Subject, IReadOnlyList<string> Lines) Together(IReadOnlyList<(string Subject, IReadOnlyList<string> Lines)> all, CultureInfo language) => all.Count == 1
        ? all[0]
        : (Texts.In(language, () => s_words["SubjectDigest", all.Count]), [.. all.SelectMany(l => (string[])[l.Subject, .. l.Lines, ""]).SkipLast(1)]);

    public static string Footer(CultureInfo language) => Texts.In(language, () => s_words["Footer"]);

    /// <summary>The title of what an item is about, of a length that can be read at a glance.</summary>
    public static string TitleOf(TellingItem item)
    {
        var task = item.Subject.Task;
        var title = item.Subject.Kind == StreamKind.MonthlyReturn ? s_words["MonthlyReturn"]
            : task > 0 ? s_words["ItemSaid", TaskLinks.NameOf(task), OneLine(item.Title)] : OneLine(item.Title);
        return title.Length <= TitleMax ? title : string.Concat(title.AsSpan(0, TitleMax), "…");
    }

    /// <summary>The page of the thing, on this site.</summary>
    public static string LinkOf(StreamId subject) => subject.Kind switch
    {
        StreamKind.Assignment => TaskLinks.Page(new AssignmentId(subject.Key)),
        StreamKind.TaskRun => TaskLinks.Page(new TaskRunId(subject.Key)),
        StreamKind.MonthlyMerge => TaskLinks.Page(new MergeId(subject.Key).Run),
        StreamKind.MonthlyReturn => "/desk",
        _ => "/notices",
    };

    /// <summary>People type titles and names; whatever breaks a line in them ends no header and begins none.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();

    private static string LineOf(TellingItem item)
    {
        var title = item.DueAt is { } due ? s_words["Item", TitleOf(item), Screens.Shanghai.Minute(due)] : TitleOf(item);
        return string.IsNullOrWhiteSpace(item.Said) ? title : s_words["ItemSaid", title, OneLine(item.Said)];
    }
}
