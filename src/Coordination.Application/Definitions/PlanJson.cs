using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Coordination.Domain.Plans;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Definitions;

/// <summary>Prints the plan in force for other programs: one line of JSON, units by their canonical Chinese names.</summary>
public static class PlanJson
{
    private static readonly JsonWriterOptions s_form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(PlanBook book, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        using var buffer = new MemoryStream();
        Write(book, buffer);
        writer.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    public static void Write(PlanBook book, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(book);
        using var json = new Utf8JsonWriter(stream, s_form);
        json.WriteStartObject();
        json.WriteString("document", book.Document);
        json.WriteStartArray("tasks");
        foreach (var task in book.Tasks.Values)
            WriteTask(json, book, task);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, PlanBook book, TaskDefinition task)
    {
        json.WriteStartObject();
        json.WriteNumber("number", task.Number);
        json.WriteString("id", task.Id);
        json.WriteString("title", task.Title);
        json.WriteString("clause", task.Clause);
        json.WriteString("lead", book.Units.NameOf(task.Lead));
        WriteTexts(json, "responsible", task.Responsible.Select(book.Units.NameOf));
        WriteTexts(json, "implementers", task.Implementers.Select(book.Units.NameOf));
        json.WriteStartArray("indicators");
        foreach (var indicator in task.Indicators)
            WriteIndicator(json, indicator);
        json.WriteEndArray();
        json.WriteStartArray("milestones");
        foreach (var milestone in task.Milestones)
        {
            json.WriteStartObject();
            json.WriteString("text", milestone.Text);
            json.WriteNumber("year", milestone.Year);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("steps");
        foreach (var step in task.Steps)
            WriteStep(json, step);
        json.WriteEndArray();
        json.WriteString("version", task.Version);
        json.WriteEndObject();
    }

    private static void WriteIndicator(Utf8JsonWriter json, Indicator indicator)
    {
        json.WriteStartObject();
        json.WriteString("name", indicator.Name);
        json.WriteString("comparator", Comparators.Sign(indicator.Comparator));
        json.WriteNumber("value", indicator.Value);
        json.WriteString("unit", indicator.Unit);
        json.WriteNumber("year", indicator.Year);
        json.WriteString("binding", Kebab.Of(indicator.Binding));
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, StepDefinition step)
    {
        json.WriteStartObject();
        json.WriteString("id", step.Id.Value);
        json.WriteString("kind", Kebab.Of(step.Kind));
        json.WriteString("by", Kebab.Of(step.By));
        json.WriteString("within", step.Within.ToString());
        WriteTexts(json, "after", step.After.Select(a => a.Value));
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
