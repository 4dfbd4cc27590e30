using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.McpRemote;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>A session on a login that mcp-remote made. What is saved of it is where it lies, never a token.</summary>
internal sealed record McpRemoteRecipe : RemoteRecipe
{
    public override string Method => RecipeMethod.McpRemote;

    /// <summary>mcp-remote's file of tokens.</summary>
    public required string TokenFile { get; init; }

    /// <summary>
    /// What was discovered of the authorization server, so that opening the saved session asks nobody.
    /// </summary>
    public string? Issuer { get; init; }

    public string? TokenEndpoint { get; init; }

    public string? RevocationEndpoint { get; init; }

    public string? Resource { get; init; }

    /// <summary>The recipe of mcp-remote's login with that server, or with Atlassian's.</summary>
    /// <exception cref="EngineException">ConfigFileNotFound where there is none.</exception>
    public static McpRemoteRecipe Create(Uri? endpoint, string? transport)
    {
        var login = McpRemoteLogin.Find(endpoint);
        return new McpRemoteRecipe { Endpoint = login.Endpoint, TokenFile = login.TokenPath, Transport = transport };
    }

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth) =>
        BuildCredential(oauth, new SessionStore());

    /// <summary>The credential, whose refreshes are locked in <paramref name="locks"/>.</summary>
    public OAuthCredential BuildCredential(OAuthOptions oauth, SessionStore locks)
    {
        var endpoint = RecipeJson.Need(Endpoint, "endpoint");
        var store = new McpRemoteGrantStore(McpRemoteLogin.At(endpoint, TokenFile), locks);
        if (Issuer is not null && TokenEndpoint is not null)
        {
            store.Server = new GrantServer(Issuer, TokenEndpoint, RevocationEndpoint, Resource);
        }

        return OAuthCredential.Over(oauth, store);
    }

    /// <summary>The same with what the credential has discovered.</summary>
    public McpRemoteRecipe With(OAuthCredential credential) => credential.GrantServer is not { } server
        ? this
        : this with
        {
            Issuer = server.Issuer,
            TokenEndpoint = server.TokenEndpoint,
            RevocationEndpoint = server.RevocationEndpoint,
            Resource = server.Resource,
        };
}
