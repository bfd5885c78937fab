using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Coordination.Application.Serialization;
using Coordination.Domain;

namespace Coordination.Host.Api;

/// <summary>The JSON of the interface. What comes in must be whole: no unknown or double member, none missing, every key in its written form.</summary>
public static partial class ApiJson
{
    public const int DepthMax = 12;

    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The written form of a key as a pattern of its own; null where the type is no key.</summary>
    public static string? PatternOf(Type type) => Form(type)?.ToString();

    /// <summary>False for text that cannot be a key of this kind, whether or not there is such a thing.</summary>
    public static bool IsKey<TKey>(string? text) where TKey : struct, IKey<TKey> => text is not null && Form(typeof(TKey))!.IsMatch(text);

    internal static void Set(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new KeyFormConverter());
        options.Converters.Add(new StreamIdJsonConverter());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireMembers } };
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { MaxDepth = DepthMax };
        Set(options);
        options.MakeReadOnly();
        return options;
    }

    /// <summary>A member that cannot be null and has no default must be there.</summary>
    private static void RequireMembers(JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
        {
            if (property.AssociatedParameter is not { HasDefaultValue: false } parameter) continue;
            property.IsRequired = Nullable.GetUnderlyingType(property.PropertyType) is null && (property.PropertyType.IsValueType || !parameter.IsNullable);
        }
    }

    private static Regex? Form(Type type) => type switch
    {
        _ when type == typeof(UnitCode) => UnitForm(),
        _ when type == typeof(PersonId) => PersonForm(),
        _ when type == typeof(StepId) => StepForm(),
        _ when type == typeof(ReportMonth) => MonthForm(),
        _ when type == typeof(TaskRunId) => RunForm(),
        _ when type == typeof(AssignmentId) => AssignmentForm(),
        _ when type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IKey<>)) => AnyForm(),
        _ => null,
    };

    [GeneratedRegex(@"^[a-z][a-z0-9.]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnitForm();

    [GeneratedRegex(@"^[a-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PersonForm();

    [GeneratedRegex(@"^[a-z0-9-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex StepForm();

    [GeneratedRegex(@"^[0-9]{4}-(0[1-9]|1[0-2])\z", RegexOptions.CultureInvariant)]
    private static partial Regex MonthForm();

    [GeneratedRegex(@"^[a-z0-9-]{1,40}/[a-z0-9-]{1,40}/[0-9]{4}/[0-9]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RunForm();

    [GeneratedRegex(@"^[a-z0-9-]{1,40}/[a-z0-9-]{1,40}/[0-9]{4}/[0-9]{2}(/[a-z0-9.-]{1,60}){1,5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AssignmentForm();

    [GeneratedRegex(@"^[A-Za-z0-9._/#:-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AnyForm();

    /// <summary>Keys as their strings, in their written form alone.</summary>
    private sealed class KeyFormConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsValueType && Form(typeToConvert) is not null;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(KeyConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class KeyConverter<TKey> : StringFormConverter<TKey> where TKey : struct, IKey<TKey>
    {
        protected override TKey Parse(string text) => IsKey<TKey>(text) ? TKey.Of(text) : throw new FormatException();

        protected override string Text(TKey value) => value.Value;
    }
}
