using System.Collections;
using System.Management.Automation.Runspaces;
using System.Security;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Servers;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Transport;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.ExportMcpConfigCommand;

namespace McpAtlassian.Commands;

/// <summary>Writes an Atlassian MCP server into the configuration of an MCP client.</summary>
/// <remarks>
/// <para>Adds or updates one entry in the client's file and does not change any other byte: comments, order,
/// indentation, other servers. A second run changes nothing. A file that is not valid or in use is not changed. -WhatIf
/// shows the lines that would change.</para>
/// <para>No secret is written. The entry refers to the variable ATLASSIAN_MCP_AUTHORIZATION in the client's own syntax.
/// Set it to the whole value of the Authorization header, which New-AtlassianBasicToken -AsHeader creates. If the
/// client has no such syntax, a session is served through the bridge, and anything else fails. -AsPlainText writes the
/// secret, makes the file readable by its owner only, and warns inside a git work tree.</para>
/// <para>With -OAuth or a credential the URL is Atlassian's, https://mcp.atlassian.com/v2/mcp. With -Session it is the
/// session's URL, and -Endpoint changes only the path. Without any of them the default session is used. Get-McpClient
/// lists the clients.</para>
/// </remarks>
/// <example>
/// <code>Export-McpConfig -Client Generic -OAuth -Path ./mcp.json</code>
/// <para>Writes the mcp.json that most clients can read; the client signs in by itself.</para>
/// </example>
/// <example>
/// <code>Export-McpConfig -Client Cursor -Scope Project -EmailAddress ada@example.com -WhatIf</code>
/// <para>Shows what the command adds to .cursor/mcp.json. The header refers to ATLASSIAN_MCP_AUTHORIZATION.</para>
/// </example>
/// <example>
/// <code>$key = ConvertTo-SecureString 'made-up-key' -AsPlainText -Force
/// Export-McpConfig -Client Codex -ApiKey $key -AsText</code>
/// <para>Prints the entry for a service account's API key. The key itself is not in it.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Demo -Name demo
/// Export-McpConfig -Client Generic -Session demo -AsText</code>
/// <para>Prints the entry for a session's own server.</para>
/// </example>
/// <example>
/// <code>Export-McpConfig -Client ClaudeDesktop -Local Docker -Site https://example.atlassian.net `
///     -EmailAddress ada@example.com -AsText</code>
/// <para>
/// Prints the entry for the local server mcp-atlassian in a pinned version. Docker gets the token from its environment.
/// </para>
/// </example>
/// <example>
/// <code>Export-McpConfig -Client ClaudeCode -Uri http://localhost:9000/mcp `
///     -HeaderVariable @{ Authorization = 'JIRA_HEADER' } -AsText</code>
/// <para>Prints the entry for any server URL, with headers from variables.</para>
/// </example>
/// <seealso cref="ImportMcpConfigCommand"/>
/// <seealso cref="TestMcpConfigCommand"/>
/// <seealso cref="RemoveMcpConfigCommand"/>
/// <seealso cref="GetMcpClientCommand"/>
/// <seealso>about_McpConfig</seealso>
[Cmdlet(
    VerbsData.Export,
    "McpConfig",
    DefaultParameterSetName = ExportMcpConfigCommand.Set.Session,
    SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(string))]
public sealed class ExportMcpConfigCommand : ConfigCmdlet
{
    /// <summary>The names of the parameter sets.</summary>
    internal static class Set
    {
        public const string Session = "Session";
        public const string OAuth = "OAuth";
        public const string ApiToken = "ApiToken";
        public const string Local = "Local";
        public const string ApiKey = "ApiKey";
        public const string Uri = "Uri";
    }

    /// <summary>The clients to write for, by name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Client)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(ClientNameCompleter))]
    public string[] Client { get; set; } = [];

    /// <summary>A file of your choice instead of the client's own. Generic needs one.</summary>
    [Parameter(HelpMessage = Tip.Path)]
    public string? Path { get; set; }

    /// <summary>
    /// User (default) for the user's own file, Project for the file in the current folder, Local for the current
    /// folder's part of the user's file (Claude Code).
    /// </summary>
    [Parameter(HelpMessage = Tip.Scope)]
    public McpConfigScope? Scope { get; set; }

    /// <summary>The client signs in by itself, in a browser.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.OAuth, HelpMessage = Tip.OAuth)]
    public SwitchParameter OAuth { get; set; }

