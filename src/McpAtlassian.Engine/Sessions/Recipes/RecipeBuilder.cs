using System.Globalization;
using System.Security;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>
/// Makes the target and the credential a recipe describes. OAuth brings its own credential, which keeps its tokens
/// itself.
/// </summary>
internal static class RecipeBuilder
{
    /// <summary>Where the session goes.</summary>
    public static ServerTarget BuildTarget(SessionRecipe recipe, NetworkOptions network)
    {
        if (recipe.Method == RecipeMethod.Command)
        {
            return CommandTarget.Build(recipe, Need(recipe, RecipeField.Command), network);
        }

        var endpoint = recipe.Endpoint
            ?? throw new EngineException(
                ErrorIds.StoreUnavailable, "The saved session has no endpoint.", "Connect again with -Save.");
        return new HttpTarget(endpoint, recipe.Setting(RecipeField.Transport) switch
        {
            "Http" => HttpTransportKind.Streamable,
            "Sse" => HttpTransportKind.Sse,
            _ => HttpTransportKind.Automatic,
        });
    }

    /// <summary>What proves the identity.</summary>
    public static Credential BuildCredential(SessionRecipe recipe, NetworkOptions network, OAuthOptions oauth)
    {
        switch (recipe.Method)
        {
            case RecipeMethod.None or RecipeMethod.Command:
                return NoCredential.Instance;
            case RecipeMethod.ApiToken:
                return new ApiTokenCredential(
                    Need(recipe, RecipeField.EmailAddress),
                    Secret(recipe, RecipeField.ApiToken))
                { Ends = End(recipe) };
            case RecipeMethod.ApiKey:
                return new BearerCredential(Secret(recipe, RecipeField.ApiKey), expiresOn: End(recipe));
            case RecipeMethod.AccessToken:
                return new AccessTokenCredential(
                    SecretText.Reveal(Secret(recipe, RecipeField.AccessToken)),
                    recipe.Setting(RecipeField.CloudId),
                    End(recipe))
                { NamesSite = !UrlPolicy.IsAtlassian(recipe.Endpoint) };
            case RecipeMethod.Headers:
                return new HeaderCredential(WithPrefix(recipe.Secrets, RecipeField.Header));
            case RecipeMethod.ClientCredentials:
                var scopes = recipe.Setting(RecipeField.Scope)?.Split([' '], StringSplitOptions.RemoveEmptyEntries);
                var handler = HttpStack.CreateNetworkHandler(network);
                return recipe.Secrets.ContainsKey(RecipeField.PrivateKey)
                    ? ClientCredentialsCredential.WithPrivateKey(
                        handler,
                        Need(recipe, RecipeField.ClientId),
                        SecretText.Reveal(Secret(recipe, RecipeField.PrivateKey)),
                        scopes,
                        options: oauth)
                    : ClientCredentialsCredential.WithSecret(
                        handler,
                        Need(recipe, RecipeField.ClientId),
                        SecretText.Reveal(Secret(recipe, RecipeField.ClientSecret)),
                        scopes,
                        oauth);
            case RecipeMethod.IdentityAssertion:
                return BuildIdentity(recipe, network, oauth);
            default:
                throw new EngineException(
                    ErrorIds.StoreVersion,
                    $"This version of the module knows no authentication method '{recipe.Method}'.",
                    "Update the module: Update-PSResource McpAtlassian");
        }
    }

    /// <summary>How the network is reached, as far as the recipe says.</summary>
    public static NetworkOptions BuildNetwork(SessionRecipe recipe) => BuildNetwork(recipe, new NetworkOptions());

