namespace McpAtlassian.Engine.Sessions;

/// <summary>An Atlassian site the identity can see.</summary>
internal sealed class SiteInfo
{
    public SiteInfo(string cloudId, string name, string? url)
    {
        CloudId = cloudId;
        Name = name;
        Url = url;
    }

    /// <summary>The site's UUID.</summary>
    public string CloudId { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its address, for example https://mysite.atlassian.net.</summary>
    public string? Url { get; }
}
