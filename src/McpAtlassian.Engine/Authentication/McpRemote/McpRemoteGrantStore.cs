using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Authentication.McpRemote;

/// <summary>
/// The grant in mcp-remote's own files. A refresh token works once, so it has one home: what a refresh brings is
/// written back to where it came from, and mcp-remote, which reads its file before each request, goes on with it.
/// </summary>
internal sealed class McpRemoteGrantStore(McpRemoteLogin login, SessionStore locks) : IGrantStore
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private volatile Remembered? _remembered;

    public string Method => RecipeMethod.McpRemote;

    public string? IdentityKey => null;

    /// <summary>Where tokens are refreshed; mcp-remote does not write that down.</summary>
    public GrantServer? Server { get; set; }

    public bool HasGrant => true;

    public OAuthGrant? Known => _remembered?.Grant;

    public async Task LocateAsync(Func<Task<GrantServer?>> find) => Server ??= await find().ConfigureAwait(false);

    public Task<OAuthGrant?> ReadAsync(bool latest, CancellationToken cancellationToken)
    {
        var stamp = Stamp();
        if (!latest && _remembered is { } remembered && remembered.Stamp == stamp && remembered.Server == Server)
        {
            return Task.FromResult<OAuthGrant?>(remembered.Grant);
        }

        var tokens = Parse(login.TokenPath) ?? throw Gone();
        var client = Parse(login.ClientPath) ?? throw Gone();
        var grant = new OAuthGrant
        {
            AuthorizationServer = Server?.Issuer,
            TokenEndpoint = Server?.TokenEndpoint,
            RevocationEndpoint = Server?.RevocationEndpoint,
            Resource = Server?.Resource,
            ClientId = ServerMetadata.Text(client, "client_id") ?? throw Damaged(login.ClientPath),
            ClientSecret = ServerMetadata.Text(client, "client_secret"),
            ClientAuthentication = ServerMetadata.Text(client, "token_endpoint_auth_method"),
            AccessToken = ServerMetadata.Text(tokens, "access_token") ?? throw Damaged(login.TokenPath),
            RefreshToken = ServerMetadata.Text(tokens, "refresh_token"),
            Scope = ServerMetadata.Text(tokens, "scope"),
            // The file says how long the token lives and not since when; it is written when the token comes.
            ObtainedOn = new DateTimeOffset(stamp.Written, TimeSpan.Zero),
            LifeInSeconds = tokens["expires_in"] is JsonValue life && life.TryGetValue<double>(out var seconds)
                ? (int)Math.Max(0, Math.Min(int.MaxValue, seconds))
                : null,
        };
        _remembered = new Remembered(grant, stamp, Server);
        return Task.FromResult<OAuthGrant?>(grant);
    }

    public Task WriteAsync(OAuthGrant grant, CancellationToken cancellationToken)
    {
        // Members this product does not know stay as they are.
        var tokens = Parse(login.TokenPath) ?? new JsonObject { ["token_type"] = "Bearer" };
        tokens["access_token"] = grant.AccessToken;
        Set(tokens, "refresh_token", grant.RefreshToken);
        Set(tokens, "scope", grant.Scope);
        Set(tokens, "expires_in", grant.LifeInSeconds);
        try
        {
            PrivateFile.Write(login.TokenPath, Encoding.UTF8.GetBytes(tokens.ToJsonString(Indented)));
            _remembered = new Remembered(grant, Stamp(), Server);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // This process can go on with what it has; mcp-remote cannot, and that must be said.
            _remembered = new Remembered(grant, Stamp(), Server);
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                $"The refreshed tokens cannot be written back to '{login.TokenPath}': {error.Message}",
                "Make the file writable, and sign in again with mcp-remote.",
                error);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Keeps this module's processes from refreshing at once; mcp-remote knows no lock, and so is only asked again.
    /// </summary>
    public Task<IDisposable> LockAsync(CancellationToken cancellationToken) =>
        locks.LockAsync("mcp-remote-" + Path.GetFileNameWithoutExtension(login.TokenPath), cancellationToken);

    private (DateTime Written, long Length) Stamp()
    {
        var file = new FileInfo(login.TokenPath);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private static JsonObject? Parse(string path)
    {
        try
        {
            return PrivateFile.Read(path) is { } content
                ? JsonNode.Parse(content)?.AsObject() ?? throw Damaged(path)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The parser's message would quote tokens, so it does not travel along.
            throw Damaged(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                $"'{path}' cannot be read: {error.Message}",
                "Check the file's permissions.",
                error);
        }
    }

    private static void Set(JsonObject document, string name, JsonNode? value)
    {
        if (value is not null)
        {
            document[name] = value;
        }
    }

    private EngineException Gone() => new(
        ErrorIds.AuthenticationExpired,
        $"mcp-remote's login in '{login.TokenPath}' is gone.",
        "Start mcp-remote once to sign in again, or sign in here: Connect-Atlassian -OAuth");

    private static EngineException Damaged(string path) => new(
        ErrorIds.ConfigUnparsable,
        $"'{path}' is not a valid token file of mcp-remote.",
        "Start mcp-remote once to sign in again, or sign in here: Connect-Atlassian -OAuth");

    private sealed record Remembered(OAuthGrant Grant, (DateTime Written, long Length) Stamp, GrantServer? Server);
}
