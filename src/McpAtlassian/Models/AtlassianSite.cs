using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Models;

/// <summary>An Atlassian site under its names.</summary>
public sealed class AtlassianSite
{
    internal AtlassianSite(SiteInfo site, AtlassianSession? session)
    {
        Name = site.Name;
        Url = site.Url;
        CloudId = site.CloudId;
        Session = session?.Name;
        IsDefault = session?.CloudId == site.CloudId;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The URL.</summary>
    public string? Url { get; }

    /// <summary>The host of the URL.</summary>
    public string? Host => Uri.TryCreate(Url, UriKind.Absolute, out var uri) ? uri.Host : null;

    /// <summary>The id that Atlassian's APIs take.</summary>
    public string CloudId { get; }

    /// <summary>Whether the session's calls go there unless they say otherwise.</summary>
    public bool IsDefault { get; }

    /// <summary>The session that sees it; empty for a site that was looked up.</summary>
    public string? Session { get; }

    /// <inheritdoc/>
    public override string ToString() => Host ?? Name;
}
