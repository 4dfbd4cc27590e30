namespace McpAtlassian.DemoServer.Identity;

/// <summary>
/// Where the OAuth server plugs in: says whose access token this is, and whether it was issued for this resource.
/// </summary>
internal interface IBearerValidator
{
    /// <summary>When true, the identity is not null.</summary>
    bool TryValidate(string token, string resource, out DemoIdentity? identity);
}
