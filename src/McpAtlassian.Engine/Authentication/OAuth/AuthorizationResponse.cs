namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>What the authorization server told through the redirect.</summary>
internal sealed class AuthorizationResponse
{
    private const string ResourceKey = "McpAtlassian.RefusesResource";

    private AuthorizationResponse(string code, string state, string? issuer)
    {
        Code = code;
        State = state;
        Issuer = issuer;
    }

    public string Code { get; }

    public string State { get; }

    public string? Issuer { get; }

    /// <summary>Whether a refusal was for the resource the page was told, which another try can leave out.</summary>
    public static bool RefusesResource(EngineException refusal) => refusal.Data[ResourceKey] is true;

    /// <summary>The response in these query parameters; a refusal or a foreign state is a named error.</summary>
    public static AuthorizationResponse Read(IReadOnlyDictionary<string, string> query, string expectedState)
    {
        string? Get(string name) => query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        var state = Get("state");
        if (state != expectedState)
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                state is null
                    ? "The redirect URL has no state, so it may belong to another login."
                    : "The redirect URL belongs to another login: its state is different.",
                "Start the login again, and use only the page that opens then.");
        }

        if (Get("error") is { } error)
        {
            var description = Get("error_description");
            var refusal = error == "access_denied"
                ? new EngineException(
                    ErrorIds.ConsentDenied,
                    "Access was not granted" + (description is null ? "." : ": " + description + "."),
                    "Connect again and accept on the consent page.")
                : new EngineException(
                    ErrorIds.AuthenticationFailed,
                    $"The authorization server refused the login: {error}"
                        + (description is null ? "." : $" ({description})."));
            refusal.Data[ResourceKey] = TokenAnswer.IsAboutResource(error, description);
            throw refusal;
        }

        return new AuthorizationResponse(
            Get("code") ?? throw new EngineException(
                ErrorIds.AuthenticationFailed,
                "The redirect URL has no code.",
                "Copy the full URL from the browser after you gave your consent. It ends in ?code=…&state=…"),
            state,
            Get("iss"));
    }
}
