using McpAtlassian.Completion;
using McpAtlassian.Generation;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.ImportAtlassianMcpToolCommand;

namespace McpAtlassian.Commands;

/// <summary>Turns a session's tools into commands.</summary>
/// <remarks>
/// <para>Each tool becomes a function with an approved verb, the noun prefix Atlassian and one typed parameter per
/// argument: getJiraIssue becomes Get-AtlassianJiraIssue. Help comes from the server's descriptions. Tools that write
/// have -WhatIf and -Confirm. Values, piped objects, -ResumeLog, -ThrottleLimit and the other options work as in
/// Invoke-AtlassianMcpTool. Piped objects can supply the required parameters.</para>
/// <para>The functions are in a module in memory, McpAtlassian.Tools. A second import replaces functions of the same
/// tools and keeps the others. Remove-Module removes them, also when you remove McpAtlassian. -Path saves them as a
/// module in a folder instead. When you import that module later, it connects to the saved session.</para>
/// <para>Names and descriptions come from the server and are never executed: names keep only letters and digits,
/// everything else is quoted. A tool never gets the name of a McpAtlassian command. It gets the name of another
/// installed command only with -Force.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Import-AtlassianMcpTool
/// Get-AtlassianJiraIssue DEMO-1</code>
/// <para>Turns all tools into commands and uses one.</para>
/// </example>
/// <example>
/// <code>Search-AtlassianJiraIssue 'project = DEMO AND status = "In Progress"' |
///     Set-AtlassianJiraIssueStatus -transition @{ id = '31' }</code>
/// <para>Changes the status of each issue that a search finds.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpTool *Issue* -Access read | Import-AtlassianMcpTool -Prefix My -PassThru</code>
/// <para>Turns only the reading tools for issues into commands, with another prefix, and returns the commands.</para>
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

    /// <summary>The prefix of the nouns. Default Atlassian; may be empty.</summary>
    [Parameter(HelpMessage = Tip.Prefix)]
    [AllowEmptyString]
    [ValidatePattern(@"^([A-Za-z][A-Za-z0-9]*)?\z")]
    [ValidateLength(0, 40)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string Prefix { get; set; } = ToolImport.DefaultPrefix;

    /// <summary>
    /// Save the commands as a module in this folder instead of loading them. The folder's name becomes the module's
    /// name.
    /// </summary>
    [Parameter(HelpMessage = Tip.Path)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Also use names of other commands. With -Path, also replace an existing module.</summary>
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
