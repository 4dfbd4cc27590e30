using ModelContextProtocol.Authentication;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>The SDK's OAuth options for one connection.</summary>
internal static class OAuthClientOptionsFactory
{
    public static ClientOAuthOptions Create(OAuthState state, GrantKeeper keeper)
    {
        var options = state.Options;

        // A first login takes its port before anything is sent; one that has tokens may never need a port.
        var redirect = options is { Browser: not null, Prompt: null } && !keeper.Store.HasGrant
            ? state.BindEarly()
            : state.FirstRedirect;
        var consent = new ConsentHandler(state, keeper);
        return new ClientOAuthOptions
        {
            RedirectUri = redirect,
            ClientId = options.ClientId,
            ClientSecret = options.ClientSecret,
            ClientMetadataDocumentUri = options.ClientMetadataUri,
            DynamicClientRegistration =
                new DynamicClientRegistrationOptions { ClientName = options.ClientName, ApplicationType = "native" },
            Scopes = options.Scopes,
            ScopeSelector = offered => ScopeChooser.Choose(offered, state),
            AuthorizationCallbackHandler = consent.AskAsync,
            TokenCache = keeper,
        };
    }
}
