using System;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// What a parameter means beyond its type, read from what servers write in practice. A wrong guess costs nothing:
/// a hint only decides how a dictionary or a file is turned into the string, a string is always sent as it is.
/// </summary>
internal static class ParameterHints
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private static readonly Regex JsonWords = new(
        @"\bJSON\b[- ](string|text|object|array|list|dict|dictionary|formatted|encoded|serialized|serialised|payload|document|map)\b" +
        @"|\b(as|in|valid|stringified|serialized|serialised|encoded|of|a) JSON\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        Limit);

    private static readonly Regex AttachmentNames = new(
        @"^(attachment|file|image|binary)(_?(content|contents|data|bytes|base64))?$|base64|^(content|data)_?(bytes|b64)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        Limit);

    public static bool IsJsonText(SchemaShape shape)
    {
        if (shape.Kind != ToolValueKind.String || shape.Enum.Count > 0)
        {
            return false;
        }

        return string.Equals(shape.ContentMediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            || Matches(JsonWords, shape.Description);
    }

    public static bool IsAttachment(string name, SchemaShape shape)
    {
        if (shape.Kind != ToolValueKind.String || shape.Enum.Count > 0)
        {
            return false;
        }

        return string.Equals(shape.ContentEncoding, "base64", StringComparison.OrdinalIgnoreCase)
            || shape.Format is "binary" or "byte" or "base64"
            || Matches(AttachmentNames, name)
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
}
