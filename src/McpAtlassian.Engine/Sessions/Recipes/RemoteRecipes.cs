using System.Globalization;
using System.Security;
using System.Text.Json.Serialization;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>A session with a server that runs already.</summary>
internal abstract record RemoteRecipe : SessionRecipe
{
    /// <summary>The transport where the user names one: Http or Sse.</summary>
    public string? Transport { get; init; }

    /// <summary>When the credential ends, where the user knows it.</summary>
    [JsonIgnore]
    public DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>
    /// The same as it is saved: a text, since what JSON needs for a date of its own is compiled while a script waits.
    /// </summary>
    [JsonPropertyName("expiresOn")]
    public string? Expires
    {
        get => ExpiresOn?.ToString("O", CultureInfo.InvariantCulture);
        init => ExpiresOn = value is null
            ? null : DateTimeOffset.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
    }

    public override ServerTarget BuildTarget(NetworkOptions network) => new HttpTarget(
        Endpoint
            ?? throw new EngineException(
                ErrorIds.StoreUnavailable, "The saved session has no endpoint.", "Connect again with -Save."),
        Transport switch
        {
            "Http" => HttpTransportKind.Streamable,
            "Sse" => HttpTransportKind.Sse,
            _ => HttpTransportKind.Automatic,
        });
}

/// <summary>A login in the browser, which keeps its tokens itself (<see cref="OAuthCredential"/>).</summary>
internal sealed record OAuthRecipe : RemoteRecipe
{
    public override string Method => RecipeMethod.OAuth;

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth) =>
        OAuthCredential.Create(oauth);
}

/// <summary>An e-mail address and a personal API token.</summary>
internal sealed record ApiTokenRecipe : RemoteRecipe
{
    public override string Method => RecipeMethod.ApiToken;

    public required string EmailAddress { get; init; }

    public required SecureString ApiToken { get; init; }

    [JsonIgnore]
    public override IEnumerable<RecipeSecret> Secrets => [new RecipeSecret(ApiToken) { User = EmailAddress }];

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth) =>
        new ApiTokenCredential(EmailAddress, ApiToken) { Ends = ExpiresOn };
}

/// <summary>A service account's key.</summary>
internal sealed record ApiKeyRecipe : RemoteRecipe
{
    public override string Method => RecipeMethod.ApiKey;

    public required SecureString ApiKey { get; init; }

    [JsonIgnore]
    public override IEnumerable<RecipeSecret> Secrets => [new RecipeSecret(ApiKey)];

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth) =>
        new BearerCredential(ApiKey, expiresOn: ExpiresOn);
}

/// <summary>An access token obtained elsewhere.</summary>
internal sealed record AccessTokenRecipe : RemoteRecipe
{
    public override string Method => RecipeMethod.AccessToken;

    public string? CloudId { get; init; }

    public required SecureString AccessToken { get; init; }

    [JsonIgnore]
    public override IEnumerable<RecipeSecret> Secrets => [new RecipeSecret(AccessToken)];

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth) =>
        new AccessTokenCredential(SecretText.Reveal(AccessToken), CloudId, ExpiresOn)
        {
            NamesSite = !UrlPolicy.IsAtlassian(Endpoint)
        };
}

/// <summary>Headers of the user's own.</summary>
internal sealed record HeadersRecipe : RemoteRecipe
{
    public override string Method => RecipeMethod.Headers;

    /// <summary>Their names and values; nobody knows which of them is a secret.</summary>
    public required Dictionary<string, SecureString> Headers { get; init; }

    [JsonIgnore]
    public override IEnumerable<RecipeSecret> Secrets => Named(Headers);

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth) =>
        new HeaderCredential(Headers);
}

/// <summary>A client that signs in without a person, with its secret or its private key.</summary>
internal sealed record ClientCredentialsRecipe : RemoteRecipe
{
    public override string Method => RecipeMethod.ClientCredentials;

    public required string ClientId { get; init; }

    /// <summary>The scopes to ask for, parted by blanks.</summary>
    public string? Scope { get; init; }

    public SecureString? ClientSecret { get; init; }

    /// <summary>The private key as PEM text.</summary>
    public SecureString? PrivateKey { get; init; }

    [JsonIgnore]
    public override IEnumerable<RecipeSecret> Secrets =>
        PrivateKey is not null ? [new RecipeSecret(PrivateKey)]
        : ClientSecret is not null ? [new RecipeSecret(ClientSecret) { User = ClientId }]
        : [];

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth)
    {
        var scopes = Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var handler = HttpStack.CreateNetworkHandler(network);
        return PrivateKey is not null
            ? ClientCredentialsCredential.WithPrivateKey(
                handler, ClientId, SecretText.Reveal(PrivateKey), scopes, options: oauth)
            : ClientCredentialsCredential.WithSecret(
                handler, ClientId, SecretText.Reveal(RecipeJson.Need(ClientSecret, "clientSecret")), scopes, oauth);
    }
}

/// <summary>
/// A token of an identity provider: with the provider named that is asked for an assertion, without one the token
/// itself is the assertion.
/// </summary>
internal sealed record IdentityRecipe : RemoteRecipe
{
    public override string Method => RecipeMethod.IdentityAssertion;

    public required string ClientId { get; init; }

    public string? Scope { get; init; }

    public Uri? IdentityIssuer { get; init; }

    public Uri? IdentityTokenEndpoint { get; init; }

    /// <summary>The client's id at the identity provider.</summary>
    public string? IdentityClientId { get; init; }

    public required SecureString IdentityToken { get; init; }

    public SecureString? ClientSecret { get; init; }

    [JsonIgnore]
    public override IEnumerable<RecipeSecret> Secrets => ClientSecret is null
        ? [new RecipeSecret(IdentityToken)]
        : [new RecipeSecret(IdentityToken), new RecipeSecret(ClientSecret) { User = ClientId }];

    public override Credential BuildCredential(NetworkOptions network, OAuthOptions oauth)
    {
        var token = SecretText.Reveal(IdentityToken);
        var secret = ClientSecret is null ? null : SecretText.Reveal(ClientSecret);
        if (IdentityClientId is null && IdentityIssuer is null && IdentityTokenEndpoint is null)
        {
            return new WorkloadIdentityCredential(
                HttpStack.CreateNetworkHandler(network), _ => Task.FromResult(token), ClientId, secret, Scope, oauth);
        }

        return new IdentityAssertionCredential(
            HttpStack.CreateNetworkHandler(network),
            new IdentityAssertionOptions
            {
                IdentityToken = _ => Task.FromResult(token),
                IdentityIssuer = IdentityIssuer,
                IdentityTokenEndpoint = IdentityTokenEndpoint,
                IdentityClientId = IdentityClientId
                    ?? throw new EngineException(
                        ErrorIds.ArgumentMissing,
                        "The client id at the identity provider is missing.",
                        "Give -IdentityClientId."),
                ClientId = ClientId,
                ClientSecret = secret,
                Scope = Scope,
            },
            oauth);
    }
}
