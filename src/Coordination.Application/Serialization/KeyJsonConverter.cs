using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Domain;

namespace Coordination.Application.Serialization;

/// <summary>Writes every <see cref="IKey{TSelf}"/> as its plain string, as a value and as a property name.</summary>
public sealed class KeyJsonConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsValueType
        && Array.Exists(typeToConvert.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IKey<>));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(KeyConverter<>).MakeGenericType(typeToConvert))!;

    private sealed class KeyConverter<TKey> : StringFormConverter<TKey> where TKey : struct, IKey<TKey>
    {
        protected override TKey Parse(string text) => TKey.Of(text);

        protected override string Text(TKey value) => value.Value;
    }
}

/// <summary>A command's id as 32 hexadecimal digits.</summary>
public sealed class CommandIdJsonConverter : StringFormConverter<CommandId>
{
    protected override CommandId Parse(string text) => new(Guid.ParseExact(text, "N"));

    protected override string Text(CommandId value) => value.ToString();
}

/// <summary>A stream's id in its written form, <c>assignment:lyg/2022-30/2025/10/hzq</c>.</summary>
public sealed class StreamIdJsonConverter : StringFormConverter<StreamId>
{
    protected override StreamId Parse(string text) => StreamId.Parse(text);

    protected override string Text(StreamId value) => value.ToString();
}

/// <summary>A value whose JSON is one string; text that is not its form is a <see cref="JsonException"/>.</summary>
public abstract class StringFormConverter<T> : JsonConverter<T> where T : struct
{
    protected abstract T Parse(string text);

    protected abstract string Text(T value);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Checked(reader.GetString()!)
            : throw new JsonException($"A {typeof(T).Name} is a string, not {reader.TokenType}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Checked(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Text(value));

    private T Checked(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (FormatException e)
        {
            throw new JsonException($"'{text}' is not a {typeof(T).Name}", e);
        }
    }
}
