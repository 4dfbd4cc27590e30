using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Authentication.ThreeLegged;

/// <summary>The token file of the local server mcp-atlassian: <c>~/.mcp-atlassian/oauth-&lt;client id&gt;.json</c>.</summary>
public sealed class McpAtlassianTokenFile
{
    private readonly string? _accessToken;
    private readonly string? _refreshToken;

    private McpAtlassianTokenFile(string clientId, string? accessToken, string? refreshToken, DateTimeOffset? expiresOn, string? cloudId, string? baseUrl)
    {
        ClientId = clientId;
        _accessToken = accessToken;
        _refreshToken = refreshToken;
        ExpiresOn = expiresOn;
        CloudId = cloudId;
        BaseUrl = baseUrl;
    }

    /// <summary>The folder the local server looks in.</summary>
    public static string DefaultFolder => Path.Combine(StoreLocation.UserHome, ".mcp-atlassian");

    /// <summary>The app the tokens belong to.</summary>
    public string ClientId { get; }

    /// <summary>The site.</summary>
    public string? CloudId { get; }

    /// <summary>The Data Center instance, where it is one.</summary>
    public string? BaseUrl { get; }

    /// <summary>When the access token ends.</summary>
    public DateTimeOffset? ExpiresOn { get; }

    /// <summary>The file of that app.</summary>
    public static string PathOf(string clientId, string? folder = null)
    {
        if (clientId.Length == 0 || clientId.Any(static character => !char.IsLetterOrDigit(character) && character is not ('-' or '_' or '.')))
        {
            throw new EngineException(ErrorIds.PathInvalid, "This client id cannot be part of a file name.");
        }

        return Path.Combine(folder ?? DefaultFolder, "oauth-" + clientId + ".json");
    }

    /// <summary>The ids of all apps that have a file.</summary>
    public static IReadOnlyList<string> ListClientIds(string? folder = null)
    {
        var place = folder ?? DefaultFolder;
        return Directory.Exists(place)
            ? [.. Directory.GetFiles(place, "oauth-*.json").Select(static path => Path.GetFileNameWithoutExtension(path).Substring("oauth-".Length)).OrderBy(static id => id, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Reads the file of that app.</summary>
    public static McpAtlassianTokenFile Read(string clientId, string? folder = null)
    {
        var path = PathOf(clientId, folder);
        var content = PrivateFile.Read(path)
            ?? throw new EngineException(ErrorIds.ConfigFileNotFound, $"There is no '{path}'.", "Register-AtlassianOAuthApp");
        try
        {
            var document = JsonNode.Parse(content)!.AsObject();
            return new McpAtlassianTokenFile(
                clientId,
                (string?)document["access_token"],
                (string?)document["refresh_token"],
                document["expires_at"] is JsonValue end && end.TryGetValue<double>(out var seconds) ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null,
                (string?)document["cloud_id"],
                (string?)document["base_url"]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or ArgumentOutOfRangeException)
        {
            // The parser's message would quote tokens, so it does not travel along.
            throw new EngineException(ErrorIds.ConfigUnparsable, $"'{path}' is not the token file mcp-atlassian writes.");
        }
    }

    internal static McpAtlassianTokenFile From(OAuthGrant grant, string? cloudId, Uri? instance) => new(
        grant.ClientId ?? string.Empty, grant.AccessToken, grant.RefreshToken, grant.ExpiresOn, cloudId, instance?.AbsoluteUri.TrimEnd('/'));

    internal OAuthGrant ToGrant(string clientSecret) => new()
    {
        AuthorizationServer = BaseUrl ?? "https://auth.atlassian.com",
        TokenEndpoint = BaseUrl is null ? "https://auth.atlassian.com/oauth/token" : BaseUrl.TrimEnd('/') + "/rest/oauth2/latest/token",
        RevocationEndpoint = BaseUrl is null ? "https://auth.atlassian.com/oauth/revoke" : null,
        ClientId = ClientId,
        ClientSecret = clientSecret,
        ClientAuthentication = "client_secret_post",
        AccessToken = _accessToken ?? string.Empty,
        RefreshToken = _refreshToken,
        ObtainedOn = DateTimeOffset.UtcNow,
        LifeInSeconds = ExpiresOn is { } end ? (int)Math.Max(0, (end - DateTimeOffset.UtcNow).TotalSeconds) : 0,
    };

    /// <summary>Writes the file, readable by its owner only, and returns its path.</summary>
    internal string Write(string? folder)
    {
        var path = PathOf(ClientId, folder);
        var document = new JsonObject
        {
            ["refresh_token"] = _refreshToken,
            ["access_token"] = _accessToken,
            ["expires_at"] = ExpiresOn is { } end ? end.ToUnixTimeMilliseconds() / 1000.0 : null,
            ["cloud_id"] = CloudId,
            ["base_url"] = BaseUrl,
        };
        PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
        PrivateFile.Write(path, Encoding.UTF8.GetBytes(document.ToJsonString()));
        return path;
    }
}
