using System.Security;
using System.Text.Json.Serialization;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>
/// What a session is opened from, in a form that can be saved: where it goes, what proves the identity, and how the
/// network is reached. A new session and a saved one take the same way from here. Members that are SecureStrings are
/// kept apart from the others when it is saved (<see cref="RecipeJson"/>).
/// </summary>
internal abstract record SessionRecipe
{
    /// <summary>The method, one of <see cref="RecipeMethod"/>.</summary>
    [JsonIgnore]
    public abstract string Method { get; }

    /// <summary>The MCP endpoint; null for a program on this machine.</summary>
    [JsonIgnore]
    public Uri? Endpoint { get; init; }

    /// <summary>How the network was reached when the session was saved; null for a new one.</summary>
    public NetworkOptions? Network { get; init; }

    /// <summary>Everything secret in it, for whoever has to hide it.</summary>
    [JsonIgnore]
    public virtual IEnumerable<RecipeSecret> Secrets => [];

    /// <summary>What the session is called where neither the user nor the server says.</summary>
    [JsonIgnore]
    public virtual string? SuggestedName => null;

    /// <summary>Where the session goes.</summary>
    public abstract ServerTarget BuildTarget(NetworkOptions network);

    /// <summary>What proves the identity.</summary>
    public abstract Credential BuildCredential(NetworkOptions network, OAuthOptions oauth);

    /// <summary>A variable that the recipe gives to the program it starts; null where there is none.</summary>
    public virtual string? Variable(string name) => null;

    /// <summary>
    /// How the network is reached: what the user says now wins over what was saved. A proxy's credential is never
    /// saved.
    /// </summary>
    public virtual NetworkOptions NetworkWith(NetworkOptions said) => Network is null ? said : said with
    {
        Proxy = said.Proxy ?? Network.Proxy,
        ProxyBypass = said.ProxyBypass.Count > 0 ? said.ProxyBypass : Network.ProxyBypass,
        SkipCertificateCheck = said.SkipCertificateCheck || Network.SkipCertificateCheck,
        AllowUnencryptedAuthentication = said.AllowUnencryptedAuthentication || Network.AllowUnencryptedAuthentication,
        CertificateAuthority = said.CertificateAuthority ?? Network.CertificateAuthority,
        ClientCertificate = said.ClientCertificate ?? Network.ClientCertificate,
        ClientKey = said.ClientKey ?? Network.ClientKey,
    };

    private protected static IEnumerable<RecipeSecret> Named(IEnumerable<KeyValuePair<string, SecureString>> table) =>
        table.Select(static entry => new RecipeSecret(entry.Value) { Name = entry.Key });
}

/// <summary>One secret of a recipe.</summary>
internal sealed record RecipeSecret(SecureString Value)
{
    /// <summary>The header or the variable that holds it; such a value need not be a secret.</summary>
    public string? Name { get; init; }

    /// <summary>The user it is sent with, so that both together are one secret more.</summary>
    public string? User { get; init; }
}
