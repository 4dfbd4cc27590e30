using McpAtlassian.DemoServer.OAuth;

namespace McpAtlassian.TestKit.Demo;

/// <summary>What a test may have the OAuth server do. Every member can be changed while it runs.</summary>
public sealed class TestOAuthOptions : DemoOAuthOptions
{
    /// <summary>How long a refresh token may be used again after its first use, as when an answer was lost.</summary>
    public TimeSpan ReuseLeeway { get; set; }

    /// <summary>Each refresh token works once, as Atlassian's do.</summary>
    public bool RotateRefreshTokens { get; set; } = true;

    /// <summary>The user never answers: the consent page stays open.</summary>
    public bool LeaveConsentOpen { get; set; }

    /// <summary>The metadata's issuer lacks the tenant, as Atlassian's did in summer 2026.</summary>
    public bool WrongIssuer { get; set; }

    /// <summary>Answers say which server they come from (RFC 9207).</summary>
    public bool SendIssuer { get; set; }

    /// <summary>Registration returns a secret although none was asked for.</summary>
    public bool RegisterWithSecret { get; set; }

    /// <summary>Tokens need the resource they are for, when they are refreshed too.</summary>
    public bool RequireResource { get; set; } = true;

    /// <summary>This many of the next refreshes answer 503.</summary>
    public int RefreshesUnavailable { get; set; }

    /// <summary>The metadata names a token endpoint on plain http of another host.</summary>
    public bool InsecureTokenEndpoint { get; set; }

    /// <summary>Client metadata documents this server can see, with their redirect addresses.</summary>
    public IDictionary<string, IReadOnlyList<string>> ClientDocuments { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>
    /// Checks a client's signed assertion; without it every assertion with the right claims is taken.
    /// </summary>
    public Func<string, bool>? VerifyAssertion { get; set; }

    /// <summary>The secret of the 3LO app; to be set before the start.</summary>
    public string ClassicSecret { get; set; } = DemoOAuthClients.ClassicSecret;

    /// <summary>The secret of the service account's client; to be set before the start.</summary>
    public string ServiceSecret { get; set; } = DemoOAuthClients.ServiceSecret;

    /// <summary>The ID token the organization's identity provider accepts.</summary>
    public string IdentityToken { get; set; } = TestOAuthClients.IdentityToken;

    /// <summary>The clock.</summary>
    public Func<DateTimeOffset> Clock { get; set; } = static () => DateTimeOffset.UtcNow;
}
