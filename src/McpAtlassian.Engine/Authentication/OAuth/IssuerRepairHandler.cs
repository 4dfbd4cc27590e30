using System.Net;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Reads the metadata as it passes. The issuer must be the server that was asked (RFC 8414, section 3.3); Atlassian's
/// own servers have been seen to name a neighbour of theirs, which is put right, and for any other host only the user
/// can say that it is to be overlooked.
/// </summary>
internal sealed class IssuerRepairHandler(OAuthState state) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        var kind = request.Method == HttpMethod.Get ? WellKnown.KindOf(asked) : MetadataKind.None;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (kind == MetadataKind.None)
        {
            return response;
        }

        var document = response.IsSuccessStatusCode
            ? await JsonBody.ReadAsync(response, cancellationToken).ConfigureAwait(false)
            : null;
        if (document is null)
        {
            if (response.StatusCode != HttpStatusCode.NotFound && CallContext.Current is { LegProblem: null } context)
            {
                context.LegProblem = LegFault.Answered(
                    Leg.Discovery,
                    asked.Host,
                    (int)response.StatusCode,
                    response.Content?.Headers.ContentType?.MediaType);
            }

            return response;
        }

        if (kind == MetadataKind.Resource)
        {
            state.AuthorizationServers = ServerMetadata.Texts(document, "authorization_servers");
            state.ResourceScopes = ServerMetadata.Texts(document, "scopes_supported");
            if (document["dpop_bound_access_tokens_required"] is JsonValue flag
                && flag.TryGetValue<bool>(out var isRequired)
                && isRequired)
            {
                state.WantsProof = state.NeedsProof = true;
            }

            return response;
        }

        try
        {
            if (Examine(document, asked))
            {
                response.Content.Dispose();
                response.Content = JsonBody.Write(document);
            }
        }
        catch (EngineException error)
        {
            response.Dispose();
            throw new OAuthFlowException(error);
        }

        return response;
    }

    /// <summary>True when the document was changed.</summary>
    private bool Examine(JsonObject document, Uri asked)
    {
        var changed = false;
        var server = ServerMetadata.Read(document);
        foreach (var (name, address) in server.Addresses())
        {
            UrlPolicy.Require(address, state.Endpoint, name);
        }

        // Without the list the server does not know PKCE, and a stolen code would be worth a token (MCP,
        // authorization).
        if (state.Options.CanConsent
            && server.AuthorizationEndpoint is not null
            && !ServerMetadata.Texts(document, "code_challenge_methods_supported").Contains("S256"))
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                $"The authorization server at '{asked.Host}' does not support PKCE with S256, which protects the "
                + "login. The login was stopped.",
                "Ask the server's operator to turn on PKCE, or use an API token.");
        }

        // Without resource metadata there is nothing the issuer could be compared with (the 2025-03-26 way).
        var expected = state.AuthorizationServers.FirstOrDefault(candidate =>
            Uri.TryCreate(candidate, UriKind.Absolute, out var uri)
                && WellKnown.ForAuthorizationServer(uri).Contains(asked));
        state.RepairedIssuer = null;
        state.AuthorizationServer = expected ?? asked.GetLeftPart(UriPartial.Authority);
        if (expected is not null && server.Issuer is { } issuer && issuer != expected)
        {
            if (issuer.TrimEnd('/') == expected.TrimEnd('/')
                || (IsAtlassian(asked) && Uri.TryCreate(issuer, UriKind.Absolute, out var named) && IsAtlassian(named)))
            {
                // A slash, or known of Atlassian and between its own hosts: no decision for the user in it.
            }
            else if (state.Options.SkipIssuerCheck)
            {
                state.Options.Notice?.Invoke(new OAuthNotice(
                    OAuthNoticeKind.IssuerCheckSkipped,
                    $"The check of the authorization server's identity is skipped: '{expected}' calls itself "
                    + $"'{issuer}' in its metadata. " +
                    "Another server could answer the login."));
            }
            else
            {
                throw new EngineException(
                    ErrorIds.IssuerMismatch,
                    $"The authorization server '{expected}' calls itself '{issuer}' in its metadata (RFC 8414, "
                    + "section 3.3).",
                    "If you trust both, connect with -ConnectionOption @{ SkipIssuerCheck = $true }.");
            }

            document["issuer"] = expected;
            state.RepairedIssuer = issuer;
            changed = true;
        }

        // A client described by its own document has no secret; the SDK would take the first method of the list.
        if (state.Options is { ClientMetadataUri: not null, ClientSecret: null } &&
            server.ClientAuthentications.Contains("none") && server.ClientAuthentications[0] != "none")
        {
            document["token_endpoint_auth_methods_supported"] = new JsonArray("none");
            changed = true;
        }

        state.Server = ServerMetadata.Read(document);
        return changed;
    }

    private static bool IsAtlassian(Uri uri) =>
        uri.Scheme == Uri.UriSchemeHttps && uri.IsDefaultPort &&
        (uri.Host.Equals("auth.atlassian.com", StringComparison.OrdinalIgnoreCase) ||
         uri.Host.Equals("mcp.atlassian.com", StringComparison.OrdinalIgnoreCase) ||
         uri.Host.EndsWith(".mcp.atlassian.com", StringComparison.OrdinalIgnoreCase));
}
