using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.McpRemote;
using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>A session on a login that mcp-remote made. What is saved of it is where it lies, never a token.</summary>
internal static class McpRemoteRecipe
{
    /// <summary>The recipe of mcp-remote's login with that server, or with Atlassian's.</summary>
    /// <exception cref="EngineException">ConfigFileNotFound where there is none.</exception>
    public static SessionRecipe Create(Uri? endpoint)
    {
        var login = McpRemoteLogin.Find(endpoint);
        var recipe = new SessionRecipe { Method = RecipeMethod.McpRemote, Endpoint = login.Endpoint };
        recipe.Settings[RecipeField.TokenFile] = login.TokenPath;
        return recipe;
    }

    internal static OAuthCredential BuildCredential(SessionRecipe recipe, OpeningOptions options)
    {
        if (recipe.Endpoint is not { } endpoint || recipe.Setting(RecipeField.TokenFile) is not { } path)
        {
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                "The saved session lacks its endpoint or the place of its tokens.",
                "Connect again with -Save.");
        }

        var store = new McpRemoteGrantStore(McpRemoteLogin.At(endpoint, path), options.Store);
        if (recipe.Setting(RecipeField.Issuer) is { } issuer && recipe.Setting(RecipeField.TokenEndpoint) is { } tokens)
        {
            store.Server = new GrantServer(
                issuer, tokens, recipe.Setting(RecipeField.RevocationEndpoint), recipe.Setting(RecipeField.Resource));
        }

        return OAuthCredential.Over(options.OAuth, store);
    }

    /// <summary>Keeps what was discovered, so that opening the saved session asks nobody.</summary>
    internal static void AddServer(Dictionary<string, string> settings, OAuthCredential credential)
    {
        if (credential.GrantServer is not { } server)
        {
            return;
        }

        settings[RecipeField.Issuer] = server.Issuer;
        settings[RecipeField.TokenEndpoint] = server.TokenEndpoint;
        Add(RecipeField.RevocationEndpoint, server.RevocationEndpoint);
        Add(RecipeField.Resource, server.Resource);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                settings[name] = value;
            }
        }
    }
}
