using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Text.Markup;

namespace McpAtlassian.Models;

/// <summary>
/// The text of an issue's description or a page's body, whatever the server sent: Markdown stays as it is, Atlassian
/// Document Format (ADF) and Confluence's storage format become Markdown.
/// </summary>
internal static class BodyText
{
    /// <summary>Markdown from Markdown, ADF or storage format; null when there is none.</summary>
    public static string? From(object? body) =>
        (body is PSObject { BaseObject: not (PSCustomObject or NamedValue) } wrapped ? wrapped.BaseObject : body) switch
        {
            null => null,
            string text => From(text),
            { } node => MarkdownWriter.Write(new MarkupNode("doc").With([AdfReader.Read(node)])),
        };

    /// <summary>Markdown from a text, which may be ADF as JSON, as Confluence sends it, or storage format.</summary>
    public static string From(string text) =>
        StorageReader.IsStorage(text) ? MarkdownWriter.Write(StorageReader.Read(text))
        : Document(text) is { } document ? MarkdownWriter.Write(AdfReader.Read(document))
        : text;

    private static object? Document(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.Length == 0 || start[0] != '{' || !text.Contains("\"doc\"", StringComparison.Ordinal))
        {
            return null;
        }

        // Text that only begins like JSON is text.
        return JsonValueReader.ReadOrNull(text, PlainShaper.Instance) is { } value && AdfReader.IsDocument(value)
            ? value
            : null;
    }
}