    /// <summary>
    /// The same, where what the user says now wins over what was saved. A proxy's credential is never saved.
    /// </summary>
    public static NetworkOptions BuildNetwork(SessionRecipe recipe, NetworkOptions said) => new()
    {
        Proxy = said.Proxy ?? (recipe.Setting(RecipeField.Proxy) is { } proxy ? new Uri(proxy) : null),
        ProxyCredential = said.ProxyCredential,
        ProxyUseDefaultCredentials = said.ProxyUseDefaultCredentials,
        ProxyBypass = said.ProxyBypass.Count > 0
            ? said.ProxyBypass
            : recipe.Setting(RecipeField.ProxyBypass)?.Split([','], StringSplitOptions.RemoveEmptyEntries) ?? [],
        SkipCertificateCheck = said.SkipCertificateCheck || recipe.Setting(RecipeField.SkipCertificateCheck) == "true",
        AllowUnencryptedAuthentication =
            said.AllowUnencryptedAuthentication || recipe.Setting(RecipeField.AllowUnencryptedAuthentication) == "true",
        CertificateAuthority = said.CertificateAuthority
            ?? recipe.Setting(RecipeField.CertificateAuthority)
            ?? recipe.Setting(LocalField.File + LocalNetwork.AuthorityVariables[0]),
        ClientCertificate = said.ClientCertificate ?? recipe.Setting(RecipeField.ClientCertificate),
        ClientKey = said.ClientKey ?? recipe.Setting(RecipeField.ClientKey),
    };

    /// <summary>
    /// With an identity provider, that is asked for an assertion; without one the token itself is the assertion.
    /// </summary>
    private static RepeatableTokenCredential BuildIdentity(
        SessionRecipe recipe, NetworkOptions network, OAuthOptions oauth)
    {
        var token = SecretText.Reveal(Secret(recipe, RecipeField.IdentityToken));
        var secret = recipe.Secrets.TryGetValue(RecipeField.ClientSecret, out var given)
            ? SecretText.Reveal(given)
            : null;
        if (recipe.Setting(RecipeField.IdentityClientId) is null
            && Address(recipe, RecipeField.IdentityIssuer) is null
            && Address(recipe, RecipeField.IdentityTokenEndpoint) is null)
        {
            return new WorkloadIdentityCredential(
                HttpStack.CreateNetworkHandler(network),
                _ => Task.FromResult(token),
                Need(recipe, RecipeField.ClientId),
                secret,
                recipe.Setting(RecipeField.Scope),
                oauth);
        }

        return new IdentityAssertionCredential(
            HttpStack.CreateNetworkHandler(network),
            new IdentityAssertionOptions
            {
                IdentityToken = _ => Task.FromResult(token),
                IdentityIssuer = Address(recipe, RecipeField.IdentityIssuer),
                IdentityTokenEndpoint = Address(recipe, RecipeField.IdentityTokenEndpoint),
                IdentityClientId = recipe.Setting(RecipeField.IdentityClientId)
                    ?? throw new EngineException(
                        ErrorIds.ArgumentMissing,
                        "The client at the identity provider is not named.",
                        "Give -IdentityClientId."),
                ClientId = Need(recipe, RecipeField.ClientId),
                ClientSecret = secret,
                Scope = recipe.Setting(RecipeField.Scope),
            },
            oauth);
    }

    private static Uri? Address(SessionRecipe recipe, string name) =>
        recipe.Setting(name) is { } text ? new Uri(text) : null;

    private static DateTimeOffset? End(SessionRecipe recipe) =>
        DateTimeOffset.TryParse(
            recipe.Setting(RecipeField.ExpiresOn),
            CultureInfo.InvariantCulture,
            DateTimeStyles.RoundtripKind,
            out var end) ? end : null;

    private static Dictionary<string, SecureString> WithPrefix(
        IEnumerable<KeyValuePair<string, SecureString>> secrets, string prefix) =>
        secrets.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(s => s.Key.Substring(prefix.Length), s => s.Value, StringComparer.Ordinal);

    private static string Need(SessionRecipe recipe, string name) =>
        recipe.Setting(name)
            ?? throw new EngineException(
                ErrorIds.StoreUnavailable, $"The saved session lacks its '{name}'.", "Connect again with -Save.");

    private static SecureString Secret(SessionRecipe recipe, string name) =>
        recipe.Secrets.TryGetValue(name, out var secret)
            ? secret
            : throw new EngineException(
                ErrorIds.StoreUnavailable,
                $"The saved session's secret lacks its '{name}'.",
                "Connect again with -Save.");
}
