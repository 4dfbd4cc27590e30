using McpAtlassian.Completion;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Tools;
using Tip = McpAtlassian.Text.Tips.GetAtlassianMcpToolCommand;

namespace McpAtlassian.Commands;

/// <summary>Lists the tools a session offers.</summary>
/// <remarks>
/// <para>Shows each tool with its product, its access (read, write or destructive, from the server's annotations) and
/// the server's description. Format-List also shows a PowerShell syntax line and an example.</para>
/// <para>The list is from when the session was opened; -Refresh fetches it again. It depends on the credential and its
/// scopes.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Get-AtlassianMcpTool</code>
/// <para>Lists all tools.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpTool *Issue* -Access read</code>
/// <para>Lists the tools for issues that only read.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpTool getJiraIssue | Format-List</code>
/// <para>Shows how to call one tool.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianMcpTool createJiraIssue -Template
/// Get-AtlassianMcpTool createJiraIssue -CsvHeader | Set-Content new.csv</code>
/// <para>Returns the tool's arguments to fill in: as a hashtable for -Arguments, and as the header of a CSV
/// file.</para>
/// </example>
/// <seealso cref="InvokeAtlassianMcpToolCommand"/>
/// <seealso cref="ImportAtlassianMcpToolCommand"/>
/// <seealso>about_AtlassianMcpTools</seealso>
[Cmdlet(VerbsCommon.Get, "AtlassianMcpTool")]
[OutputType(typeof(AtlassianMcpTool), typeof(string))]
public sealed class GetAtlassianMcpToolCommand : SessionCmdlet
{
    /// <summary>Names of tools; wildcards are allowed. All by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Name)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only tools of these products; wildcards are allowed.</summary>
    [Parameter(HelpMessage = Tip.Product)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? Product { get; set; }

    /// <summary>Only tools with this access: read, write or destructive.</summary>
    [Parameter(HelpMessage = Tip.Access)]
    [ValidateSet("read", "write", "destructive")]
    public string[]? Access { get; set; }

    /// <summary>Fetch the list from the server again.</summary>
    [Parameter(HelpMessage = Tip.Refresh)]
    public SwitchParameter Refresh { get; set; }

    /// <summary>
    /// Return the tool's arguments as a hashtable to fill in, for -Arguments. Optional arguments are commented out.
    /// </summary>
    [Parameter(HelpMessage = Tip.Template)]
    public SwitchParameter Template { get; set; }

    /// <summary>Return the header of a CSV file whose rows are calls of the tool.</summary>
    [Parameter(HelpMessage = Tip.CsvHeader)]
    public SwitchParameter CsvHeader { get; set; }

    private bool _refreshed;

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        var session = Resolved.Engine!;
        if (!_refreshed && (Refresh || session.IsCatalogueStale))
        {
            _refreshed = true;
            await session.RefreshToolsAsync(
                new PipelineObserver(pipeline, "Listing tools"), cancellationToken).ConfigureAwait(false);
        }

        foreach (var product in UnknownProducts(session))
        {
            await pipeline.WriteErrorAsync(ErrorRecords.From(
                new EngineException(
                    ErrorIds.ToolNotFound,
                    $"The server has no tools of the product '{product}'.",
                    $"Products: {string.Join(", ", Products(session))}."),
                product)).ConfigureAwait(false);
        }

        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = false;
            foreach (var tool in session.Catalogue.Tools.Where(t => pattern.IsMatch(t.Name)))
            {
                found = true;
                if (IsWanted(tool))
                {
                    await pipeline.WriteObjectAsync(Describe(tool)).ConfigureAwait(false);
                }
            }

            if (!found && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                await pipeline.WriteErrorAsync(
                    ErrorRecords.From(session.DescribeMissing(name), name)).ConfigureAwait(false);
            }
        }
    }

    private object Describe(ToolInfo tool) => Template ? ToolTemplate.Hashtable(tool)
        : CsvHeader ? ToolTemplate.Header(tool)
        : new AtlassianMcpTool(
            tool,
            Resolved,
            ToolSyntax.Syntax(tool, InvokeAtlassianMcpToolCommand.OwnNames.Value),
            ToolSyntax.Example(tool));

    private static IEnumerable<string> Products(McpSession session) => session.Catalogue.Tools
        .Select(static t => t.Product).Where(static p => p.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)
        .OrderBy(static p => p, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that stand for nothing here; a pattern may fit nothing.</summary>
    private IEnumerable<string> UnknownProducts(McpSession session) => (Product ?? [])
        .Where(p => !WildcardPattern.ContainsWildcardCharacters(p))
        .Where(p => !Products(session).Contains(p, StringComparer.OrdinalIgnoreCase));

    private bool IsWanted(ToolInfo tool) =>
        (Access is null || Access.Contains(AtlassianMcpTool.AccessName(tool.Access), StringComparer.OrdinalIgnoreCase))
        && (Product is null
        || Product.Any(p => WildcardPattern.Get(p, WildcardOptions.IgnoreCase).IsMatch(tool.Product)));
}
