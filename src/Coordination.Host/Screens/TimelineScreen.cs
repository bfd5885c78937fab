using System.Globalization;
using System.Text.Json;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Domain.Workflows;
using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>The events of one stream for people: when, what, who, and all that was said.</summary>
internal sealed class TimelineScreen(PlanBook book, StreamId stream)
{
    private readonly Wording _wording = new(book, TaskOf(book, stream));

    /// <param name="refusals">Null where they were not asked for.</param>
    public void Write(IReadOnlyList<TimelineRow> rows, IReadOnlyList<CommandRow>? refusals, TextWriter writer)
    {
        writer.WriteLine(Texts.Of(Say.TimelineTitle, rows[0].Event.Stream, rows.Count));
        foreach (var row in rows)
        {
            writer.WriteLine($"{Shanghai.Second(row.Event.At)}  {Texts.Event(row.Event.Type)}  {Who(row.Person, row.Unit, row.Role, row.ActingFor)}");
            foreach (var detail in Details(row)) writer.WriteLine($"    {detail.Label}{(Texts.IsChinese ? "：" : ": ")}{detail.Text}");
        }

        if (refusals is null) return;
        writer.WriteLine();
        if (refusals.Count == 0) writer.WriteLine(Texts.Of(Say.TimelineNoRefusals));
        foreach (var refused in refusals)
        {
            var who = Who(refused.Person, refused.Unit, refused.Role, refused.ActingFor);
            writer.WriteLine($"{Shanghai.Second(refused.At)}  {Texts.Of(Say.TimelineRefused)} {refused.Type}  {who}");
            writer.WriteLine($"    {Reason(refused)}");
        }
    }

    public string JsonOf(IReadOnlyList<TimelineRow> rows, IReadOnlyList<CommandRow> refusals) => Json.Of(new
    {
        Stream = rows[0].Event.Stream.ToString(),
        Events = rows.Select(r => new
        {
            r.Event.Version,
            At = Shanghai.Of(r.Event.At),
            r.Event.Type,
            Name = Texts.Event(r.Event.Type),
            r.Person,
            r.Unit,
            UnitName = UnitName(r.Unit),
            r.Role,
            r.ActingFor,
            Details = Details(r),
            Body = JsonSerializer.Deserialize<JsonElement>(r.Event.Body),
        }),
        Refusals = refusals.Select(c => new
        {
            At = Shanghai.Of(c.At),
            Command = c.Type,
            c.Person,
            c.Unit,
            UnitName = UnitName(c.Unit),
            c.Role,
            c.ActingFor,
            Reason = Reason(c),
        }),
    });

    private IReadOnlyList<Detail> Details(TimelineRow row) => _wording.DetailsOf(Catalog.ReadEvent(row.Event.Type, row.Event.Body));

    private string Reason(CommandRow refused)
    {
        var answer = Answer.Read(refused.Answer);
        return _wording.Refusal(answer.Rejection ?? "", answer.Data);
    }

    private string Who(string person, string unit, string role, string actingFor)
    {
        if (role == nameof(Role.System)) return Texts.Of(Say.TimelineProcess);
        var post = Enum.TryParse<Role>(role, out var known) ? Texts.Value(known) : role;
        var who = Texts.Of(Say.TimelineBy, person, UnitName(unit), post);
        return actingFor.Length == 0 ? who : Texts.Of(Say.TimelineActingFor, who, actingFor);
    }

    private string UnitName(string unit) => unit == Actor.System.Unit.Value ? Texts.Of(Say.TimelineProcess) : book.Units.NameOf(new UnitCode(unit));

    private static TaskDefinition? TaskOf(PlanBook book, StreamId stream) =>
        stream.Key.Split('/') is [_, _, _, var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var task)
            ? book.Tasks.GetValueOrDefault(task)
            : null;
}
