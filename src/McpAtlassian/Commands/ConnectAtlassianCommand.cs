using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Cmdlets;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Transport;
using McpAtlassian.Models;
using McpAtlassian.Transformation;

namespace McpAtlassian.Commands;

/// <summary>Opens a session with an Atlassian MCP server.</summary>
/// <remarks>
/// <para>Connects, lists the tools and finds the site, and makes the session the default of this runspace. Endpoint and
/// credential are independent choices: without -Uri the session goes to Atlassian's Rovo MCP server,
/// https://mcp.atlassian.com/v2/mcp; with -Command a program on this machine is started and spoken to over its standard
/// input and output.</para>
/// <para>A credential goes only to the endpoint's own origin, never along a redirect, and is refused over plain http
/// except to this machine. Secrets are SecureStrings; text is accepted because pipelines hold secrets in environment
/// variables, but typed at a prompt it stays in the history.</para>
/// <para>Connecting again under a name that is open replaces that session once the new one works.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo</code>
/// <para>Starts the embedded Atlassian in this process and connects to it: no account, no network, nothing to lose.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name token</code>
/// <para>Connects with a personal API token. Without -Uri it would go to Atlassian.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// $credential = [pscredential]::new($demo.EmailAddress, (ConvertTo-SecureString $demo.ApiToken -AsPlainText -Force))
/// Connect-Atlassian -Uri $demo.Uri -Credential $credential</code>
/// <para>The same with address and token in one credential.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name service</code>
/// <para>Connects as a service account with its API key.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// $value = New-AtlassianBasicToken $demo.EmailAddress $demo.ApiToken -AsHeader
/// Connect-Atlassian -Uri $demo.Uri -Header @{ Authorization = $value }</code>
/// <para>Sends headers of your own making.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Command npx -ArgumentList '-y', '@modelcontextprotocol/server-everything', 'stdio' -Name everything</code>
/// <para>Starts a local MCP server and connects to it. The program gets a short list of harmless environment variables
/// and those of -Environment, not the rest of this process's.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.MultiSiteEmailAddress -ApiToken $demo.MultiSiteApiToken -Site $demo.SiteUrl</code>
/// <para>Chooses the site for an account that sees several.</para>
/// </example>
[Cmdlet(VerbsCommunications.Connect, "Atlassian", DefaultParameterSetName = "Uri")]
[OutputType(typeof(AtlassianSession))]
public sealed class ConnectAtlassianCommand : AsyncCmdlet
{
    private Runspace? _runspace;

