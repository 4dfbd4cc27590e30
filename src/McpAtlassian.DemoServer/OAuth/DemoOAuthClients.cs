namespace McpAtlassian.DemoServer.OAuth;

/// <summary>The clients that exist from the start.</summary>
public static class DemoOAuthClients
{
    /// <summary>An OAuth 2.0 (3LO) app of the developer console.</summary>
    public const string ClassicId = "demo-3lo-app";

    /// <summary>Its secret.</summary>
    public const string ClassicSecret = "ATOA-demo-3lo-secret";

    /// <summary>A service account's client.</summary>
    public const string ServiceId = "demo-service-client";

    /// <summary>Its secret.</summary>
    public const string ServiceSecret = "ATOA-demo-service-secret";
}
