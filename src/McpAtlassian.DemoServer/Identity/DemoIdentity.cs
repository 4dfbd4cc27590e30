using McpAtlassian.DemoServer.Data;

namespace McpAtlassian.DemoServer.Identity;

internal enum CredentialKind
{
    /// <summary>A personal API token made for the MCP server, sent as Basic.</summary>
    ApiToken,

    /// <summary>A service account's API key, sent as Bearer.</summary>
    ApiKey,

    /// <summary>A personal API token sent as Bearer: it authenticates and can do next to nothing.</summary>
    ApiTokenAsBearer,

    /// <summary>A token without scopes: it authenticates and can do next to nothing.</summary>
    Unscoped,

    /// <summary>An access token of the OAuth server.</summary>
    OAuth,

    /// <summary>
    /// An access token of an OAuth 2.0 (3LO) app: good for REST, while the MCP server lists tools and fails each.
    /// </summary>
    ClassicOAuth,
}

/// <summary>Who asks, how that was proven, and what it opens. Scopes null means all of them.</summary>
internal sealed record DemoIdentity(
    DemoUser User,
    CredentialKind Kind,
    IReadOnlyCollection<string> SiteNames,
    IReadOnlyCollection<string>? Scopes = null);
