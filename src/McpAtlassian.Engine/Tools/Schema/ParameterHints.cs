using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// What a parameter means beyond its type, read from what servers write in practice. A wrong guess costs nothing:
/// a hint only decides how a dictionary or a file is turned into the string, a string is always sent as it is.
/// </summary>
internal static partial class ParameterHints
{
    /// <summary>What the name of a file to attach is called.</summary>
    public static readonly string[] FileNames = ["fileName", "filename", "file_name"];

    /// <summary>What the media type of a file to attach is called.</summary>
    public static readonly string[] FileTypes =
        ["mimeType", "mime_type", "mediaType", "media_type", "contentType", "content_type"];

    /// <summary>True for JSON text that is to be a list: one object is then a list of one.</summary>
    public static bool IsJsonList(SchemaShape shape) => Matches(JsonLists(), shape.Description);

    /// <summary>True for a text that may have several lines.</summary>
    public static bool IsLongText(string name, SchemaShape shape) =>
        shape.Enum.Count == 0 && shape.Format is null && Matches(LongTexts(), name) && !IsAttachment(name, shape);

    /// <summary>True for a text that is a list of names with commas between them.</summary>
    public static bool IsCommaList(SchemaShape shape) => Matches(CommaLists(), shape.Description);

    /// <summary>True where a day is wanted and no time of day, by format or by description.</summary>
    public static bool IsDay(string name, SchemaShape shape) => shape.Format == "date"
        || (shape.Format is null && (Matches(Days(), shape.Description)
            || name.Replace("_", string.Empty).Equals("dueDate", StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// True where Jira reads the time itself, as it does when a worklog began: it knows no colon in the offset.
    /// </summary>
    public static bool HasPlainOffset(string name, SchemaShape shape) =>
        Matches(OffsetsWithoutColon(), shape.Description) || (shape.Format is null && name == "started");

    public static bool IsJsonText(SchemaShape shape)
    {
        if (shape.Kind != ToolValueKind.String || shape.Enum.Count > 0)
        {
            return false;
        }

        return string.Equals(shape.ContentMediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            || Matches(JsonWords(), shape.Description);
    }

    public static bool IsAttachment(string name, SchemaShape shape)
    {
        if (shape.Kind != ToolValueKind.String || shape.Enum.Count > 0)
        {
            return false;
        }

        return string.Equals(shape.ContentEncoding, "base64", StringComparison.OrdinalIgnoreCase)
            || shape.Format is "binary" or "byte" or "base64"
            || Matches(AttachmentNames(), name)
            || shape.Description.Contains("base64", StringComparison.OrdinalIgnoreCase);
    }

    private static bool Matches(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        @"\bJSON\b[- ](string|text|object|array|list|dict|dictionary|formatted|encoded|serialized|serialised|payload|"
        + @"document|map)\b" +
        @"|\b(as|in|valid|stringified|serialized|serialised|encoded|of|a) JSON\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        100)]
    private static partial Regex JsonWords();

    [GeneratedRegex(
        @"^(attachment|file|image|binary)(_?(content|contents|data|bytes|base64))?$|base64|^(content|data)_?(bytes|"
        + @"b64)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        100)]
    private static partial Regex AttachmentNames();

    [GeneratedRegex(
        @"\bJSON\b[- ](string[- ])?(array|list)\b|\b(array|list) of\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        100)]
    private static partial Regex JsonLists();

    [GeneratedRegex(
        "(body|description|text|content|contents|comment|message|notes?|markdown|storage|html|environment)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        100)]
    private static partial Regex LongTexts();

    [GeneratedRegex(
        "comma[- ](separated|delimited)|(separated|delimited) by commas?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        100)]
    private static partial Regex CommaLists();

    [GeneratedRegex(
        @"\bYYYY-MM-DD\b(?!\s*(T|HH))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        100)]
    private static partial Regex Days();

    [GeneratedRegex(
        @"\d[+-]\d{4}\b|\bSSSZ\b|\.SSS'?Z",
        RegexOptions.CultureInvariant,
        100)]
    private static partial Regex OffsetsWithoutColon();
}
