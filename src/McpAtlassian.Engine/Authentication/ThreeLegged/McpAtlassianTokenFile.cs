using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Authentication.ThreeLegged;

/// <summary>
/// The token file of the local server mcp-atlassian: <c>~/.mcp-atlassian/oauth-&lt;client id&gt;.json</c>.
/// </summary>
internal static class McpAtlassianTokenFile
{
    /// <summary>The folder the local server looks in.</summary>
    public static string DefaultFolder => Path.Combine(StoreLocation.UserHome, ".mcp-atlassian");

    /// <summary>The file of that app.</summary>
    public static string PathOf(string clientId, string? folder = null)
    {
        if (clientId.Length == 0
            || clientId.Any(
                static character => !char.IsLetterOrDigit(character) && character is not ('-' or '_' or '.')))
        {
            throw new EngineException(ErrorIds.PathInvalid,
                "The client id cannot be part of a file name.",
                "Copy it again from https://developer.atlassian.com/console/myapps/.");
        }

        return Path.Combine(folder ?? DefaultFolder, "oauth-" + clientId + ".json");
    }

    /// <summary>The site and the access token, which may have ended, of that app's file.</summary>
    /// <exception cref="EngineException">ConfigFileNotFound, ConfigUnparsable.</exception>
    public static (string? CloudId, string? AccessToken) Read(string clientId, string? folder)
    {
        var path = PathOf(clientId, folder);
        var content = PrivateFile.Read(path)
            ?? throw new EngineException(
                ErrorIds.ConfigFileNotFound,
                $"There is no file '{path}'.",
                "Register-AtlassianOAuthApp -WriteTokenFile");
        try
        {
            var document = JsonNode.Parse(content)!.AsObject();
            return ((string?)document["cloud_id"], (string?)document["access_token"]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            // The parser's message would quote tokens, so it does not travel along.
            throw new EngineException(
                ErrorIds.ConfigUnparsable,
                $"'{path}' is not a valid token file of mcp-atlassian.",
                "Register-AtlassianOAuthApp -WriteTokenFile");
        }
    }

    /// <summary>Writes the file, readable by its owner only, and returns its path.</summary>
    public static string Write(OAuthGrant grant, string? cloudId, Uri? instance, string? folder)
    {
        var path = PathOf(grant.ClientId ?? string.Empty, folder);
        var document = new JsonObject
        {
            ["refresh_token"] = grant.RefreshToken,
            ["access_token"] = grant.AccessToken,
            ["expires_at"] = grant.ExpiresOn is { } end ? end.ToUnixTimeMilliseconds() / 1000.0 : null,
            ["cloud_id"] = cloudId,
            ["base_url"] = instance?.AbsoluteUri.TrimEnd('/'),
        };
        PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
        PrivateFile.Write(path, Encoding.UTF8.GetBytes(document.ToJsonString()));
        return path;
    }
}
