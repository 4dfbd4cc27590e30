using System.Management.Automation.Runspaces;
using McpAtlassian.Calls;
using McpAtlassian.Completion;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Reports;
using McpAtlassian.Sessions;
using Tip = McpAtlassian.Text.Tips.ExportAtlassianReportCommand;

namespace McpAtlassian.Commands;

/// <summary>Writes a report of issues, pages or other objects to one HTML file.</summary>
/// <remarks>
/// <para>The file opens in any browser, contains no script and loads nothing. You can mail it, attach it to an issue,
/// keep it as a build artifact or print it. It follows the reader's light or dark mode, and shows cards on a
/// phone.</para>
/// <para>Issues are grouped by status, from to do to done, with a count for each group. Keys are links, and overdue
/// issues are marked; for that, request the field duedate, as in the example. The head shows who made the report, when,
/// and from which site. Groups and rows keep the order of the input, so sort it first.</para>
/// <para>Like Export-Csv, it replaces an existing file. Use -NoClobber to prevent this, and -Force to replace a
/// read-only file.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// $fields = 'summary', 'issuetype', 'status', 'priority', 'assignee', 'duedate', 'updated'
/// Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY duedate' -fields $fields -All |
///     Export-AtlassianReport ./issues.html -Title 'Where we are'</code>
/// <para>Writes all issues of a project, grouped by status.</para>
/// </example>
/// <example>
/// <code>$report = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'resolution = Unresolved' -All |
///     Export-AtlassianReport -LiteralPath ./open.html -GroupBy Assignee `
///         -Property Key, Status, Summary -PassThru
/// $report | Invoke-AtlassianMcpTool addAttachmentToJiraIssue -issueIdOrKey DEMO-1 -WhatIf</code>
/// <para>Groups open issues by person, and attaches the file to an issue.</para>
/// </example>
/// <seealso cref="ConvertToAtlassianMarkdownCommand"/>
/// <seealso cref="InvokeAtlassianMcpToolCommand"/>
[Cmdlet(
    VerbsData.Export, "AtlassianReport", SupportsShouldProcess = true,
    DefaultParameterSetName = ExportAtlassianReportCommand.Set.Path)]
[OutputType(typeof(FileInfo))]
public sealed class ExportAtlassianReportCommand : AnnotatingCmdlet
{
    // What one looks for in issues, beside what the table on the screen has room for.
    private static readonly string[] OfIssues = ["Key", "Summary", "Type", "Priority", "Assignee", "Due", "Updated"];

    private readonly List<PSObject> _rows = [];
    private string _file = string.Empty;

    /// <summary>The names of the parameter sets.</summary>
    internal static class Set
    {
        public const string Path = "Path";
        public const string LiteralPath = "LiteralPath";
    }

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = Set.Path, HelpMessage = Tip.Path)]
    public string Path { get; set; } = string.Empty;

    /// <summary>The file to write. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.LiteralPath, HelpMessage = Tip.LiteralPath)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = string.Empty;

    /// <summary>The issues, pages or other objects to report.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = Tip.InputObject)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The heading.</summary>
    [Parameter(HelpMessage = Tip.Title)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Title { get; set; }

    /// <summary>
    /// The property to group the rows by: a name, a script block, or a hashtable with Name and Expression. By default
    /// issues are grouped by Status, and other rows are not grouped.
    /// </summary>
    [Parameter(HelpMessage = Tip.GroupBy)]
    public object? GroupBy { get; set; }

    /// <summary>
    /// The properties to show, in this order: names, wildcards, script blocks, or hashtables with Name and Expression,
    /// as in Select-Object.
    /// </summary>
    [Parameter(HelpMessage = Tip.Property)]
    public object[]? Property { get; set; }

    /// <summary>Replace a read-only file.</summary>
    [Parameter(HelpMessage = Tip.Force)]
    public SwitchParameter Force { get; set; }

    /// <summary>Do not replace an existing file.</summary>
    [Parameter(HelpMessage = Tip.NoClobber)]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Return the file.</summary>
    [Parameter(HelpMessage = Tip.PassThru)]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            var path = ParameterSetName == Set.Path ? Path : LiteralPath;
            _file = FilePath.Resolve(this, path, "Give a file with -Path.");
            if (System.IO.Path.GetDirectoryName(_file) is not { } folder || !Directory.Exists(folder)
                || Directory.Exists(_file))
            {
                throw new EngineException(
                    ErrorIds.PathInvalid,
                    Directory.Exists(_file) ? $"'{_file}' is a folder." : $"The folder of '{_file}' does not exist.",
                    "Give the path of a file in a folder that exists.");
            }

            if (NoClobber && File.Exists(_file))
            {
                throw new EngineException(
                    ErrorIds.FileExists,
                    $"The file '{_file}' already exists.",
                    "To replace it, leave -NoClobber out. Or choose another path.");
            }
        }
        catch (EngineException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, Path));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _rows.AddRange(InputObject switch
    {
        null => [],
        { BaseObject: object?[] items } => items.OfType<object>().Select(PSObject.AsPSObject),
        { } item => [item],
    });

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var page = HtmlReport.Write(Report([.. _rows.Select(Columns.Row)]));
            if (!ShouldProcess(_file, "Export report"))
            {
                return;
            }

            var written = Write(page);
            if (PassThru)
            {
                WriteObject(written);
            }
        }
        catch (EngineException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, _file));
        }
    }

    private ReportText Report(List<PSObject> rows)
    {
        var areIssues = rows.Count > 0 && rows.All(static row =>
            row.TypeNames.Any(static name => name.EndsWith(ResultTypes.JiraIssue, StringComparison.Ordinal)));
        var status = GroupBy is null && rows.Exists(static row => row.Properties["Status"]?.Value is not null)
            ? Column.Member("Status")
            : null;
        var groupedBy = status ?? (GroupBy is null ? null : Column.From(GroupBy));
        var groups = status is not null ? ReportGroup.ByStatus(rows, status)
            : groupedBy is not null ? ReportGroup.By(rows, groupedBy)
            : [new ReportGroup(areIssues ? "Issues" : "Rows", null, rows)];
        var columns = Property is not null ? Columns.Wanted(Property, rows)
            : areIssues ? [.. OfIssues.Append("Status").Select(Column.Member)
                .Where(column => rows.Exists(row => column.TextOf(row).Length > 0))]
            : Columns.Shown(this, rows);
        if (Property is null && groupedBy is not null)
        {
            // The heading of the group says it.
            columns.RemoveAll(column => column.Name.Equals(groupedBy.Name, StringComparison.OrdinalIgnoreCase));
        }

        var session = SessionTable.Default(Runspace.DefaultRunspace);
        return new ReportText(
            Title ?? (areIssues ? "Issues" : "Report"),
            session?.Account ?? Environment.UserName,
            DateTimeOffset.Now,
            [.. rows.Select(ItemView.SiteNameOf).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)],
            rows.Count == 0 ? [] : groups,
            columns);
    }

    private FileInfo Write(string page)
    {
        try
        {
            if (Force && File.Exists(_file))
            {
                File.SetAttributes(_file, File.GetAttributes(_file) & ~FileAttributes.ReadOnly);
            }
            else if (File.Exists(_file) && File.GetAttributes(_file).HasFlag(FileAttributes.ReadOnly))
            {
                throw new UnauthorizedAccessException($"The file '{_file}' is read-only.");
            }

            using var file = new PendingFile(_file, replaces: true);
            return file.Write(page).Complete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                $"The report cannot be written: {error.Message}",
                Force ? "Choose another path." : "Choose another path, or replace a read-only file with -Force.",
                error);
        }
    }
}
