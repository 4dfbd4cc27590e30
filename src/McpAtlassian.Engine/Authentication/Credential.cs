using ModelContextProtocol.Client;

namespace McpAtlassian.Engine.Authentication;

/// <summary>
/// What a session proves its identity with. A credential is independent of the endpoint it is used on; it knows how
/// to authorize a request and what may be said of it, and never shows what it holds.
/// </summary>
internal abstract class Credential
{
    /// <summary>The authentication method as users know it: None, ApiToken, ApiKey, OAuth, …</summary>
    public abstract string Method { get; }

    /// <summary>The account it belongs to where that is known without asking, for example an e-mail address.</summary>
    public virtual string? Account => null;

    /// <summary>When it stops working, if that is known.</summary>
    public virtual DateTimeOffset? ExpiresOn => null;

    /// <summary>
    /// Whether it replaces what expires by itself; then the end is that of what it holds just now, not of the login.
    /// </summary>
    public virtual bool RenewsItself => false;

    /// <summary>
    /// A value that is the same for the same identity and reveals nothing of the secret: the key of caches and
    /// rate gates.
    /// </summary>
    public virtual string IdentityKey => Method + ":" + Account;

    /// <summary>Whether the credential puts a secret on the wire, so that plain http is refused.</summary>
    internal virtual bool SendsSecret => true;

    /// <summary>The Authorization header's whole value for this request, or null when there is none to add.</summary>
    internal virtual ValueTask<string?> GetAuthorizationAsync(Uri endpoint, CancellationToken cancellationToken) =>
        default;

    /// <summary>Further headers that go only to the endpoint itself.</summary>
    internal virtual IReadOnlyDictionary<string, string> Headers => NoHeaders;

    /// <summary>
    /// Tells the redactor what this credential sends, so that a server that echoes it does not get it shown.
    /// </summary>
    internal virtual void CollectSecrets(Diagnostics.Redactor redactor)
    {
        foreach (var pair in Headers)
        {
            HeaderSecrets.Add(redactor, pair.Value);
        }
    }

    /// <summary>
    /// Handlers to put around the connection, innermost first; OAuth repairs metadata and registration here.
    /// </summary>
    internal virtual IReadOnlyList<DelegatingHandler> CreateHandlers() => [];

    /// <summary>
    /// A handler beneath the one that adds the Authorization header: it proves that a token is in the right hands.
    /// </summary>
    internal virtual DelegatingHandler? CreateProofHandler() => null;

    /// <summary>
    /// Obtains what the first request needs, before any time limit of connecting runs: a person may have to consent.
    /// The client was made with this credential's handlers.
    /// </summary>
    internal virtual Task PrepareAsync(Uri endpoint, HttpClient http, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Last changes to the transport's options, for example the SDK's OAuth options.</summary>
    internal virtual void Configure(HttpClientTransportOptions options)
    {
    }

    public sealed override string ToString() => Account is null ? Method : Method + " (" + Account + ")";

    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();
}
