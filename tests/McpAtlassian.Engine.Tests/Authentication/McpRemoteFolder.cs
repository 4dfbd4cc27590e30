using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>
/// Signs in as mcp-remote does, with a client of its own, and leaves its files behind in its own form.
/// </summary>
internal sealed class McpRemoteFolder : IDisposable
{
    private const string Redirect = "http://localhost:3334/oauth/callback";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });

    public string Path { get; } = Directory.CreateTempSubdirectory("mcp-auth-").FullName;

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5351", Justification = "So mcp-remote names its files.")]
    private static string HashOf(string address) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(address)));

    public string TokenPath(Uri endpoint, string version = "0.1.38") =>
        System.IO.Path.Combine(Path, "mcp-remote-" + version, HashOf(endpoint.OriginalString) + "_tokens.json");

    public static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    public static void Write(string path, JsonObject document)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, document.ToJsonString(Indented));
    }

    /// <summary>Registers, consents and writes both files.</summary>
    public async Task LogInAsync(TestSite site, Uri endpoint, string version = "0.1.38")
    {
        var wanted = new JsonObject
        {
            ["redirect_uris"] = new JsonArray(Redirect),
            ["token_endpoint_auth_method"] = "none",
            ["client_name"] = "MCP CLI Client"
        };
        using var registered = await _http.PostAsync(
            new Uri(site.BaseUri, "/VDemoTenant7c1/dcr/register"),
            new StringContent(wanted.ToJsonString(), Encoding.UTF8, "application/json"));
        var client = JsonNode.Parse(await registered.Content.ReadAsStringAsync())!.AsObject();
        var id = (string)client["client_id"]!;
        var verifier = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
            .TrimEnd('=')
            .Replace('+', '-')
            .Replace('/', '_');
        var resource = new Uri(site.BaseUri, "/v2/mcp").AbsoluteUri;
        using var consent = await _http.GetAsync(new Uri(site.BaseUri,
            $"/authorize?client_id={id}&redirect_uri={Uri.EscapeDataString(Redirect)}"
            + $"&response_type=code&state=s&code_challenge={challenge}&code_challenge_method=S256&resource="
            + $"{Uri.EscapeDataString(resource)}&scope=offline_access%20read:me"));
        var code = System.Web.HttpUtility.ParseQueryString(consent.Headers.Location!.Query)["code"]!;
        var tokens = await AskAsync(site, new()
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = id,
            ["code"] = code,
            ["redirect_uri"] = Redirect,
            ["code_verifier"] = verifier,
            ["resource"] = resource,
        });
        var path = TokenPath(endpoint, version);
        Write(path, tokens);
        Write(path.Replace("_tokens.json", "_client_info.json", StringComparison.Ordinal), client);
        site.Counters.Clear();
    }

    /// <summary>
    /// What mcp-remote itself does when its token has ended: it reads its files, refreshes, and writes.
    /// </summary>
    public async Task<JsonObject> RefreshAsync(TestSite site, Uri endpoint)
    {
        var path = TokenPath(endpoint);
        var tokens = await AskAsync(site, new()
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = (string)Read(path)["refresh_token"]!,
            ["client_id"] =
                (string)Read(path.Replace("_tokens.json", "_client_info.json", StringComparison.Ordinal))["client_id"]!,
            ["resource"] = new Uri(site.BaseUri, "/v2/mcp").AbsoluteUri,
        });
        Write(path, tokens);
        return tokens;
    }

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private async Task<JsonObject> AskAsync(TestSite site, Dictionary<string, string> form)
    {
        using var answer =
            await _http.PostAsync(new Uri(site.BaseUri, "/oauth/token"), new FormUrlEncodedContent(form));
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!.AsObject()
            : throw new InvalidOperationException(text);
    }
}
