using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Reports;
using Tip = McpAtlassian.Text.Tips.ConvertToAtlassianMarkdownCommand;

namespace McpAtlassian.Commands;

/// <summary>Converts objects, or text in Atlassian's formats, to Markdown.</summary>
/// <remarks>
/// <para>Objects become one table, with the columns that PowerShell shows or those of -Property. Keys become links if
/// the object has a Url. Values are escaped, so they cannot become links, tags or columns. Use the result as a body in
/// Jira, Confluence, GitHub or Azure DevOps.</para>
/// <para>Each text returns one Markdown text. Atlassian Document Format (ADF), as an object or JSON, and Confluence's
/// storage format, as text or the body of a page, are converted. Other text is not changed. Read a file with
/// Get-Content -Raw.</para>
/// <para>The properties Description and Text of issues, pages and comments are already Markdown. Show-Markdown shows it
/// with colours.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO AND status = "In Progress"' |
///     ConvertTo-AtlassianMarkdown</code>
/// <para>Returns a table of issues, for a report, a comment or a job summary.</para>
/// </example>
/// <example>
/// <code>$table = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO AND resolution = Unresolved' |
///     ConvertTo-AtlassianMarkdown -Property Key, Assignee, Summary
/// Invoke-AtlassianMcpTool createConfluenceContent -contentType page -title Open -body $table -parent @{
///     spaceKey = 'DEMO' } -Confirm:$false</code>
/// <para>Creates a Confluence page with a table of issues.</para>
/// </example>
/// <example>
/// <code>'&lt;p&gt;Ship &lt;strong&gt;today&lt;/strong&gt;&lt;/p&gt;' | ConvertTo-AtlassianMarkdown</code>
/// <para>Converts Confluence's storage format.</para>
/// </example>
/// <seealso cref="ExportAtlassianReportCommand"/>
/// <seealso cref="InvokeAtlassianMcpToolCommand"/>
[Cmdlet(VerbsData.ConvertTo, "AtlassianMarkdown")]
[OutputType(typeof(string))]
public sealed class ConvertToAtlassianMarkdownCommand : AnnotatingCmdlet
{
    private readonly List<PSObject> _rows = [];

    /// <summary>Objects for a table or a list, or text, ADF and storage format to convert.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = Tip.InputObject)]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// The properties to show, in this order: names, wildcards, script blocks, or hashtables with Name and Expression,
    /// as in Select-Object.
    /// </summary>
    [Parameter(Position = 0, HelpMessage = Tip.Property)]
    public object[]? Property { get; set; }

    /// <summary>Table for one table, or List for a list with an item for each object.</summary>
    [Parameter(HelpMessage = Tip.As)]
    [ValidateSet("Table", "List")]
    public string As { get; set; } = "Table";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in Inputs())
        {
            if (item.BaseObject is string or ValueType)
            {
                WriteObject(BodyText.From(Cell.Plain(item)));
            }
            else if (ItemView.IsBody(item))
            {
                WriteObject(BodyText.From(ItemView.Body(item)));
            }
            else
            {
                _rows.Add(Columns.Row(item));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        try
        {
            var columns = Property is null ? Columns.Shown(this, _rows) : Columns.Wanted(Property, _rows);
            if (columns.Count > 0)
            {
                WriteObject(As == "List" ? MarkdownTable.List(columns, _rows) : MarkdownTable.Table(columns, _rows));
            }
        }
        catch (EngineException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, Property));
        }
    }

    // By -InputObject a list comes as one object.
    private IEnumerable<PSObject> Inputs() => InputObject switch
    {
        null => [],
        { BaseObject: object?[] items } => items.Where(static item => item is not null).Select(PSObject.AsPSObject)!,
        { } item => [item],
    };
}
