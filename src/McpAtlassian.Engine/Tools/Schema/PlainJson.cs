using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// Plain .NET values to JSON and back: dictionaries, lists, text, numbers, dates. Nothing is written by reflection.
/// </summary>
internal static class PlainJson
{
    /// <summary>
    /// How deep a value may nest, with room for what is around it in a message; deeper is nearly always an object that
    /// refers to itself.
    /// </summary>
    public const int MaximumDepth = 60;

    // Non-ASCII text is sent as it is: the value goes into a JSON body, never into HTML.
    public static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaximumDepth + 8 };

    public static string ToText(object? value, string path)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            Write(writer, value, new NestingGuard(path), path);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static JsonElement ToElement(object? value, string path)
    {
        if (value is JsonElement element)
        {
            return element;
        }

        using var document =
            JsonDocument.Parse(ToText(value, path), new JsonDocumentOptions { MaxDepth = MaximumDepth + 8 });
        return document.RootElement.Clone();
    }

    public static void Write(Utf8JsonWriter writer, object? value, NestingGuard guard, string path)
    {
        switch (value)
        {
            case IDictionary dictionary:
                WriteDictionary(writer, dictionary, guard, path);
                break;
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                WritePairs(writer, pairs, guard, path);
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case IEnumerable list when value is not string:
                WriteList(writer, list, guard, path);
                break;
            default:
                WriteScalar(writer, value, path);
                break;
        }
    }

    public static void WriteScalar(Utf8JsonWriter writer, object? value, string path)
    {
        switch (value)
        {
            case null or DBNull:
                writer.WriteNullValue();
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case Enum constant:
                writer.WriteStringValue(constant.ToString());
                break;
            case double or float when NotFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    $"Argument '{path}' is not a finite number.",
                    "Give a finite number: JSON has no NaN or Infinity.");
            case BigInteger or decimal or double or float or long or int or short or sbyte or ulong or uint or ushort
                or byte:
                writer.WriteRawValue(NumberText(value), skipInputValidation: true);
                break;
            default:
                writer.WriteStringValue(SendableJson.Text(ScalarText(value, path), path));
                break;
        }
    }

    public static bool IsNumber(object? value) =>
        value is BigInteger or decimal or double or float or long or int or short or sbyte or ulong or uint or ushort
            or byte;

    public static bool IsContainer(object? value) =>
        value is not string and not byte[]
            && (value is IEnumerable
            || value is JsonElement { ValueKind: JsonValueKind.Array or JsonValueKind.Object });

    public static string NumberText(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
    };

    /// <summary>A value that is not a container as text, the way it is sent where a string is wanted.</summary>
    public static string ScalarText(object value, string path) => value switch
    {
        string text => text,
        char letter => letter.ToString(),
        bool flag => flag ? "true" : "false",
        DateTime time => Iso(time),
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
        TimeSpan span => XmlConvert.ToString(span),
        Uri uri => uri.OriginalString,
        FileSystemInfo file => file.FullName,
        byte[] bytes => Convert.ToBase64String(bytes),
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement element => element.GetRawText(),
        Guid or Version or Enum => value.ToString()!,
        IFormattable number when IsNumber(number) => NumberText(number),
        _ => throw new EngineException(
            ErrorIds.ArgumentInvalid,
            $"Argument '{path}' is a {value.GetType().FullName}, which cannot be sent.",
            "Give a string, number, boolean, date, hashtable or array."),
    };

    /// <summary>A time with its offset; a time of no kind is the user's own.</summary>
    public static string Iso(DateTime time) => time.Kind == DateTimeKind.Utc
        ? time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : new DateTimeOffset(time).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    public static object? Read(JsonElement element) => Read(element, 0);

    private static object? Read(JsonElement element, int depth)
    {
        if (depth > MaximumDepth)
        {
            return null;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return ReadNumber(element);
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Array:
                var list = new List<object?>();
                foreach (var item in element.EnumerateArray())
                {
                    list.Add(Read(item, depth + 1));
                }

                return list;
            case JsonValueKind.Object:
                var members = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                {
                    members[property.Name] = Read(property.Value, depth + 1);
                }

                return members;
            default:
                return null;
        }
    }

    private static object ReadNumber(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
        {
            return whole;
        }

        var raw = element.GetRawText();
        if (BigInteger.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big))
        {
            return big;
        }

        return element.TryGetDecimal(out var exact) ? exact : element.GetDouble();
    }

    private static bool NotFinite(double value) => double.IsNaN(value) || double.IsInfinity(value);

    private static void WriteDictionary(Utf8JsonWriter writer, IDictionary dictionary, NestingGuard guard, string path)
    {
        guard.Enter(dictionary, path);
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in dictionary)
        {
            var name = KeyText(entry.Key, path);
            writer.WritePropertyName(name);
            Write(writer, entry.Value, guard, path + "." + name);
        }

        writer.WriteEndObject();
        guard.Leave(dictionary);
    }

    private static void WritePairs(
        Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> pairs, NestingGuard guard, string path)
    {
        guard.Enter(pairs, path);
        writer.WriteStartObject();
        foreach (var pair in pairs)
        {
            writer.WritePropertyName(SendableJson.Text(pair.Key, path));
            Write(writer, pair.Value, guard, path + "." + pair.Key);
        }

        writer.WriteEndObject();
        guard.Leave(pairs);
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, NestingGuard guard, string path)
    {
        guard.Enter(list, path);
        writer.WriteStartArray();
        var index = 0;
        foreach (var item in list)
        {
            Write(writer, item, guard, path + "[" + index++.ToString(CultureInfo.InvariantCulture) + "]");
        }

        writer.WriteEndArray();
        guard.Leave(list);
    }

    internal static string KeyText(object key, string path) =>
        SendableJson.Text(key is string text ? text : ScalarText(key, path), path);
}
