using System.Management.Automation.Runspaces;
using McpAtlassian.Completion;
using McpAtlassian.Connecting;
using McpAtlassian.DemoServer;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using Tip = McpAtlassian.Text.Tips.StartAtlassianDemoServerCommand;

namespace McpAtlassian.Commands;

/// <summary>Starts an embedded demo server to try the module and test scripts.</summary>
/// <remarks>
/// <para>Runs a small demo server in this process, in memory, on 127.0.0.1 only. It needs no administrator rights. It
/// has the Rovo MCP endpoints, two Jira projects with issues, a Confluence space with pages, and a part of Jira's REST
/// API over the same data. It behaves like the real server, including its limitations. The data is the same at every
/// start, and changes last until it stops. Its credentials are not real.</para>
/// <para>Open its BaseUri in a browser to see what scripts did: the last calls with their arguments and outcome, issues
/// by status, and pages. The page refreshes itself and never shows a credential. For Connect-Atlassian -Demo, open the
/// root URL of the session's Server.</para>
/// <para>It ends with Stop-AtlassianDemoServer, Remove-Module or the process.</para>
/// </remarks>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name token</code>
/// <para>Starts the server and connects with its account, as to the real server.</para>
/// </example>
/// <example>
/// <code>Start-AtlassianDemoServer -ApiTokenDisabled</code>
/// <para>Starts a server that does not allow API tokens, to test how a script handles that.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer -Page
/// Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey
/// Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary 'Watch me' -Confirm:$false</code>
/// <para>Opens the server's page in the browser, which shows the new issue.</para>
/// </example>
/// <seealso cref="StopAtlassianDemoServerCommand"/>
/// <seealso cref="ConnectAtlassianCommand"/>
[Cmdlet(VerbsLifecycle.Start, "AtlassianDemoServer")]
[OutputType(typeof(AtlassianDemoServer))]
public sealed class StartAtlassianDemoServerCommand : AsyncCmdlet
{
    /// <summary>The port on 127.0.0.1. By default a free port.</summary>
    [Parameter(HelpMessage = Tip.Port)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>Behave as if the organization's admin did not allow API tokens.</summary>
    [Parameter(HelpMessage = Tip.ApiTokenDisabled)]
    public SwitchParameter ApiTokenDisabled { get; set; }

    /// <summary>Use MCP 2026-07-28, without sessions, instead of the handshake protocols.</summary>
    [Parameter(HelpMessage = Tip.Stateless)]
    public SwitchParameter Stateless { get; set; }

    /// <summary>Decline every OAuth consent.</summary>
    [Parameter(HelpMessage = Tip.DenyConsent)]
    public SwitchParameter DenyConsent { get; set; }

    /// <summary>The site for OAuth consents: demo (default) or another of its sites.</summary>
    [Parameter(HelpMessage = Tip.ConsentSite)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? ConsentSite { get; set; }

    /// <summary>The lifetime of OAuth access tokens, in seconds. Default 8 hours, like Atlassian's.</summary>
    [Parameter(HelpMessage = Tip.TokenLifetimeSec)]
    [ValidateRange(1, 86400)]
    public int TokenLifetimeSec { get; set; } = 28800;

    /// <summary>Open the page that shows what scripts do.</summary>
    [Parameter(HelpMessage = Tip.Page)]
    public SwitchParameter Page { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var options = new DemoSiteOptions
        {
            Port = Port,
            ApiTokensDisabled = ApiTokenDisabled,
            ProtocolEra = Stateless ? DemoProtocolEra.Stateless2026 : DemoProtocolEra.Handshake,
        };
        options.OAuth.DenyConsent = DenyConsent;
        options.OAuth.ConsentSite = ConsentSite ?? options.OAuth.ConsentSite;
        options.OAuth.TokenLife = System.TimeSpan.FromSeconds(TokenLifetimeSec);
        AtlassianDemoServer server;
        try
        {
            server = DemoServers.Start(options, Runspace.DefaultRunspace);
        }
        catch (EngineException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, Port));
            return;
        }

        WriteObject(server);
        if (Page)
        {
            Run((pipeline, stop) => OpenAsync(server.BaseUri, pipeline, stop));
        }
    }

    private static async Task OpenAsync(Uri page, AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        try
        {
            if (LoginSettings.BrowserOf(null) is { } browser)
            {
                await browser.OpenAsync(page, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
        catch (EngineException error) when (error.ErrorId == ErrorIds.BrowserFailed)
        {
            pipeline.WriteVerbose(error.Message);
        }

        pipeline.WriteWarning($"The browser could not be opened. The page is at {page.AbsoluteUri}");
    }
}
