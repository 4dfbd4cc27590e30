using System.Collections;
using System.Text.Json;
using System.Text.RegularExpressions;
using McpAtlassian.Engine.Tools.Binding;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>Writes one value the way its schema wants it; nested values go by their own part of the schema.</summary>
internal sealed class ValueWriter(Utf8JsonWriter writer, NestingGuard guard)
{
    private const int MaximumLines = 1_000_000;

    private static readonly Regex JsonNumber =
        new(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant);

    public void Write(object? value, string name, SchemaShape shape, string path)
    {
        if (value is JsonElement element)
        {
            value = PlainJson.Read(element);
        }

        if (value is NoValue)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"Argument '{path}' has no value: the command that should give it returned nothing.",
                "Leave the argument out, or give $null to clear the field.");
        }

        if (value is null or DBNull)
        {
            writer.WriteNullValue();
        }
        else if (Entries(value) is { } members)
        {
            WriteMembers(value, members, name, shape, path);
        }
        else if (value is IEnumerable list and not string and not byte[])
        {
            WriteItems(list, name, shape, path);
        }
        else if (shape.Kind == ToolValueKind.Array)
        {
            WriteAsList(value, name, shape, path);
        }
        else
        {
            WriteScalar(value, name, shape, path);
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>>? Entries(object value) => value switch
    {
        IDictionary dictionary => FromDictionary(dictionary),
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs,
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, object?>> FromDictionary(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return new KeyValuePair<string, object?>(PlainJson.KeyText(entry.Key, "key"), entry.Value);
        }
    }

    private void WriteMembers(
        object container,
        IEnumerable<KeyValuePair<string, object?>> members,
        string name,
        SchemaShape shape,
        string path)
    {
        if (ParameterHints.IsJsonText(shape))
        {
            writer.WriteStringValue(
                PlainJson.ToText(ParameterHints.IsJsonList(shape) ? new[] { container } : container, path));
            return;
        }

        var asList = shape.Kind == ToolValueKind.Array;
        if (asList)
        {
            writer.WriteStartArray();
            shape = shape.Item ?? SchemaShape.Unknown;
        }

        guard.Enter(container, path);
        writer.WriteStartObject();
        foreach (var member in members)
        {
            var sent = Spelling(member.Key, shape);
            writer.WritePropertyName(SendableJson.Text(sent, path));
            Write(member.Value, sent, shape.Property(sent) ?? SchemaShape.Unknown, SchemaPath.Member(path, sent));
        }

        writer.WriteEndObject();
        guard.Leave(container);
        if (asList)
        {
            writer.WriteEndArray();
        }
    }

    // As for the arguments themselves: another letter case is the schema's name, where only one can be meant.
    private static string Spelling(string name, SchemaShape shape)
    {
        if (shape.PropertyNames.Contains(name))
        {
            return name;
        }

        string[] same =
            [.. shape.PropertyNames.Where(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase))];
        return same.Length == 1 ? same[0] : name;
    }

    private void WriteItems(IEnumerable list, string name, SchemaShape shape, string path)
    {
        if (ParameterHints.IsJsonText(shape))
        {
            writer.WriteStringValue(PlainJson.ToText(list, path));
            return;
        }

        if (shape.Kind == ToolValueKind.String && AsText(list, name, shape) is { } joined)
        {
            Write(joined, name, shape, path);
            return;
        }

        var item = shape.Item ?? SchemaShape.Unknown;
        guard.Enter(list, path);
        writer.WriteStartArray();
        var index = 0;
        foreach (var value in list)
        {
            Write(value, name, item, SchemaPath.Item(path, index++));
        }

        writer.WriteEndArray();
        guard.Leave(list);
    }

    // A list of one is that one; the lines of a text and the names in a list with commas are joined as they were
    // written.
    private static object? AsText(IEnumerable list, string name, SchemaShape shape)
    {
        object?[] items = [.. list.Cast<object?>().Take(MaximumLines + 1)];
        if (items.Length == 1)
        {
            return items[0];
        }

        if (items.Length is 0 or > MaximumLines || !items.All(item => item is string))
        {
            return null;
        }

        return ParameterHints.IsLongText(name, shape) ? string.Join("\n", items)
            : ParameterHints.IsCommaList(shape) && !items.Cast<string>().Any(item => item.Contains(','))
                ? string.Join(",", items)
                : null;
    }

    // One value where a list is wanted is a list of one; a string that is a JSON list is that list.
    private void WriteAsList(object value, string name, SchemaShape shape, string path)
    {
        if (value is string text && Parsed(text, '[') is { } parsed)
        {
            WriteItems((IEnumerable)parsed, name, shape, path);
            return;
        }

        // A schema whose items are lists of themselves would have lists of one without end.
        object list = new();
        guard.Enter(list, path);
        writer.WriteStartArray();
        Write(value, name, shape.Item ?? SchemaShape.Unknown, SchemaPath.Item(path, 0));
        writer.WriteEndArray();
        guard.Leave(list);
    }

    private void WriteScalar(object value, string name, SchemaShape shape, string path)
    {
        switch (value)
        {
            case FileInfo file when ParameterHints.IsAttachment(name, shape):
                WriteFile(file, path);
                return;
            case DateTime time:
                writer.WriteStringValue(DateText.Of(time, name, shape));
                return;
            case DateTimeOffset time:
                writer.WriteStringValue(DateText.Of(time, name, shape));
                return;
        }

        switch (shape.Kind)
        {
            case ToolValueKind.String when value is bool flag:
                writer.WriteBooleanValue(flag); // No text is meant by it; the validator says so.
                break;
            case ToolValueKind.String when value is TimeSpan && shape.Format != "duration":
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    $"Argument '{path}' is the time span {value}, which Jira does not accept.",
                    "Write it as a string in the tool's format, for example '1h 30m'.");
            case ToolValueKind.String:
                writer.WriteStringValue(
                    SendableJson.Text(EnumSpelling(PlainJson.ScalarText(value, path), shape), path));
                break;
            case ToolValueKind.Integer or ToolValueKind.Number when NumberText(value, shape.Kind) is { } number:
                writer.WriteRawValue(number, skipInputValidation: true);
                break;
            case ToolValueKind.Boolean when value is string flag && bool.TryParse(flag.Trim(), out var parsed):
                writer.WriteBooleanValue(parsed);
                break;
            case ToolValueKind.Boolean when PlainJson.IsNumber(value) && PlainJson.NumberText(value) is "0" or "1":
                writer.WriteBooleanValue(PlainJson.NumberText(value) == "1"); // As PowerShell itself reads -flag:0.
                break;
            case ToolValueKind.Object when value is string text && Parsed(text, '{') is { } members:
                Write(members, name, shape, path);
                break;
            case ToolValueKind.Object when value is string word && shape.PropertyNames is ["id"]:
                writer.WriteStartObject(); // -transition Done: an object that is nothing but an id takes it as it is.
                writer.WriteString("id", word);
                writer.WriteEndObject();
                break;
            default:
                PlainJson.WriteScalar(writer, value, path);
                break;
        }
    }

    private void WriteFile(FileInfo file, string path)
    {
        try
        {
            writer.WriteBase64StringValue(File.ReadAllBytes(file.FullName));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"The file for argument '{path}' cannot be read: {file.FullName}",
                "Give the path of a file that exists and that you may read.",
                error);
        }
    }

    private static string EnumSpelling(string text, SchemaShape shape)
    {
        if (shape.Enum.Count == 0 || shape.Enum.Contains(text))
        {
            return text;
        }

        string[] same = [
            .. shape.Enum.OfType<string>().Where(
                allowed => string.Equals(allowed, text, StringComparison.OrdinalIgnoreCase))
        ];
        return same.Length == 1 ? same[0] : text;
    }

    // A number's text when the value is one beyond doubt; null leaves the value as it is.
    private static string? NumberText(object value, ToolValueKind kind)
    {
        var isText = value is string;
        if (!isText && !PlainJson.IsNumber(value))
        {
            return null;
        }

        var text = isText ? ((string)value).Trim() : PlainJson.NumberText(value);
        if (text.Length == 0
            || (!char.IsDigit(text[0]) && text[0] != '-')
            || !char.IsDigit(text[text.Length - 1])
            || !ExactNumber.TryParse(text, out var number))
        {
            return null;
        }

        if (kind == ToolValueKind.Number)
        {
            return JsonNumber.IsMatch(text) ? text : number.ToString();
        }

        // "5.0" is a text that may mean a version; 5.0 is a number that means 5.
        return number.IsInteger && (!isText || text.TrimStart('-').All(char.IsDigit)) ? number.ToString() : null;
    }

    private static object? Parsed(string text, char opening)
    {
        var trimmed = text.TrimStart();
        if (trimmed.Length == 0 || trimmed[0] != opening)
        {
            return null;
        }

        try
        {
            using var document =
                JsonDocument.Parse(trimmed, new JsonDocumentOptions { MaxDepth = PlainJson.MaximumDepth });
            return PlainJson.Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return null; // No JSON, or with half a surrogate pair: it stays the text that it is.
        }
    }
}
