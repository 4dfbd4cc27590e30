using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Models;

/// <summary>An open session with an MCP server. It shows who, where and how, and never a secret.</summary>
public sealed class AtlassianSession
{
    private bool _isSaved;
    private bool _savedRenews;
    private DateTimeOffset? _savedEnd;

    private AtlassianSession(string name)
    {
        Name = name;
    }

    /// <summary>What the session is called; -Session takes it.</summary>
    public string Name { get; }

    /// <summary>The endpoint's URL, or the local server's program.</summary>
    public string? Server { get; private set; }

    /// <summary>The account, where it is known.</summary>
    public string? Account { get; private set; }

    /// <summary>The site calls go to unless they say otherwise; empty when the account sees several.</summary>
    public string? Site
    {
        get => field ?? Engine?.Site?.Name;
        private set;
    }

    /// <summary>The site's cloudId.</summary>
    public string? CloudId
    {
        get => field ?? Engine?.Site?.CloudId;
        private set;
    }

    /// <summary>How it authenticates: None, ApiToken, ApiKey, OAuth, …</summary>
    public string? Method { get; private set; }

    /// <summary>
    /// When the credential stops working, where that is known. Of a session that renews itself it is the end of the
    /// access token it has now, and moves on with each refresh.
    /// </summary>
    public DateTimeOffset? ExpiresOn => Engine is null ? _savedEnd : Engine.Credential.ExpiresOn;

    /// <summary>True where a new access token is fetched by itself before the old one ends.</summary>
    public bool RenewsItself => Engine is null ? _savedRenews : Engine.Credential.RenewsItself;

    /// <summary>Open, Closed, Saved, or NotFound for a name that stands for no session.</summary>
    public string State => Engine is null ? _isSaved ? "Saved" : "NotFound" : Engine.IsClosed ? "Closed" : "Open";

    /// <summary>True for the session that commands of the asking runspace use when none is named.</summary>
    public bool IsDefault => Engine is not null && Chosen?.Invoke() == this;

    /// <summary>The number of tools the server offers.</summary>
    public int ToolCount => Engine?.Catalogue.Tools.Count ?? 0;

    /// <summary>The server's own name.</summary>
    public string? ServerName { get; private set; }

    /// <summary>The server's version.</summary>
    public string? ServerVersion { get; private set; }

    /// <summary>The MCP version in use.</summary>
    public string? ProtocolVersion { get; private set; }

    /// <summary>When it was opened; empty for one that is only saved.</summary>
    public DateTimeOffset? ConnectedOn { get; private set; }

    internal McpSession? Engine { get; private set; }

    /// <summary>What commands of the asking runspace use when no session is named.</summary>
    internal Func<AtlassianSession?>? Chosen { get; set; }

    /// <summary>The runspace that opened it.</summary>
    internal RunspaceMark Opener { get; set; } = new(null);

    /// <summary>True for what -Session made of a name, to be looked up by the command.</summary>
    internal bool IsOnlyName => Engine is null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static AtlassianSession Saved(SavedSession saved) => new(saved.Name)
    {
        _isSaved = true,
        Server = saved.Endpoint?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            ?? saved.Setting("command"),
        Account = saved.Account,
        Site = saved.SiteName,
        CloudId = saved.CloudId,
        Method = saved.Method,
        _savedEnd = saved.ExpiresOn,
        _savedRenews = saved.RenewsItself,
        ProtocolVersion = saved.ProtocolVersion,
    };

    internal static AtlassianSession Named(string name) => new(name);

    internal static AtlassianSession Open(string name, McpSession engine) => new(name)
    {
        Engine = engine,
        Server = engine.Target.DisplayName,
        Account = engine.Credential.Account,
        Site = engine.Site?.Name,
        CloudId = engine.Site?.CloudId,
        Method = engine.Credential.Method,
        ServerName = engine.ServerName,
        ServerVersion = engine.ServerVersion,
        ProtocolVersion = engine.ProtocolVersion,
        ConnectedOn = DateTimeOffset.Now,
    };
}
