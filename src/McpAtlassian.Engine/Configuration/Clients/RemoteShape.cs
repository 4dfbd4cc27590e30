using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>How a client spells a server at a URL.</summary>
internal sealed class RemoteShape
{
    public string Url { get; init; } = "url";

    public string? Type { get; init; }

    /// <summary>
    /// The client cannot connect where the type is missing: without proof of that, it is not asked for.
    /// </summary>
    public bool NeedsType { get; init; }

    /// <summary>A key whose URL the client speaks the old SSE transport to.</summary>
    public string? SseUrl { get; init; }

    public string TypeValue { get; init; } = "http";

    /// <summary>Where literal headers go, a path below the entry.</summary>
    public IReadOnlyList<string> Headers { get; init; } = ["headers"];

    /// <summary>Members every entry needs, such as Copilot's tools.</summary>
    public IReadOnlyList<(string Key, ConfigNode Value)> Always { get; init; } = [];

    /// <summary>Members for an entry that signs in with OAuth.</summary>
    public IReadOnlyList<(string Key, ConfigNode Value)> WithOAuth { get; init; } = [];

    /// <summary>Members for an entry with an Authorization header.</summary>
    public IReadOnlyList<(string Key, ConfigNode Value)> WithHeader { get; init; } = [];
}
