using System.Management.Automation.Runspaces;
using System.Text;
using McpAtlassian.Completion;
using McpAtlassian.Connecting;
using McpAtlassian.Engine.Bridge;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using McpAtlassian.Text;
using Tip = McpAtlassian.Text.Tips.StartAtlassianMcpBridgeCommand;

namespace McpAtlassian.Commands;

/// <summary>
/// Serves a session to an MCP client over standard input and output, so that the client needs no secret.
/// </summary>
/// <remarks>
/// <para>Export-McpConfig -Bridge writes the line with which the client starts pwsh; it contains no secret. Its main
/// part is: pwsh -NoProfile -Command '$input | Start-AtlassianMcpBridge -Name work'. Pipe standard input through
/// $input. pwsh itself reads standard input, so a second reader would lose messages.</para>
/// <para>PowerShell continues to read standard input after its command fails. Therefore the line of Export-McpConfig
/// also ends the process, and the client shows the error instead of waiting.</para>
/// <para>The bridge forwards requests for tools, resources, prompts and completion unchanged, and returns answers as
/// they finish. Progress, cancellation, questions to the user and changes of lists pass through. The answer to
/// initialize shows what the server offers. Standard output contains only protocol lines. Everything else goes to
/// standard error.</para>
/// <para>-ReadOnly, -AllowTool and -DenyTool limit what the client sees and calls, in addition to the session's own
/// limits. When its input ends, the bridge sends the remaining answers and ends.</para>
/// </remarks>
/// <example>
/// <code>$null = Connect-Atlassian -Demo -Name work
/// '{"jsonrpc":"2.0","id":1,"method":"ping"}' | Start-AtlassianMcpBridge -Name work</code>
/// <para>Answers one message. The answer goes to standard output, not to the pipeline.</para>
/// </example>
/// <example>
/// <code>$null = Connect-Atlassian -Demo
/// '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' | Start-AtlassianMcpBridge -ReadOnly -DenyTool *Comment*</code>
/// <para>Shows the client only tools that read, without those for comments.</para>
/// </example>
/// <seealso cref="ExportMcpConfigCommand"/>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso>about_McpConfig</seealso>
[Cmdlet(VerbsLifecycle.Start, "AtlassianMcpBridge")]
public sealed class StartAtlassianMcpBridgeCommand : SessionCmdlet
{
    private readonly Encoding? _consoleEncoding =
        Console.IsInputRedirected && Console.InputEncoding is not UTF8Encoding ? Console.InputEncoding : null;
    private McpBridge? _bridge;

    /// <summary>The session's name; -Session takes it as an object too.</summary>
    [Parameter(Position = 0, HelpMessage = Tip.Name)]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The client's messages, one on each line.</summary>
    [Parameter(ValueFromPipeline = true, HelpMessage = Tip.InputObject)]
    [AllowNull]
    [AllowEmptyString]
    public string? InputObject { get; set; }

    /// <summary>Only tools that the server declares as reads.</summary>
    [Parameter(HelpMessage = Tip.ReadOnly)]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Only these tools; wildcards are allowed.</summary>
    [Parameter(HelpMessage = Tip.AllowTool)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public string[]? AllowTool { get; set; }

    /// <summary>Not these tools, even if -AllowTool matches them; wildcards are allowed.</summary>
    [Parameter(HelpMessage = Tip.DenyTool)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public string[]? DenyTool { get; set; }

    /// <summary>The site for calls that name none. The client's tools then need no cloudId.</summary>
    [Parameter(HelpMessage = Tip.Site)]
    [Alias("CloudId")]
    [ArgumentCompleter(typeof(SiteCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Site { get; set; }

    /// <summary>Standard output is the protocol's.</summary>
    internal override bool OwnsOutput => true;

    private protected override object? ErrorTarget => Name ?? Session?.Name;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (!MyInvocation.ExpectingInput)
        {
            Throw(new EngineException(
                ErrorIds.NotSupported,
                "The bridge reads its client's messages from the pipeline, but there is no pipeline input.",
                "Start it like a client: pwsh -NoProfile -Command '$input | Start-AtlassianMcpBridge -Name "
                + "work'"));
        }

        if (Name is { } name && Session is null)
        {
            var runspace = Runspace.DefaultRunspace;
            if (!SessionTable.IsOpen(name))
            {
                Run(
                    (_, cancellationToken) =>
                        SavedSessions.OpenAsync(name, runspace, observer: null, cancellationToken));
            }

            Session = AtlassianSession.Named(name);
        }

        base.BeginProcessing();
        Run(ListenAsync);
    }

    private async Task ListenAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        var options = new BridgeOptions { Fence = new ToolFence(ReadOnly, AllowTool, DenyTool), Site = Site };
        _bridge = new McpBridge(Resolved.Engine!, options, Console.OpenStandardOutput(), Log);
        try
        {
            await _bridge.ListenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error)
        {
            Log($"Changes of the server's lists will not be reported: {error.Message}");
        }
    }

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        if (InputObject is { } line && !_bridge!.IsBroken)
        {
            await _bridge.AcceptAsync(Repair(line), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run((_, cancellationToken) => _bridge!.CompleteAsync(cancellationToken));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bridge?.Dispose(); // Ctrl+C comes here without the end of the input.
        }

        base.Dispose(disposing);
    }

    /// <summary>Standard output is the protocol's, and pwsh writes warnings there.</summary>
    private static void Log(string text) =>
        Console.Error.WriteLine("McpAtlassian bridge: " + HarmlessText.Of(text).Replace('\n', ' '));

    /// <summary>
    /// The protocol is UTF-8; pwsh has decoded its input as the console says, on Windows an old code page. What was
    /// misread is turned back into its bytes and read again.
    /// </summary>
    private string Repair(string line)
    {
        if (_consoleEncoding is null)
        {
            return line;
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(_consoleEncoding.GetBytes(line));
        }
        catch (ArgumentException)
        {
            return line;
        }
    }
}
