using System.Security.Cryptography;
using System.Text;

namespace McpAtlassian.DemoServer.Identity;

/// <summary>The demo's secrets: the same on each start, shaped like real ones, written in no file.</summary>
internal static class DemoCredentials
{
    public const string Email = "admin@example.com";
    public const string MultiSiteEmail = "multisite@example.com";

    public static readonly string ApiToken = Make("ATATT3x", "api token");
    public static readonly string UnscopedApiToken = Make("ATATT3x", "unscoped api token");
    public static readonly string MultiSiteApiToken = Make("ATATT3x", "multi-site api token");
    public static readonly string ApiKey = Make("ATSTT3x", "api key");
    public static readonly string MultiSiteApiKey = Make("ATSTT3x", "multi-site api key");

    private static string Make(string prefix, string seed)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("McpAtlassian demo " + seed));
        return prefix + Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
