using System.Management.Automation.Runspaces;
using McpAtlassian.Calls;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using McpAtlassian.Tools;
using Tip = McpAtlassian.Text.Tips.InvokeAtlassianMcpToolCommand;

namespace McpAtlassian.Commands;

/// <summary>Calls a tool of a session and returns its result as objects.</summary>
/// <remarks>
/// <para>The tool's arguments are parameters, typed and completed from its schema: -jql, -summary. You can also give
/// -Arguments as a hashtable, an object or JSON text, and mix both forms. Any other value there becomes the only
/// required argument. If an argument has the name of one of this command's own parameters, use -Arg_name. cloudId comes
/// from the session. Arguments are checked first, because Atlassian's v2 endpoint silently drops unknown names.</para>
/// <para>The schema decides how a value is converted, for every form of input and every culture. Dates become a day or
/// ISO 8601, the lines of a text are joined, and for a file argument the file at the path is read. A value that does
/// not fit is an error. Give a switch its value with a colon: -deleteSubtasks:$false.</para>
/// <para>JSON becomes objects, and a list becomes one object for each item. Other text stays text. Images, audio and
/// resources become objects that -OutFile saves. -First, -Skip and -All fetch further pages. Without them you get one
/// page, and a warning if there are more.</para>
/// <para>Piped objects are rows. From your own rows, such as lines of a CSV file, properties with the names of
/// arguments are used. Empty ones are left out, and a warning names columns that match no argument. An object of Jira
/// or Confluence supplies only its key or id, never its content. A file is attached. A plain value becomes the only
/// required argument that you did not give. Each output has its row in the property McpInput, each error in its target.
/// A failed row does not stop the rest, unless you use -ErrorAction Stop. With -ResumeLog you can run the same command
/// again after an interruption.</para>
/// <para>A tool that only reads never asks. A tool that writes supports -Confirm and -WhatIf. A destructive tool also
/// asks for confirmation, unless you give -Confirm:$false or -Force. If the session is not interactive, it fails with
/// ConfirmationRequired and nothing is sent. -WhatIf shows the exact arguments and sends nothing.</para>
/// <para>After a rate limit the command waits as long as the server says, then repeats the request. After a lost
/// connection it repeats a call only if the tool reads or is idempotent. Any other call fails with OutcomeUnknown, so
/// nothing is sent twice.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Invoke-AtlassianMcpTool getJiraIssue DEMO-1</code>
/// <para>Reads one issue.</para>
/// </example>
/// <example>
/// <code>Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO ORDER BY key' } -All |
/// Format-Table</code>
/// <para>Searches and fetches all pages. Each issue is a separate object.</para>
/// </example>
/// <example>
/// <code>Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -summary 'Printer on fire' -issueType Task `
///     -WhatIf</code>
/// <para>Shows the exact arguments and sends nothing.</para>
/// </example>
/// <example>
/// <code>'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue -ThrottleLimit 4</code>
/// <para>Calls the tool once for each value, up to four at a time. The results keep the order.</para>
/// </example>
/// <example>
/// <code>Import-Csv new.csv | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 4 -ResumeLog run.jsonl `
///     -Confirm:$false</code>
/// <para>Creates an issue from each line of a file whose columns have the names of the tool's arguments. After an
/// interruption the same command sends only the remaining rows.</para>
/// </example>
/// <seealso cref="GetAtlassianMcpToolCommand"/>
/// <seealso cref="ImportAtlassianMcpToolCommand"/>
/// <seealso cref="ShowAtlassianItemCommand"/>
/// <seealso>about_AtlassianMcpTools</seealso>
/// <seealso>about_AtlassianErrors</seealso>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "AtlassianMcpTool",
    SupportsShouldProcess = true,
    SupportsPaging = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PSObject), typeof(string), typeof(McpContent), typeof(McpBulkRow))]
public sealed class InvokeAtlassianMcpToolCommand : SessionCmdlet, IDynamicParameters
{
    internal static readonly Lazy<HashSet<string>> OwnNames =
        new(() => ToolParameterSet.NamesOf(typeof(InvokeAtlassianMcpToolCommand)));

    private ToolParameterSet? _parameters;
    private ToolInvocation? _invocation;
    private object[] _left = [];
    private bool _ended;

    /// <summary>The tool's name. Tab completes it from the session's tools.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = Tip.Name)]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public string Name { get; set; } = string.Empty;

