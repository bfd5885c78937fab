using System.Text.Json;

namespace Coordination.Application.Serialization;

/// <summary>What is asked of any JSON from outside before it is looked into.</summary>
public static class JsonForm
{
    /// <summary>
    /// Null if it is well formed, no deeper than allowed, and holds no text that could not be kept (a lone surrogate, a control character);
    /// else <c>json</c>, <c>json depth</c>, <c>control character</c> or <c>text encoding</c>.
    /// </summary>
    public static string? FaultOf(ReadOnlySpan<byte> body, int depthMax)
    {
        // The reader's own bound lies above ours, so that what is too deep is told from what is broken.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Math.Max(body.Length, 1) });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= depthMax && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) return "json depth";
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.GetString()!.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')))
                    return "control character";
            }

            return null;
        }
        catch (JsonException)
        {
            return "json";
        }
        catch (InvalidOperationException)
        {
            return "text encoding";
        }
    }
}
