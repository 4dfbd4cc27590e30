using McpAtlassian.Completion;
using McpAtlassian.Generation;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.ImportAtlassianMcpToolCommand;

namespace McpAtlassian.Commands;

/// <summary>Makes the tools of a session commands of their own.</summary>
/// <remarks>
/// <para>Each tool becomes a function with an approved verb, the noun prefix Atlassian and one typed parameter per
/// argument: getJiraIssue becomes Get-AtlassianJiraIssue. Help comes from the server's descriptions; -WhatIf and
/// -Confirm are there where the tool writes. Values and piped objects mean what they mean to Invoke-AtlassianMcpTool,
/// and so do -ResumeLog, -ThrottleLimit and the other options; with piped objects the required parameters need not be
/// given, because each object may bring them.</para>
/// <para>The functions are in a module in memory, McpAtlassian.Tools. Importing again replaces those of the same tools
/// and keeps the others; Remove-Module takes them away, and they go with McpAtlassian. With -Path they are saved as a
/// module in a folder instead; importing that module later connects to the session by its saved name.</para>
/// <para>Names and descriptions are the server's words. They are never run: names are reduced to letters and digits,
/// everything else is quoted. A tool never takes the name of a command of McpAtlassian, and the name of another
/// installed command only with -Force.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Import-AtlassianMcpTool
/// Get-AtlassianJiraIssue DEMO-1</code>
/// <para>Makes all tools commands and uses one.</para>
/// </example>
/// <example>
/// <code>Search-AtlassianJiraIssue 'project = DEMO AND status = "In Progress"' |
///     Set-AtlassianJiraIssueStatus -transition @{ id = '31' }</code>
/// <para>Moves each issue that a search finds.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpTool *Issue* -Access read | Import-AtlassianMcpTool -Prefix My -PassThru</code>
/// <para>Makes only the tools about issues that read commands, with another prefix, and returns the commands.</para>
/// </example>
/// <example>
/// <code>Import-AtlassianMcpTool -Path ./AtlassianTools -Force</code>
/// <para>Saves all tools as a module named AtlassianTools.</para>
/// </example>
/// <seealso cref="GetAtlassianMcpToolCommand"/>
/// <seealso cref="InvokeAtlassianMcpToolCommand"/>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso>about_AtlassianMcpTools</seealso>
[Cmdlet(VerbsData.Import, "AtlassianMcpTool")]
[OutputType(typeof(FunctionInfo), typeof(FileInfo))]
public sealed class ImportAtlassianMcpToolCommand : SessionCmdlet
{
    private readonly List<string> _names = [];

    /// <summary>Names of tools; wildcards are allowed. All by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Name)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>What the nouns begin with. Default Atlassian; may be empty.</summary>
    [Parameter(HelpMessage = Tip.Prefix)]
    [AllowEmptyString]
    [ValidatePattern(@"^([A-Za-z][A-Za-z0-9]*)?\z")]
    [ValidateLength(0, 40)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string Prefix { get; set; } = ToolImport.DefaultPrefix;

    /// <summary>Save the commands as a module in this folder, named after it, instead of loading them.</summary>
    [Parameter(HelpMessage = Tip.Path)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Also take names that other commands have; with -Path, also replace a module that is there.</summary>
    [Parameter(HelpMessage = Tip.Force)]
    public SwitchParameter Force { get; set; }

    /// <summary>Return the commands; with -Path, the module's manifest file.</summary>
    [Parameter(HelpMessage = Tip.PassThru)]
    public SwitchParameter PassThru { get; set; }

    private protected override Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        _names.AddRange(Name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(ImportAsync);

    private async Task ImportAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        var session = Resolved.Engine!;
        if (session.IsCatalogueStale)
        {
            await session.RefreshToolsAsync(
                new PipelineObserver(pipeline, "Listing tools"), cancellationToken).ConfigureAwait(false);
        }

        var import = new ToolImport(this, Resolved, Prefix, Force, Path);
        await pipeline.InvokeAsync(_ =>
        {
            import.Run(import.Select(_names), PassThru);
            return true;
        }).ConfigureAwait(false);
    }
}
