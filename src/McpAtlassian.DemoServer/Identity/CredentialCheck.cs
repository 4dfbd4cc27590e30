using System.Text;
using McpAtlassian.DemoServer.Data;

namespace McpAtlassian.DemoServer.Identity;

/// <summary>Accepts and refuses Authorization headers as Atlassian does.</summary>
internal sealed class CredentialCheck(IReadOnlyList<SiteData> sites)
{
    private static readonly string[] OneSite = ["demo"];
    private static readonly string[] BothSites = ["demo", "second"];

    public IBearerValidator? Bearer { get; set; }

    /// <summary>Null when the header is missing or wrong.</summary>
    public DemoIdentity? Check(string? authorization, string resource)
    {
        if (authorization is null)
        {
            return null;
        }

        var space = authorization.IndexOf(' ');
        if (space < 0)
        {
            return null;
        }

        var scheme = authorization.Substring(0, space);
        var value = authorization.Substring(space + 1).Trim();
        return string.Equals(scheme, "Basic", StringComparison.OrdinalIgnoreCase) ? Basic(value)
            : string.Equals(scheme, "Bearer", StringComparison.OrdinalIgnoreCase) ? Token(value, resource)
            : null;
    }

    private DemoIdentity? Basic(string value)
    {
        string pair;
        try
        {
            pair = Encoding.UTF8.GetString(Convert.FromBase64String(value));
        }
        catch (FormatException)
        {
            return null;
        }

        var colon = pair.IndexOf(':');
        if (colon < 0)
        {
            return null;
        }

        var email = pair.Substring(0, colon);
        var token = pair.Substring(colon + 1);
        return (email.ToLowerInvariant(), token) switch
        {
            (DemoCredentials.Email, _) when token == DemoCredentials.ApiToken =>
                Identity(DemoCredentials.Email, CredentialKind.ApiToken, OneSite),
            (DemoCredentials.Email, _) when token == DemoCredentials.UnscopedApiToken =>
                Identity(DemoCredentials.Email, CredentialKind.Unscoped, OneSite),
            (DemoCredentials.MultiSiteEmail, _) when token == DemoCredentials.MultiSiteApiToken =>
                Identity(DemoCredentials.MultiSiteEmail, CredentialKind.ApiToken, BothSites),
            _ => null,
        };
    }

    private DemoIdentity? Token(string token, string resource)
    {
        if (token == DemoCredentials.ApiKey)
        {
            return Identity("service-account@example.com", CredentialKind.ApiKey, OneSite);
        }

        if (token == DemoCredentials.MultiSiteApiKey)
        {
            return Identity("service-account@example.com", CredentialKind.ApiKey, BothSites);
        }

        if (token == DemoCredentials.ApiToken || token == DemoCredentials.UnscopedApiToken)
        {
            return Identity(DemoCredentials.Email, CredentialKind.ApiTokenAsBearer, OneSite);
        }

        if (token == DemoCredentials.MultiSiteApiToken)
        {
            return Identity(DemoCredentials.MultiSiteEmail, CredentialKind.ApiTokenAsBearer, BothSites);
        }

        return Bearer is { } bearer && bearer.TryValidate(token, resource, out var identity) ? identity : null;
    }

    private DemoIdentity Identity(string email, CredentialKind kind, string[] siteNames) =>
        new(sites[0].Users.Values.First(user => user.EmailAddress == email), kind, siteNames);
}
