namespace McpAtlassian.Engine.Sessions;

/// <summary>A resource, or a template of resources, as the server describes it.</summary>
internal sealed class ResourceInfo
{
    internal ResourceInfo(string uri)
    {
        Uri = uri;
    }

    /// <summary>The resource's URI; for a template the URI with its variables in braces (RFC 6570).</summary>
    public string Uri { get; }

    /// <summary>Whether <see cref="Uri"/> is a template.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>The server's name for it, empty when it has none.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>A title for people, where the server gives one.</summary>
    public string? Title { get; init; }

    /// <summary>The description, empty when there is none.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The media type, where the server says it.</summary>
    public string? MimeType { get; init; }

    /// <summary>The number of bytes, where the server says it.</summary>
    public long? Size { get; init; }
}
