using McpAtlassian.Engine.Sessions;
using McpAtlassian.Text;

namespace McpAtlassian.Models;

/// <summary>A family of resources: put a value for each name in braces and read what comes out.</summary>
public sealed class McpResourceTemplate
{
    internal McpResourceTemplate(ResourceInfo template, AtlassianSession session)
    {
        UriTemplate = template.Uri;
        Name = HarmlessText.Of(template.Name);
        Title = template.Title is { } title ? HarmlessText.Of(title) : null;
        Description = HarmlessText.Of(template.Description);
        MimeType = template.MimeType is { } type ? HarmlessText.Of(type) : null;
        Session = session.Name;
    }

    /// <summary>The URI with variables in braces.</summary>
    public string UriTemplate { get; }

    /// <summary>The server's name for it.</summary>
    public string Name { get; }

    /// <summary>A title for people, where the server gives one.</summary>
    public string? Title { get; }

    /// <summary>The media type, where the server says it.</summary>
    public string? MimeType { get; }

    /// <summary>The server's description.</summary>
    public string Description { get; }

    /// <summary>The session it belongs to.</summary>
    public string Session { get; }

    /// <inheritdoc/>
    public override string ToString() => UriTemplate;
}
