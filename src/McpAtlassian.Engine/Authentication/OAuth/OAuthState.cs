using System.Collections.Concurrent;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// What the handlers around one connection learn of the server, for the parts that come after them: the SDK keeps
/// all of it to itself.
/// </summary>
internal sealed class OAuthState(OAuthOptions options)
{
    // A registration lives as long as the process even if no login with it came to an end.
    private static readonly ConcurrentDictionary<string, ClientRegistration> Registrations =
        new(StringComparer.Ordinal);

    private LoopbackListener? _listener;

    public OAuthOptions Options { get; } = options;

    /// <summary>The secrets that came with the login.</summary>
    public IssuedSecrets Issued { get; } = new(options.BeforeUse);

    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The authorization servers as the resource's metadata writes them; the SDK compares them literally.
    /// </summary>
    public IReadOnlyList<string> AuthorizationServers { get; set; } = [];

    public IReadOnlyList<string> ResourceScopes { get; set; } = [];

    /// <summary>The scopes a challenge named: they are needed, whatever the minimal set is.</summary>
    public HashSet<string> ChallengedScopes { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the resource takes tokens that are bound to a key (DPoP).</summary>
    public bool WantsProof { get; set; }

    /// <summary>Whether it takes no others.</summary>
    public bool NeedsProof { get; set; }

    /// <summary>The key that the last token is bound to, as PEM text; null where it is bound to none.</summary>
    public string? ProofKey { get; set; }

    /// <summary>The scopes the last consent was asked for.</summary>
    public IReadOnlyCollection<string> AskedScopes { get; set; } = [];

    public ServerMetadata? Server { get; set; }

    /// <summary>Where the last token was asked for, which metadata need not have said.</summary>
    public Uri? TokenEndpoint { get; set; }

    /// <summary>The issuer the server calls itself when its metadata had to be repaired.</summary>
    public string? RepairedIssuer { get; set; }

    /// <summary>The authorization server that was chosen, as the resource's metadata writes it.</summary>
    public string? AuthorizationServer { get; set; }

    /// <summary>The resource the last token was asked for.</summary>
    public string? Resource { get; set; }

    /// <summary>True once the server has refused to be told the resource (RFC 8707), as Entra ID does.</summary>
    public bool OmitsResource { get; set; }

    /// <summary>The access token the server answered 401 to.</summary>
    public string? RejectedAccessToken { get; set; }

    /// <summary>The redirect that is really listened on, when it differs from the one the SDK knows.</summary>
    public Uri? ActualRedirect { get; set; }

    /// <summary>
    /// Whether there was a grant that stopped working, so that the failure is "expired" and not "missing".
    /// </summary>
    public bool HadGrant { get; set; }

    public Uri FirstRedirect => new($"http://{Options.RedirectHost}:{Options.Ports[0]}{Options.RedirectPath}");

    public IEnumerable<Uri> AllRedirects()
    {
        foreach (var port in Options.Ports)
        {
            yield return new Uri($"http://{Options.RedirectHost}:{port}{Options.RedirectPath}");
        }
    }

    /// <summary>A key to bind the next token to; null where the resource or its server has no use for one.</summary>
    public string? ChooseProofKey(ServerMetadata? server)
    {
        var known = server?.ProofAlgorithms ?? [];
        if ((WantsProof && known.Contains(Proof.Algorithm)) || (NeedsProof && known.Count == 0))
        {
            return Proof.CreateKey();
        }

        return !NeedsProof ? null : throw new EngineException(
            ErrorIds.AuthenticationFailed,
            $"The server requires tokens bound to a key (DPoP) with {string.Join(", ", known)}. This module supports "
            + $"only {Proof.Algorithm}.",
            "Use another credential: Get-Help about_AtlassianAuthentication");
    }

    public ClientRegistration? FindRegistration(string? authorizationServer) =>
        authorizationServer is not null
            && Registrations.TryGetValue(RegistrationKey(authorizationServer), out var known) ? known : null;

    public void KeepRegistration(ClientRegistration registration) =>
        Registrations[RegistrationKey(registration.AuthorizationServer)] = registration;

    public void DropRegistration(string? authorizationServer)
    {
        if (authorizationServer is not null)
        {
            Registrations.TryRemove(RegistrationKey(authorizationServer), out _);
        }
    }

    /// <summary>Takes a port before anything is sent, so that a busy machine fails at once.</summary>
    public Uri BindEarly()
    {
        // A second try to connect keeps the port the first one took.
        var listener = Interlocked.Exchange(ref _listener, null)
            ?? LoopbackListener.Bind(Options.RedirectHost, Options.RedirectPath, Options.Ports);
        Interlocked.Exchange(ref _listener, listener)?.Dispose();
        return listener.RedirectUri;
    }

    public LoopbackListener TakeListener() =>
        Interlocked.Exchange(ref _listener, null)
            ?? LoopbackListener.Bind(Options.RedirectHost, Options.RedirectPath, Options.Ports);

    public void ReleaseListener() => Interlocked.Exchange(ref _listener, null)?.Dispose();

    private string RegistrationKey(string authorizationServer) =>
        authorizationServer + "|" + string.Join(",", AllRedirects()) + "|" + Options.ClientName;
}