    /// <summary>The MCP endpoint. By default Atlassian's, as -Endpoint says.</summary>
    [Parameter(Position = 0, ParameterSetName = "Uri")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "ApiKey")]
    [Parameter(ParameterSetName = "Header")]
    public Uri? Uri { get; set; }

    /// <summary>The e-mail address of the account that the API token belongs to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ApiToken")]
    public string EmailAddress { get; set; } = string.Empty;

    /// <summary>
    /// A personal API token with the scopes of the app 'Rovo MCP': a SecureString, what Get-Secret returns, or text
    /// from an environment variable.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "ApiToken")]
    [SecretTransformation]
    public SecureString ApiToken { get; set; } = null!;

    /// <summary>E-mail address and API token in one credential.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Credential")]
    [Credential]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>A service account's API key, sent as Bearer. An organization's admin key is not accepted by Atlassian.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ApiKey")]
    [SecretTransformation]
    public SecureString ApiKey { get; set; } = null!;

    /// <summary>Headers to send, as names and values; values may be SecureStrings.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Header")]
    public IDictionary Header { get; set; } = null!;

    /// <summary>A program that is an MCP server over standard input and output.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Command")]
    public string Command { get; set; } = string.Empty;

    /// <summary>The program's arguments, one each.</summary>
    [Parameter(ParameterSetName = "Command")]
    [Alias("Args")]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>Environment variables for the program; values may be SecureStrings. They reach no other process.</summary>
    [Parameter(ParameterSetName = "Command")]
    public IDictionary? Environment { get; set; }

    /// <summary>Where the program starts; by default the current location.</summary>
    [Parameter(ParameterSetName = "Command")]
    public string? WorkingDirectory { get; set; }

    /// <summary>Start the embedded Atlassian in this process and connect to it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Demo")]
    public SwitchParameter Demo { get; set; }

    /// <summary>
    /// Which of Atlassian's endpoints: v2 (default), v1, or authv2. With -Uri it changes the path on that server.
    /// </summary>
    [Parameter(ParameterSetName = "Uri")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "ApiKey")]
    [Parameter(ParameterSetName = "Header")]
    [Parameter(ParameterSetName = "Demo")]
    [ValidateSet("v2", "v1", "authv2")]
    public string? Endpoint { get; set; }

    /// <summary>The session's name. By default the site, the host or the program.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The site to work on: its name, host, URL or cloudId. Needed when the account sees several.</summary>
    [Parameter]
    [Alias("CloudId")]
    public string? Site { get; set; }

    /// <summary>Http (Streamable HTTP) or Sse. By default Sse only for addresses that end in /sse.</summary>
    [Parameter(ParameterSetName = "Uri")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "ApiKey")]
    [Parameter(ParameterSetName = "Header")]
    [ValidateSet("Http", "Sse")]
    public string? Transport { get; set; }

    /// <summary>How long connecting may take, in seconds. Default 30.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>A proxy for this session's requests; by default the system's.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>The proxy's user name and password.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Authenticate to the proxy as the current user.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Accept any server certificate. It protects nothing; for a test server with a certificate of its own.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Send the credential over plain http to a host other than this machine.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    private protected override object? ErrorTarget => (object?)Uri ?? (Command.Length > 0 ? Command : Name);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _runspace = Runspace.DefaultRunspace;
        base.BeginProcessing();
    }

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        AtlassianDemoServer? demo = Demo ? new AtlassianDemoServer(DemoSite.Start()) : null;
        if (demo is not null)
        {
            DemoServers.Add(demo);
        }

        try
        {
            var observer = new PipelineObserver(pipeline, "Connecting");
            var engine = await McpSession.ConnectAsync(CreateOptions(demo, observer), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var session = AtlassianSession.Open(Name ?? DefaultName(engine), engine);
            if (demo is not null)
            {
                DemoServers.OwnBy(session, demo);
            }

            var previous = SessionTable.Add(session, _runspace);
            pipeline.WriteVerbose($"Connected to {session.Server} ({session.ServerName} {session.ServerVersion}, MCP {session.ProtocolVersion}) with {session.Method}; {session.ToolCount} tools.");
            await pipeline.WriteObjectAsync(session).ConfigureAwait(false);
            if (previous?.Engine is { } old)
            {
                await old.CloseAsync().ConfigureAwait(false);
                DemoServers.SessionClosed(previous);
            }
        }
        catch when (demo is not null)
        {
            DemoServers.Stop(demo);
            throw;
        }
    }

    private SessionOptions CreateOptions(AtlassianDemoServer? demo, ICallObserver observer) => new()
    {
        Target = CreateTarget(demo),
        Credential = CreateCredential(demo),
        Network = new NetworkOptions
        {
            Proxy = Proxy,
            ProxyCredential = ProxyCredential?.GetNetworkCredential(),
            ProxyUseDefaultCredentials = ProxyUseDefaultCredentials,
            SkipCertificateCheck = SkipCertificateCheck,
            AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,
        },
        Site = Site,
        ConnectTimeout = TimeSpan.FromSeconds(TimeoutSec),
        ClientVersion = typeof(ConnectAtlassianCommand).Assembly.GetName().Version.ToString(3),
        Observer = observer,
    };

    private ServerTarget CreateTarget(AtlassianDemoServer? demo)
    {
        if (ParameterSetName == "Command")
        {
            return new StdioTarget(ResolveCommand(), ArgumentList, WorkingDirectory ?? SessionState.Path.CurrentFileSystemLocation.ProviderPath, ReadEnvironment());
        }

        var kind = Transport switch
        {
            "Http" => HttpTransportKind.Streamable,
            "Sse" => HttpTransportKind.Sse,
            _ => HttpTransportKind.Automatic,
        };
        return new HttpTarget(RovoEndpoint.Resolve(demo?.Uri ?? Uri ?? new Uri(RovoEndpoint.Origin), Endpoint), kind);
    }

    private Credential CreateCredential(AtlassianDemoServer? demo)
    {
        switch (ParameterSetName)
        {
            case "Demo":
                return new ApiTokenCredential(demo!.EmailAddress, SecretText.Protect(demo.ApiToken));
            case "ApiToken":
                return new ApiTokenCredential(EmailAddress, ApiToken);
            case "Credential":
                return new ApiTokenCredential(Credential.UserName, Credential.Password);
            case "ApiKey":
                return new BearerCredential(ApiKey);
            case "Header":
                return new HeaderCredential(ReadSecrets(Header));
            case "Command":
                return NoCredential.Instance;
            default:
                return Uri is null
                    ? throw new EngineException(
                        ErrorIds.CredentialRequired,
                        "Atlassian's server wants a credential.",
                        "Give -EmailAddress with -ApiToken, -Credential or -ApiKey; to try things out, Connect-Atlassian -Demo.")
                    : NoCredential.Instance;
        }
    }

    private string ResolveCommand()
    {
        // A path is meant from here; a bare name is looked for on PATH by the system.
        return Command.IndexOfAny(['/', '\\']) >= 0
            ? SessionState.Path.GetUnresolvedProviderPathFromPSPath(Command)
            : Command;
    }

    private Dictionary<string, string?> ReadEnvironment()
    {
        var variables = new Dictionary<string, string?>();
        foreach (DictionaryEntry entry in Environment ?? new Hashtable())
        {
            variables[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] = Plain(entry.Value);
        }

        return variables;
    }

    private static Dictionary<string, SecureString> ReadSecrets(IDictionary headers)
    {
        var secrets = new Dictionary<string, SecureString>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in headers)
        {
            secrets[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] = SecretText.Protect(Plain(entry.Value) ?? string.Empty);
        }

        return secrets;
    }

    private static string? Plain(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        SecureString secret => SecretText.Reveal(secret),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    private static string DefaultName(McpSession session) =>
        session.Site?.Name ?? (session.Target is HttpTarget http ? http.Uri.Host : session.Target.DisplayName);
}
