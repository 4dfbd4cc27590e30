using System.Diagnostics.CodeAnalysis;
using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Identity;

namespace McpAtlassian.DemoServer.OAuth;

/// <summary>Access tokens of the OAuth server as identities of the site.</summary>
internal sealed class OAuthBearerValidator(OAuthServer server, IReadOnlyList<SiteData> sites) : IBearerValidator
{
    public bool TryValidate(string token, string resource, [NotNullWhen(true)] out DemoIdentity? identity)
    {
        identity = null;
        if (!server.TryValidate(token, resource, out var access))
        {
            return false;
        }

        var family = access!.Family;
        identity = new DemoIdentity(
            sites[0].Users.Values.First(static user => user.EmailAddress == DemoCredentials.Email),
            family.IsClassic ? CredentialKind.ClassicOAuth : CredentialKind.OAuth,
            family.IsClassic ? [.. sites.Select(static site => site.Name)] : [family.Site],
            // A grant without scopes, as client credentials give it, opens all its client may; a 3LO app's scopes are
            // REST's.
            family.IsClassic || family.Scope.Length == 0
                ? null
                : family.Scope.Split([' '], StringSplitOptions.RemoveEmptyEntries));
        return true;
    }
}