    /// <summary>The account's e-mail address, to sign in with an API token.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiToken, HelpMessage = Tip.EmailAddress)]
    [Parameter(ParameterSetName = Set.Local)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? EmailAddress { get; set; }

    /// <summary>
    /// The API token: a SecureString, the output of Get-Secret, or text. Needed and written only with -AsPlainText.
    /// </summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.ApiToken)]
    [Parameter(ParameterSetName = Set.Local)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? ApiToken { get; set; }

    /// <summary>A service account's API key, sent as Bearer. It is written only with -AsPlainText.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiKey, HelpMessage = Tip.ApiKey)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString ApiKey { get; set; } = null!;

    /// <summary>
    /// The session to write the entry for, as an object or by name. With -Bridge the name of a saved session.
    /// </summary>
    [Parameter(ParameterSetName = Set.Session, HelpMessage = Tip.Session)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public AtlassianSession? Session { get; set; }

    /// <summary>
    /// The client starts Start-AtlassianMcpBridge, which serves the saved session. The file contains no secret, and the
    /// bridge refreshes OAuth tokens.
    /// </summary>
    [Parameter(ParameterSetName = Set.Session, HelpMessage = Tip.Bridge)]
    public SwitchParameter Bridge { get; set; }

    /// <summary>The local server mcp-atlassian, started with uvx or docker in a pinned version.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Local, HelpMessage = Tip.Local)]
    public McpLocalServer Local { get; set; }

    /// <summary>The site the local server works on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Local, HelpMessage = Tip.Site)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri Site { get; set; } = null!;

    /// <summary>
    /// A personal access token of a Server or Data Center site, for the local server. It is written only with
    /// -AsPlainText.
    /// </summary>
    [Parameter(ParameterSetName = Set.Local, HelpMessage = Tip.PersonalAccessToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? PersonalAccessToken { get; set; }

    /// <summary>The URL of any other MCP server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Uri, HelpMessage = Tip.Uri)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri Uri { get; set; } = null!;

    /// <summary>Headers for -Uri: each name with the environment variable that has its whole value.</summary>
    [Parameter(ParameterSetName = Set.Uri, HelpMessage = Tip.HeaderVariable)]
    public IDictionary? HeaderVariable { get; set; }

    /// <summary>The endpoint's path: v2 (the default), v1, or authv2.</summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.Endpoint)]
    [Parameter(ParameterSetName = Set.ApiToken)]
    [Parameter(ParameterSetName = Set.ApiKey)]
    [Parameter(ParameterSetName = Set.Session)]
    [ValidateSet("v1", "v2", "authv2")]
    public string? Endpoint { get; set; }

    /// <summary>The entry's name. By default atlassian-rovo-mcp, or mcp-atlassian for the local server.</summary>
    [Parameter(HelpMessage = Tip.ServerName)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? ServerName { get; set; }

    /// <summary>
    /// The environment variable with the whole Authorization header. By default ATLASSIAN_MCP_AUTHORIZATION.
    /// </summary>
    [Parameter(HelpMessage = Tip.VariableName)]
    [ValidatePattern("^[A-Za-z_][A-Za-z0-9_]*$")]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string VariableName { get; set; } = DefaultNames.AuthorizationVariable;

    /// <summary>Write the secret itself to the file, and make the file readable by its owner only.</summary>
    [Parameter(HelpMessage = Tip.AsPlainText)]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>Print the text instead of writing a file. For a settings page, pipe it to Set-Clipboard.</summary>
    [Parameter(HelpMessage = Tip.AsText)]
    public SwitchParameter AsText { get; set; }

    /// <summary>
    /// Print a link that installs the server, for clients that support links. It never contains a secret.
    /// </summary>
    [Parameter(HelpMessage = Tip.AsDeepLink)]
    public SwitchParameter AsDeepLink { get; set; }

    /// <summary>Keep a dated copy of the file next to it.</summary>
    [Parameter(HelpMessage = Tip.Backup)]
    public SwitchParameter Backup { get; set; }

    /// <summary>Return the file.</summary>
    [Parameter(HelpMessage = Tip.PassThru)]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Replace a read-only file.</summary>
    [Parameter(HelpMessage = Tip.Force)]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var client in Client)
        {
            Try(client, () =>
            {
                Addresses.Require(this, nameof(Site));
                Site = WebAddress.Site(Site) is { } site ? new Uri("https://" + site) : Site;
                if (Site is not null)
                {
                    WebAddress.Require(Site, nameof(Site));
                }

                Export(client);
            });
        }
    }

    private void Export(string client)
    {
        if (Path is not null && Client.Length > 1)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "-Path is one file, but you named several clients.",
                "Name one client, or leave out -Path.");
        }

        var plan = PlanOrBridge(client);
        Tell(plan);
        if (AsDeepLink)
        {
            WriteObject(plan.CreateLink());
        }
        else if (AsText || plan.Change is null)
        {
            WriteText(plan);
        }
        else
        {
            Write(plan, plan.Change);
        }
    }

    private ExportPlan PlanOrBridge(string client)
    {
        var server = Server();
        try
        {
            return Plan(client, server);
        }
        catch (EngineException error)
            when (error.ErrorId is ErrorIds.SecretRefused or ErrorIds.ClientNotSupported && MayBridge)
        {
            // A session can be served without its secret in any file: better than to refuse.
            var session = SessionTable.Resolve(Session, Runspace.DefaultRunspace).Name;
            var plan = Plan(client, ServerDefinition.Bridge(session, PowerShellProgram.Find()));
            WriteWarning(
                $"{plan.Client} cannot use the session's credential without a secret in its file. It will start the "
                + $"bridge, which opens the saved session '{session}'.");
            return plan;
        }
    }

    private bool MayBridge =>
        ParameterSetName == Set.Session && !Bridge && !AsPlainText && !AsDeepLink && Endpoint is null;

    private ExportPlan Plan(string client, ServerDefinition server) => ConfigExporter.Plan(
        new ExportRequest
        {
            Client = client,
            Server = server,
            Path = FullPath(Path),
            Scope = EngineScope(Scope),
            ServerName = ServerName,
            AsPlainText = AsPlainText,
            TextOnly = AsText || AsDeepLink,
        },
        Machine());

    private void WriteText(ExportPlan plan)
    {
        if (!plan.HoldsSecret
            || ShouldProcess(
                $"Print the configuration of {plan.Client} with the secret in it",
                "Print the secret in plain text?",
                "McpAtlassian"))
        {
            WriteObject(plan.Text.TrimEnd());
        }
    }

    private void Write(ExportPlan plan, FileChange change)
    {
        var secret = plan.HoldsSecret ? " with the secret in plain text" : string.Empty;
        if (!change.IsChange)
        {
            Say($"Nothing to do: '{plan.ServerName}' in '{change.Path}' is already up to date.");
            change.Write(backup: false);
        }
        else if (!Confirmed(change, $"Write '{plan.ServerName}' to '{change.Path}'{secret}"))
        {
            return;
        }
        else
        {
            if (change.Write(Backup, Force) is { } backup)
            {
                WriteVerbose($"Saved a backup copy as '{backup}'.");
            }

            Say(
                $"{plan.Client}: '{plan.ServerName}' "
                + $"{(plan.Action == ConfigAction.Added ? "added to" : "updated in")} '{change.Path}'.");
        }

        if (PassThru)
        {
            WriteObject(new FileInfo(change.Path));
        }
    }

    // For people at the host: a script reads -PassThru.
    private void Say(string text) =>
        WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);

    private void Tell(ExportPlan plan)
    {
        foreach (var warning in plan.Warnings)
        {
            WriteWarning(warning);
        }

        foreach (var note in plan.Notes)
        {
            WriteVerbose(note);
        }

        foreach (var variable in plan.Variables)
        {
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
            {
                WriteWarning(
                    $"The environment variable {variable} is not set. Set it for the user, not only in this shell, so "
                    + $"that {plan.Client} can read it.");
            }
        }
    }

    private ServerDefinition Server()
    {
        switch (ParameterSetName)
        {
            case Set.OAuth:
                RefusePlainText();
                return ServerDefinition.RemoteOAuth(RovoServer.Url(Endpoint));
            case Set.ApiToken:
                Require(ApiToken, "-ApiToken");
                return RovoServer.WithToken(
                    RovoServer.Url(Endpoint),
                    VariableName,
                    ApiToken is null ? null : AuthorizationHeader.Basic(EmailAddress!, ApiToken));
            case Set.ApiKey:
                return RovoServer.WithToken(RovoServer.Url(Endpoint), VariableName, AuthorizationHeader.Bearer(ApiKey));
            case Set.Local:
                Require(
                    EmailAddress is null ? PersonalAccessToken : ApiToken,
                    EmailAddress is null ? "-PersonalAccessToken" : "-ApiToken");
                return LocalServer.Create(
                    Local == McpLocalServer.Docker,
                    Site,
                    EmailAddress,
                    EmailAddress is null ? PersonalAccessToken : ApiToken);
            case Set.Uri:
                RefusePlainText();
                return ServerDefinition.Remote(Uri, Headers(), DefaultNames.Rovo);
            default:
                return FromSession();
        }
    }

    private ServerDefinition FromSession()
    {
        if (!Bridge)
        {
            var session = SessionTable.Resolve(Session, Runspace.DefaultRunspace);
            return session.Engine is { } engine
                ? SessionServer.Describe(engine, Endpoint, VariableName, AsPlainText)
                : throw new EngineException(ErrorIds.SessionNotFound, $"No session '{session.Name}' is open.");
        }

        RefusePlainText();
        return Endpoint is null
            // The bridge opens the saved session itself, so it need not be open here.
            ? ServerDefinition.Bridge(
                Session?.Name ?? SessionTable.Resolve(null, Runspace.DefaultRunspace).Name, PowerShellProgram.Find())
            : throw new EngineException(
                ErrorIds.ArgumentInvalid, "-Endpoint has no effect on a bridge.", "Leave out -Endpoint.");
    }

    private List<ServerSetting> Headers()
    {
        List<ServerSetting> headers = [];
        foreach (DictionaryEntry pair in HeaderVariable ?? new Hashtable())
        {
            headers.Add(ServerSetting.FromVariable(pair.Key.ToString()!, pair.Value?.ToString() ?? string.Empty));
        }

        return headers;
    }

    private void Require(SecureString? secret, string parameter)
    {
        if (AsPlainText && secret is null)
        {
            throw new EngineException(
                ErrorIds.CredentialRequired,
                "There is no secret to write in plain text.",
                $"Give {parameter}, or leave out -AsPlainText.");
        }
    }

    private void RefusePlainText()
    {
        if (AsPlainText)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "-AsPlainText has no effect: there is no secret to write.",
                "Leave out -AsPlainText.");
        }
    }
}
