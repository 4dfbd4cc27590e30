using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Authentication.ThreeLegged;

/// <summary>An OAuth 2.0 (3LO) app of the developer console and how its consent is asked for.</summary>
internal sealed class ThreeLeggedOptions
{
    /// <summary>The redirect mcp-atlassian's own wizard suggests.</summary>
    public const string DefaultRedirectUri = "http://localhost:8080/callback";

    /// <summary>The scope of Data Center that reads and writes; its refresh tokens need none.</summary>
    public const string DataCenterScope = "WRITE";

    /// <summary>The scopes mcp-atlassian's documentation names.</summary>
    public static IReadOnlyList<string> DefaultScopes { get; } =
        [
            "read:jira-work", "write:jira-work", "read:confluence-content.all", "write:confluence-content",
            "offline_access"
        ];

    /// <summary>The app's client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The app's secret.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>The redirect, exactly as the app's settings have it.</summary>
    public Uri RedirectUri { get; init; } = new(DefaultRedirectUri);

    /// <summary>The scopes to ask for; without <c>offline_access</c> the login ends after an hour.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = DefaultScopes;

    /// <summary>Opens the consent page.</summary>
    public IBrowser? Browser { get; init; }

    /// <summary>Asks for the redirect's address instead; needed when the redirect is not this computer.</summary>
    public IAuthorizationPrompt? Prompt { get; init; }

    /// <summary>Asked when the consent covers several sites.</summary>
    public ISiteChooser? SiteChooser { get; init; }

    /// <summary>The site the user already named.</summary>
    public string? Site { get; init; }

    /// <summary>How long the consent may take.</summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told what a user should read.</summary>
    public Action<OAuthNotice>? Notice { get; init; }

    /// <summary>
    /// Told of the tokens before a request carries them, and each time there are new ones; a CI job has them masked.
    /// </summary>
    public Func<IReadOnlyList<string>, Task>? BeforeUse { get; init; }

    /// <summary>The consent page.</summary>
    public Uri AuthorizeAddress { get; init; } = new("https://auth.atlassian.com/authorize");

    /// <summary>The token endpoint.</summary>
    public Uri TokenAddress { get; init; } = new("https://auth.atlassian.com/oauth/token");

    /// <summary>Where tokens are revoked; null where that is not possible.</summary>
    public Uri? RevocationAddress { get; init; } = new("https://auth.atlassian.com/oauth/revoke");

    /// <summary>Where a token's sites are listed; null for Data Center, which has none.</summary>
    public Uri? ResourcesAddress { get; init; } = AccessibleResources.Atlassian;

    /// <summary>Whether the login can be refreshed; the caller warns when it cannot.</summary>
    public bool CanStay
    {
        get
        {
            foreach (var scope in Scopes)
            {
                if (scope == "offline_access")
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>
    /// The same app at a Data Center instance, whose provider has addresses of its own and no list of sites.
    /// </summary>
    public static ThreeLeggedOptions ForDataCenter(
        Uri instance, string clientId, string clientSecret, IBrowser? browser, IAuthorizationPrompt? prompt)
    {
        var root = instance.AbsoluteUri.TrimEnd('/') + "/rest/oauth2/latest/";
        return new ThreeLeggedOptions
        {
            ClientId = clientId,
            ClientSecret = clientSecret,
            Scopes = [DataCenterScope],
            Browser = browser,
            Prompt = prompt,
            AuthorizeAddress = new Uri(root + "authorize"),
            TokenAddress = new Uri(root + "token"),
            RevocationAddress = new Uri(root + "revoke"),
            ResourcesAddress = null,
        };
    }
}
