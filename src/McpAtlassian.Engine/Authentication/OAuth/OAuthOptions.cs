namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>How an OAuth login behaves. Every member has a default that suits Atlassian.</summary>
internal sealed class OAuthOptions
{
    /// <summary>The loopback ports that are registered and tried in this order.</summary>
    public static IReadOnlyList<int> DefaultPorts { get; } =
        [28210, 28211, 28212, 28213, 28214, 28215, 28216, 28217, 28218, 28219];

    /// <summary>The name users see on the consent page when the client is registered dynamically.</summary>
    public string ClientName { get; set; } = "McpAtlassian for PowerShell";

    /// <summary>
    /// The address of a client metadata document (CIMD) that the user hosts; used where the server supports it.
    /// </summary>
    public Uri? ClientMetadataUri { get; set; }

    /// <summary>A client that was registered by hand; no registration happens then.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret of <see cref="ClientId"/>, if it has one.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The scopes to ask for instead of the minimal set.</summary>
    public IReadOnlyList<string>? Scopes { get; set; }

    /// <summary>The redirect's host: <c>127.0.0.1</c> or <c>localhost</c>.</summary>
    public string RedirectHost { get; set; } = "127.0.0.1";

    /// <summary>The redirect's path.</summary>
    public string RedirectPath { get; set; } = "/callback";

    /// <summary>The ports the redirect may come to.</summary>
    public IReadOnlyList<int> Ports { get; set; } = DefaultPorts;

    /// <summary>Opens the consent page; null where no browser may be opened.</summary>
    public IBrowser? Browser { get; set; }

    /// <summary>
    /// Asks for the redirect's address instead of opening a browser; wins over <see cref="Browser"/>.
    /// </summary>
    public IAuthorizationPrompt? Prompt { get; set; }

    /// <summary>How long the consent may take.</summary>
    public TimeSpan ConsentTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Accept metadata whose issuer is not the authorization server that was asked, on any host.</summary>
    public bool SkipIssuerCheck { get; set; }

    /// <summary>Told what a user should read: the wait for the browser, a check that is skipped.</summary>
    public Action<OAuthNotice>? Notice { get; set; }

    /// <summary>
    /// Told of the tokens and client secrets a login brings, before a request carries them: a CI job has them masked.
    /// The request waits for it.
    /// </summary>
    public Func<IReadOnlyList<string>, Task>? BeforeUse { get; set; }

    /// <summary>The command that signs in again, for the remedy of an expired session.</summary>
    public string? LoginCommand { get; set; }

    /// <summary>
    /// The pause before the second attempt of a refresh that the server is too busy for; doubled each time.
    /// </summary>
    internal TimeSpan? RefreshPause { get; set; }

    internal Func<DateTimeOffset> Now { get; set; } = static () => DateTimeOffset.UtcNow;

    /// <summary>The same for a login that another program made: nobody is asked here.</summary>
    internal OAuthOptions WithoutConsent(string loginCommand)
    {
        var options = (OAuthOptions)MemberwiseClone();
        (options.Browser, options.Prompt, options.ClientId, options.ClientSecret, options.LoginCommand) =
            (null, null, null, null, loginCommand);
        return options;
    }

    /// <summary>Whether anybody can consent at all.</summary>
    internal bool CanConsent => Browser is not null || Prompt is not null;
}
