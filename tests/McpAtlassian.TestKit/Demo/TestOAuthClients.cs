namespace McpAtlassian.TestKit.Demo;

/// <summary>The clients that only tests know, beside the demo's own.</summary>
public static class TestOAuthClients
{
    /// <summary>An application link of a Data Center instance.</summary>
    public const string DataCenterId = "demo-dc-link";

    /// <summary>Its secret.</summary>
    public const string DataCenterSecret = "ATOA-demo-dc-secret";

    /// <summary>The client the organization's identity provider knows.</summary>
    public const string IdentityId = "demo-idp-client";

    /// <summary>The ID token that provider accepts.</summary>
    public const string IdentityToken = "demo-id-token";
}
