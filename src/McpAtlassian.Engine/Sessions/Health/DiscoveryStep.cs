using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>What the server says to a stranger: 401, where its metadata is, and what time it thinks it is.</summary>
internal static class DiscoveryStep
{
    private const string Name = "Discovery";
    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromMinutes(2);

    public static async Task<HealthStep> RunAsync(
        HttpTarget target, Credential credential, NetworkOptions network, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(HttpStack.CreateNetworkHandler(network)) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = ProbeRequest.To(target.Uri);
        using var response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var words = await Probe.ReadWordsAsync(response, cancellationToken).ConfigureAwait(false);
        if (Findings.Recognise(Name, words) is { } known)
        {
            return known;
        }

        var status = (int)response.StatusCode;
        var step = status switch
        {
            401 => await ReadMetadataAsync(
                http, target.Uri, response, credential, cancellationToken).ConfigureAwait(false),
            404
                or 405 => new HealthStep(
                    Name,
                    HealthResult.Failed,
                    $"There is no MCP endpoint at {target.DisplayName} ({status}).",
                    "Atlassian's URL is https://mcp.atlassian.com/v2/mcp: Connect-Atlassian",
                    ErrorIds.NotAnMcpServer),
            403 => new HealthStep(
                Name,
                HealthResult.Failed,
                $"{target.Uri.Authority} refuses all requests from this machine (403).",
                "Check the firewall, and whether the organization has an IP allowlist.",
                ErrorIds.PermissionDenied),
            >= 500 => new HealthStep(
                Name,
                HealthResult.Failed,
                $"{target.Uri.Authority} has a problem ({status}).",
                "Try again later: Test-AtlassianSession -Detailed",
                ErrorIds.ServerUnavailable),
            >= 300
                and < 400 => new HealthStep(
                    Name,
                    HealthResult.Failed,
                    $"{target.Uri.Authority} redirects to {TargetOf(response, target.Uri)}. A credential is not sent "
                    + "there.",
                    "If that URL is correct, connect to it: Connect-Atlassian -Uri https://…",
                    ErrorIds.RedirectRefused),
            _ => new HealthStep(Name, HealthResult.Passed, $"The server answers without a credential ({status})."),
        };

        return step.Result != HealthResult.Failed && Skew(response) is { } skew
            ? new HealthStep(
                Name,
                HealthResult.Warning,
                $"This machine's clock is {Describe(skew)} the server's; logins and tokens fail because of that.",
                "Set the clock: w32tm /resync on Windows, timedatectl set-ntp true on Linux, sntp -sS time.apple.com "
                + "on macOS",
                ErrorIds.ClockSkew)
            : step;
    }

    private static string TargetOf(HttpResponseMessage response, Uri from) =>
        response.Headers.Location is { } location
            ? new Uri(from, location).GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)
            : "another URL";

    private static async Task<HealthStep> ReadMetadataAsync(
        HttpClient http,
        Uri endpoint,
        HttpResponseMessage refusal,
        Credential credential,
        CancellationToken cancellationToken)
    {
        var place = refusal.Headers.WwwAuthenticate.Select(h => Challenge.Parameter(h.Parameter, "resource_metadata"))
            .FirstOrDefault(p => p is not null);
        if (place is null || !Uri.TryCreate(place, UriKind.Absolute, out var address))
        {
            return credential.Method == "OAuth"
                ? await FindLoginAsync(http, endpoint, cancellationToken).ConfigureAwait(false)
                : new HealthStep(
                    Name,
                    HealthResult.Passed,
                    "The server requires a credential (401). It has no metadata for OAuth, which a token does not "
                    + "need.");
        }

        if (!OriginHandler.IsSameOrigin(address, endpoint))
        {
            return new HealthStep(
                Name,
                HealthResult.Warning,
                $"The metadata for OAuth is at another host, {address.Authority}, not at {endpoint.Authority}.",
                "Sign in there only if you trust that host, or use a token: " + Findings.ApiTokenCommand,
                ErrorIds.IssuerMismatch);
        }

        var resource = await GetAsync(http, address, cancellationToken).ConfigureAwait(false);
        var issuer = resource is not null && ServerMetadata.Texts(resource, "authorization_servers") is [var first, ..]
            ? first
            : null;
        if (issuer is null || !Uri.TryCreate(issuer, UriKind.Absolute, out var server))
        {
            return new HealthStep(
                Name,
                HealthResult.Warning,
                $"The metadata at {address.AbsolutePath} cannot be read, so signing in with a browser does not work.",
                "Try again later, or use a token: " + Findings.ApiTokenCommand,
                ErrorIds.ProtocolError);
        }

        foreach (var candidate in WellKnown.ForAuthorizationServer(server))
        {
            if (await GetAsync(http, candidate, cancellationToken).ConfigureAwait(false) is { } document)
            {
                var metadata = ServerMetadata.Read(document);
                return string.Equals(metadata.Issuer?.TrimEnd('/'), issuer.TrimEnd('/'), StringComparison.Ordinal)
                    ? new HealthStep(
                        Name,
                        HealthResult.Passed,
                        $"The server requires a credential (401). The login is at {server.Host}.")
                    : new HealthStep(
                        Name,
                        HealthResult.Warning,
                        $"The authorization server calls itself '{metadata.Issuer}', not '{issuer}'.",
                        "If the login fails because of this and you trust both: Connect-Atlassian -OAuth "
                        + "-ConnectionOption @{ SkipIssuerCheck = $true }",
                        ErrorIds.IssuerMismatch);
            }
        }

        return new HealthStep(
            Name,
            HealthResult.Warning,
            $"The authorization server {server.Host} has no metadata, so signing in with a browser does not work.",
            "Try again later, or use a token: " + Findings.ApiTokenCommand,
            ErrorIds.ProtocolError);
    }

    /// <summary>
    /// Where a login goes that the refusal says nothing of: to a well-known place, or to the server's own origin.
    /// </summary>
    private static async Task<HealthStep> FindLoginAsync(
        HttpClient http, Uri endpoint, CancellationToken cancellationToken)
    {
        try
        {
            var server = await OAuthDiscovery.FindAsync(
                http, endpoint, new OAuthState(new OAuthOptions()), cancellationToken).ConfigureAwait(false);
            var place = (server.AuthorizationEndpoint ?? server.TokenEndpoint)?.Host;
            return new HealthStep(
                Name, HealthResult.Passed, $"The server requires a credential (401). The login is at {place}.");
        }
        catch (EngineException error)
        {
            return new HealthStep(
                Name,
                HealthResult.Warning,
                $"The server requires a credential (401) and does not say where to sign in: {error.Message}",
                "Use Atlassian's v2 endpoint, which does: Connect-Atlassian -OAuth -Endpoint v2",
                ErrorIds.ProtocolError);
        }
    }

    private static async Task<JsonObject?> GetAsync(HttpClient http, Uri place, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(
            place, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? await JsonBody.ReadAsync(response, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static TimeSpan? Skew(HttpResponseMessage response) =>
        response.Headers.Date is { } server && (DateTimeOffset.UtcNow - server).Duration() > ToleratedSkew
            ? DateTimeOffset.UtcNow - server
            : null;

    private static string Describe(TimeSpan skew)
    {
        var size = skew.Duration();
        var amount = size.TotalHours >= 2 ? $"{size.TotalHours:0} hours" : $"{size.TotalMinutes:0} minutes";
        return amount + (skew > TimeSpan.Zero ? " ahead of" : " behind");
    }
}