    /// <summary>
    /// The arguments: a hashtable, an object with properties, JSON text, or the value of the only required argument.
    /// </summary>
    [Parameter(Position = 1, HelpMessage = Tip.Arguments)]
    [ArgumentCompleter(typeof(ArgumentsKeyCompleter))]
    public object? Arguments { get; set; }

    /// <summary>
    /// Rows: objects whose properties have the names of arguments, objects of Jira or Confluence, files, or plain
    /// values for the only required argument that you did not give.
    /// </summary>
    [Parameter(ValueFromPipeline = true, HelpMessage = Tip.InputObject)]
    public PSObject[]? InputObject { get; set; }

    /// <summary>The site for this call instead of the session's: its name, host, URL or cloudId.</summary>
    [Parameter(HelpMessage = Tip.Site)]
    [Alias("CloudId")]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string? Site { get; set; }

    /// <summary>Fetch all pages.</summary>
    [Parameter(HelpMessage = Tip.All)]
    public SwitchParameter All { get; set; }

    /// <summary>How many rows to send at a time. Default 1.</summary>
    [Parameter(HelpMessage = Tip.ThrottleLimit)]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>Return results as they arrive, not in the order of the rows.</summary>
    [Parameter(HelpMessage = Tip.Unordered)]
    public SwitchParameter Unordered { get; set; }

    /// <summary>
    /// A file that records which rows were sent, so you can run the same command again after an interruption. Completed
    /// rows return Skipped with what they created. Rows with an unknown outcome are errors and are not sent. The file
    /// contains no argument values.
    /// </summary>
    [Parameter(HelpMessage = Tip.ResumeLog)]
    public string? ResumeLog { get; set; }

    /// <summary>With -ResumeLog: send rows with an unknown outcome again.</summary>
    [Parameter(HelpMessage = Tip.RetryUnknown)]
    public SwitchParameter RetryUnknown { get; set; }

    /// <summary>
    /// A file that gets one JSON line for each call: when, who, where, which tool, the arguments without secrets, the
    /// outcome and the duration.
    /// </summary>
    [Parameter(HelpMessage = Tip.AuditLog)]
    public string? AuditLog { get; set; }

    /// <summary>Return the server's whole answer as JSON text.</summary>
    [Parameter(HelpMessage = Tip.Raw)]
    public SwitchParameter Raw { get; set; }

    /// <summary>
    /// Save the result to this file, or to this folder under its own name: the bytes of an image, audio or resource,
    /// otherwise the text. With -All, -First or -Skip the file is a JSON array of the items. Further rows and parts get
    /// a number before the extension. An existing file is replaced only with -Force.
    /// </summary>
    [Parameter(HelpMessage = Tip.OutFile)]
    public string? OutFile { get; set; }

    /// <summary>
    /// The time limit for one call, in seconds, with retries. Default 120; 0 means no limit. A call that the server
    /// runs as a task has no limit, unless you give one. Ctrl+C stops the task at the server.
    /// </summary>
    [Parameter(HelpMessage = Tip.TimeoutSec)]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Send the arguments without checking them against the tool's schema.</summary>
    [Parameter(HelpMessage = Tip.SkipValidation)]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>
    /// Do not ask before a destructive tool. If -OutFile exists, -Force only replaces that file, and a destructive tool
    /// also needs -Confirm:$false.
    /// </summary>
    [Parameter(HelpMessage = Tip.Force)]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Run the call in the background, as a job. Receive-Job returns its result, and Stop-Job stops it, also at the
    /// server. Questions come before the job starts. For one call, without rows.
    /// </summary>
    [Parameter(HelpMessage = Tip.AsJob)]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Catches mistyped parameter names, so that the error can offer the nearest.</summary>
    [Parameter(ValueFromRemainingArguments = true, DontShow = true)]
    public object[]? Remaining { get; set; }

    private protected override object? ErrorTarget => Name;

    /// <summary>The tool's arguments as parameters. Reads memory only.</summary>
    public object? GetDynamicParameters()
    {
        if (string.IsNullOrEmpty(Name) || FindTool() is not { } tool)
        {
            return null;
        }

