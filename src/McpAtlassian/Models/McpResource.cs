using McpAtlassian.Engine.Sessions;
using McpAtlassian.Text;

namespace McpAtlassian.Models;

/// <summary>A resource that a server offers.</summary>
public sealed class McpResource
{
    internal McpResource(ResourceInfo resource, AtlassianSession session)
    {
        Uri = resource.Uri;
        Name = HarmlessText.Of(resource.Name);
        Title = resource.Title is { } title ? HarmlessText.Of(title) : null;
        Description = HarmlessText.Of(resource.Description);
        MimeType = resource.MimeType is { } type ? HarmlessText.Of(type) : null;
        Size = resource.Size;
        Session = session.Name;
    }

    /// <summary>The URL that -Read takes.</summary>
    public string Uri { get; }

    /// <summary>The server's name for it.</summary>
    public string Name { get; }

    /// <summary>A title for people, where the server gives one.</summary>
    public string? Title { get; }

    /// <summary>The media type, where the server says it.</summary>
    public string? MimeType { get; }

    /// <summary>The number of bytes, where the server says it.</summary>
    public long? Size { get; }

    /// <summary>The server's description.</summary>
    public string Description { get; }

    /// <summary>The session it belongs to.</summary>
    public string Session { get; }

    /// <inheritdoc/>
    public override string ToString() => Uri;
}
