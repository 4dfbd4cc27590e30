using System.Security;
using System.Text.Json.Serialization;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// A session with mcp-atlassian on this machine: what starts it, and what it is told, by variables of its environment
/// or by headers of each request.
/// </summary>
internal sealed record LocalRecipe : SessionRecipe
{
    public override string Method => RecipeMethod.Local;

    public LocalRunner Runner { get; init; }

    /// <summary>Over HTTP several sessions share it; otherwise it is this session's own child.</summary>
    [JsonIgnore]
    public bool IsHttp => Transport == Http;

    /// <summary><see cref="Http"/>, or null for standard input and output.</summary>
    public string? Transport { get; set; }

    public int Port { get; set; }

    public string? ServerVersion { get; init; }

    public string? Image { get; init; }

    /// <summary>The program, for <see cref="LocalRunner.Command"/>.</summary>
    public string? Command { get; init; }

    public string[] Arguments { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>What the session shows as its method.</summary>
    public string? Kind { get; set; }

    /// <summary>What the session is called where the user says nothing.</summary>
    public string? SiteName { get; set; }

    public string? EmailAddress { get; set; }

    /// <summary>The saved 3LO login whose token the server gets.</summary>
    public string? Login { get; set; }

    /// <summary>True until it is known whether an API token has scopes and so belongs to the gateway.</summary>
    public bool Probe { get; set; }

    /// <summary>The gateway's address, where it is not Atlassian's.</summary>
    public string? Gateway { get; set; }

    /// <summary>The site's own address, where the server is sent to the gateway.</summary>
    public string? SiteUrl { get; set; }

    /// <summary>The folder that a container needs to see, for mcp-atlassian's own token files.</summary>
    public string? TokenFolder { get; set; }

    /// <summary>When the access token ends, where the user knows it.</summary>
    public DateTimeOffset? ExpiresOn { get; set; }

    /// <summary>Variables of the server that are no secrets.</summary>
    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>Variables of the server that hold the path of a file it reads.</summary>
    public Dictionary<string, string> Files { get; init; } = [];

    /// <summary>Headers of each request that are no secrets.</summary>
    public Dictionary<string, string> PublicHeaders { get; init; } = [];

    public SecureString? AccessToken { get; set; }

    /// <summary>Headers of each request.</summary>
    public Dictionary<string, SecureString> Headers { get; init; } = [];

    /// <summary>Variables of the server: the secret ones, and the user's own, of which nobody knows.</summary>
    public Dictionary<string, SecureString> Environment { get; init; } = [];

    internal const string Http = "Http";

    [JsonIgnore]
    public override IEnumerable<RecipeSecret> Secrets =>
    [
        .. AccessToken is null ? Enumerable.Empty<RecipeSecret>() : [new RecipeSecret(AccessToken)],
        .. Named(Headers),
        .. Named(Environment),
    ];

    [JsonIgnore]
    public override string? SuggestedName => SiteName;

    public override string? Variable(string name) =>
        Variables.TryGetValue(name, out var value) ? value
        : Environment.TryGetValue(name, out var secret) ? SecretText.Reveal(secret)
        : null;

    /// <summary>Tells the server a variable that is not a secret, where there is a value.</summary>
    public void Tell(string name, string? value)
    {
        if (value is not null)
        {
            Variables[name] = value;
        }
    }

    /// <summary>The address of a product, where it is not a secret.</summary>
    public string? UrlOf(string product) => Variables.GetValueOrDefault(product + "_URL");

    public override NetworkOptions NetworkWith(NetworkOptions said)
    {
        var network = base.NetworkWith(said);
        return network with
        {
            CertificateAuthority = network.CertificateAuthority
                ?? Files.GetValueOrDefault(LocalNetwork.AuthorityVariables[0]),
        };
    }

    /// <summary>What a local server goes by is made ready by <see cref="LocalOpener"/>.</summary>
    public override ServerTarget BuildTarget(NetworkOptions network) => throw new InvalidOperationException();

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth) =>
        throw new InvalidOperationException();
}
