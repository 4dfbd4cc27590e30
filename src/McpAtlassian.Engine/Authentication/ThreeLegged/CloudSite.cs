namespace McpAtlassian.Engine.Authentication.ThreeLegged;

/// <summary>A site under its three names.</summary>
internal sealed class CloudSite
{
    /// <summary>A site; what is not known is null.</summary>
    public CloudSite(string cloudId, string? name, Uri? url)
    {
        CloudId = cloudId;
        Name = name;
        Url = url;
    }

    /// <summary>The id every API takes.</summary>
    public string CloudId { get; }

    /// <summary>The name, for example <c>demo</c>.</summary>
    public string? Name { get; }

    /// <summary>The address.</summary>
    public Uri? Url { get; }

    public override string ToString() => Url?.Host ?? Name ?? CloudId;
}
