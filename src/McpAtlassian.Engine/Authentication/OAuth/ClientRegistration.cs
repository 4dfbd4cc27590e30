namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>A client that was registered dynamically, and with whom.</summary>
internal sealed class ClientRegistration(
    string authorizationServer, string clientId, string? clientSecret, string? authentication)
{
    public string AuthorizationServer { get; } = authorizationServer;

    public string ClientId { get; } = clientId;

    public string? ClientSecret { get; } = clientSecret;

    public string? Authentication { get; } = authentication;
}
