using System.Diagnostics.CodeAnalysis;

namespace McpAtlassian.DemoServer.Identity;

/// <summary>Where the OAuth server plugs in: says whose access token this is, and whether it was issued for this resource.</summary>
internal interface IBearerValidator
{
    bool TryValidate(string token, string resource, [NotNullWhen(true)] out DemoIdentity? identity);
}