        // None is mandatory: PowerShell would ask for it before this command could say that a name is not known.
        _parameters = ToolParameterSet.Create(tool, OwnNames.Value);
        return _parameters.Parameters;
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _invocation = new ToolInvocation(this, Pipeline, Resolved.Engine!, Options(), ReadArguments)
            {
                RefuseRest = () => RefuseRemaining(_left),
            };
        }
        catch (EngineException error)
        {
            Throw(error);
        }
    }

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        if (AsJob)
        {
            await CallJob.RunAsync(
                this, pipeline, Resolved, _invocation!, HasRows, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!HasRows)
        {
            await _invocation!.CallAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var input in InputObject ?? [])
        {
            await _invocation!.AddAsync(input, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (HasRows && !AsJob)
        {
            Run((_, cancellationToken) => _invocation!.CompleteAsync(cancellationToken));
        }

        _ended = true;
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        base.StopProcessing();
        _invocation?.SayStopped();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended && !StopToken.IsCancellationRequested)
        {
            _invocation?.WaitForRows();
        }

        base.Dispose(disposing);
        if (disposing)
        {
            _invocation?.Dispose();
        }
    }

    private bool HasRows => MyInvocation.ExpectingInput || InputObject is not null;

    private InvocationOptions Options() => new()
    {
        Tool = Name,
        Site = Site,
        All = All,
        IsPaged = MyInvocation.BoundParameters.ContainsKey("First") || MyInvocation.BoundParameters.ContainsKey("Skip"),
        ThrottleLimit = ThrottleLimit,
        Unordered = Unordered,
        ResumeLog = ResumeLog,
        RetryUnknown = RetryUnknown,
        AuditLog = AuditLog,
        Raw = Raw,
        OutFile = OutFile,
        TimeoutSec = TimeoutSec,
        MayTakeLonger = !MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)),
        SkipValidation = SkipValidation,
        Force = Force,
        HasRows = HasRows,
        Total = MyInvocation.ExpectingInput ? null : InputObject?.LongLength,
    };

    private ArgumentInput ReadArguments()
    {
        // A tool that is not in the catalogue (a v1 name, an operation behind execute) has no parameters while binding,
        // so what was meant for them is taken from what was left over.
        var given = GivenArguments.Read(Arguments);
        _parameters?.CopyTo(given.Named);
        if (_parameters is null)
        {
            _left = RemainingArguments.Take(Remaining, given.Named);
        }
        else
        {
            RefuseRemaining(Remaining);
            AskForMissing(given);
        }

        return new ArgumentInput
        {
            Named = given.Named,
            Second = given.Second,
            HasBareSwitch = _parameters?.HasBareSwitch == true,
        };
    }

    /// <summary>Asks for what is required, as PowerShell does for a mandatory parameter.</summary>
    private void AskForMissing(GivenArguments given)
    {
        if (HasRows || SkipValidation || given.Second is not null || !Interactivity.SomeoneIsThere)
        {
            return;
        }

        foreach (var (name, value) in MissingArguments.Ask(this, _parameters!.Missing(given.Named.Keys)))
        {
            given.Named[name] = value;
        }
    }

    private void RefuseRemaining(object[]? remaining)
    {
        if (remaining is not { Length: > 0 })
        {
            return;
        }

        if (remaining.FirstOrDefault(value => (value as PSObject)?.BaseObject is bool || value is bool) is { } flag)
        {
            var shown = LanguagePrimitives.IsTrue(flag) ? "$true" : "$false";
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"Unexpected value {shown}: {Name} has no argument for it.",
                $"A switch takes its value with a colon: -name:{shown}.");
        }

        var first = Convert.ToString(remaining[0], System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
        var name = first.TrimStart('-').TrimEnd(':');
        var parameters = FindTool()?.Schema.Parameters ?? [];
        var nearest = MeantArgument.Nearest(name, parameters, OwnNames.Value.Where(n => n.Length > 3));
        throw new EngineException(
            ErrorIds.ArgumentUnknown,
            first.StartsWith('-')
                ? $"{Name} has no argument '{name}'."
                : $"Unexpected value '{first}': {Name} has no argument for it.",
            MeantArgument.AsField(name, parameters) is { } field ? field
                : nearest.Count > 0
                ? $"Did you mean {string.Join(", ", nearest.Select(n => "-" + n))}?"
                : $"See Get-AtlassianMcpTool {Name} | Format-List.");
    }

    private ToolInfo? FindTool()
    {
        try
        {
            return SessionTable.Resolve(Session, Runspace.DefaultRunspace).Engine?.Catalogue.Find(Name);
        }
        catch (EngineException)
        {
            return null; // The call itself says so, as an error one can catch.
        }
    }
}
