namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Workload identity: the token that a platform gives what runs on it is itself the proof at the authorization server
/// (JWT bearer, RFC 7523). A refusal is final; no other way is tried.
/// </summary>
internal sealed class WorkloadIdentityCredential(
    HttpMessageHandler network,
    Func<CancellationToken, Task<string>> identityToken,
    string clientId,
    string? clientSecret,
    string? scope,
    OAuthOptions? options = null)
    : RepeatableTokenCredential(network, options)
{
    public override string Method => "WorkloadIdentity";

    public override string? Account => clientId;

    internal override void CollectSecrets(Redactor redactor)
    {
        base.CollectSecrets(redactor);
        redactor.Add(clientSecret);
    }

    private protected override async Task<IssuedToken> AcquireAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var server = await OAuthDiscovery.FindAsync(Http, endpoint, State, cancellationToken).ConfigureAwait(false);
        var assertion = await identityToken(cancellationToken).ConfigureAwait(false);
        await State.Issued.AnnounceAsync(assertion).ConfigureAwait(false);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = assertion,
        };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        if (State.Resource is not null)
        {
            form["resource"] = State.Resource;
        }

        var method = clientSecret is null ? "none"
            : server.ClientAuthentications is [] || server.ClientAuthentications.Contains("client_secret_basic")
                ? "client_secret_basic"
                : "client_secret_post";
        return await AskAsync(
            server,
            form,
            TokenEndpoint.Authenticate(form, clientId, clientSecret, method),
            $"The workload of the client '{clientId}' got no token",
            "Give a new -IdentityToken: identity tokens are short-lived and valid for one server only.",
            cancellationToken).ConfigureAwait(false);
    }
}
