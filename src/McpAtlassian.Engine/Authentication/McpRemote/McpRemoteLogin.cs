using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Authentication.McpRemote;

/// <summary>
/// Where mcp-remote keeps its login with one server: <c>~/.mcp-auth/mcp-remote-&lt;version&gt;/&lt;MD5 of the
/// address&gt;_tokens.json</c>
/// and, beside it, <c>_client_info.json</c>. The folder is its own or that of MCP_REMOTE_CONFIG_DIR.
/// </summary>
internal sealed class McpRemoteLogin
{
    private const string FolderVariable = "MCP_REMOTE_CONFIG_DIR";
    private const string TokensEnding = "_tokens.json";

    /// <summary>The addresses Atlassian's documents have given for its server, the newest first.</summary>
    private static readonly string[] KnownPaths =
        ["/v2/mcp?tools=all", "/v2/mcp", "/v1/mcp/authv2", "/v1/mcp", "/v1/sse"];

    private McpRemoteLogin(Uri endpoint, string tokenPath)
    {
        Endpoint = endpoint;
        TokenPath = tokenPath;
    }

    /// <summary>The server, as mcp-remote was given it.</summary>
    public Uri Endpoint { get; }

    /// <summary>The file with the tokens.</summary>
    public string TokenPath { get; }

    /// <summary>The file with the client they belong to.</summary>
    public string ClientPath => TokenPath.Substring(0, TokenPath.Length - TokensEnding.Length) + "_client_info.json";

    /// <summary>The folder of all versions.</summary>
    public static string DefaultFolder =>
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(StoreLocation.UserHome, ".mcp-auth");

    /// <summary>
    /// The login with that server, or, without an address, with Atlassian's under any address it has had. Where several
    /// versions of mcp-remote have one, the one written last is the one in use.
    /// </summary>
    public static McpRemoteLogin Find(Uri? endpoint, string? folder = null)
    {
        var place = folder ?? DefaultFolder;
        var addresses = endpoint is null
            ? KnownPaths.Select(static path => new Uri(RovoEndpoint.Origin + path))
            : [endpoint];
        var found = Folders(place)
            .SelectMany(
                version => addresses.SelectMany(
                    address => Spellings(
                        address).Select(
                            text => new McpRemoteLogin(address, Path.Combine(version, Hash(text) + TokensEnding)))))
            .Where(static login => File.Exists(login.TokenPath))
            .OrderByDescending(static login => File.GetLastWriteTimeUtc(login.TokenPath))
            .FirstOrDefault();
        return found ?? throw new EngineException(
            ErrorIds.ConfigFileNotFound,
            $"mcp-remote has no login for {endpoint?.GetLeftPart(UriPartial.Path) ?? "Atlassian's server"} in "
            + $"'{place}'.",
            endpoint is null
                ? "Give the server's URL with -Uri, or sign in here: Connect-Atlassian -OAuth"
                : "Give -Uri exactly the URL that mcp-remote was given, or sign in here: Connect-Atlassian -OAuth");
    }

    /// <summary>The login a saved session points to.</summary>
    public static McpRemoteLogin At(Uri endpoint, string tokenPath) =>
        tokenPath.EndsWith(TokensEnding, StringComparison.Ordinal)
            ? new(endpoint, tokenPath)
            : throw new EngineException(
                ErrorIds.PathInvalid, $"'{tokenPath}' is not a valid token file of mcp-remote.");

    private static string[] Folders(string place) =>
        Directory.Exists(place) ? Directory.GetDirectories(place, "mcp-remote-*") : [];

    /// <summary>The hash is of the text, and a trailing slash makes another one.</summary>
    private static IEnumerable<string> Spellings(Uri address) =>
        new[]
        {
            address.OriginalString,
            address.AbsoluteUri,
            address.AbsoluteUri.TrimEnd('/')
        }.Distinct(StringComparer.Ordinal);

    [SuppressMessage(
        "Security",
        "CA5351",
        Justification = "It finds a file by the name another program gave it; nothing is protected by it.")]
    private static string Hash(string text) =>
        string.Concat(MD5.HashData(Encoding.UTF8.GetBytes(text))
            .Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
