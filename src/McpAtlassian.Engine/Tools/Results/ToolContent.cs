using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>The kinds of content block a tool can return.</summary>
internal enum ToolContentKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>An image.</summary>
    Image,

    /// <summary>Audio.</summary>
    Audio,

    /// <summary>A resource with its content.</summary>
    Resource,

    /// <summary>A link to a resource.</summary>
    ResourceLink,

    /// <summary>A page for a client that shows one beside the answer (MCP Apps); its text is markup.</summary>
    App,

    /// <summary>Something newer than this client.</summary>
    Unknown,
}

/// <summary>One content block of a tool's result.</summary>
internal sealed class ToolContent
{
    /// <summary>What it is.</summary>
    public ToolContentKind Kind { get; init; }

    /// <summary>The block's type as the server names it.</summary>
    public string Type { get; init; } = string.Empty;

    /// <summary>The text of a text block or text resource.</summary>
    public string? Text
    {
        get => _text ??= TextSource.ValueKind == JsonValueKind.String ? TextSource.GetString() : null;
        init => _text = value;
    }

    /// <summary>The bytes of an image, audio or binary resource.</summary>
    public byte[]? Data { get; init; }

    /// <summary>The media type, where the server says it.</summary>
    public string? MimeType { get; init; }

    /// <summary>A resource's URI.</summary>
    public string? Uri { get; init; }

    /// <summary>A linked resource's name.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The text as it came, of which a string is made only when one is asked for: a JSON result of 50 MB never is one.
    /// </summary>
    internal JsonElement TextSource { get; init; }

    private string? _text;
}
