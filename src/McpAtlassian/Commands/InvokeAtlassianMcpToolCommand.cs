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
/// <para>The tool's arguments are parameters, typed and completed from its schema: -jql, -summary. -Arguments takes
/// them as a hashtable, an object or JSON text instead, and both forms mix; any other value in its place is the value
/// of the only required argument. An argument named like one of this command's own parameters is offered as -Arg_name.
/// cloudId is filled in from the session. Arguments are checked before anything is sent, because Atlassian's v2
/// endpoint drops names it does not know without a word.</para>
/// <para>A value means the same whichever way it comes, and whatever the culture: only the schema decides. Dates become
/// a day or ISO 8601, the lines of a text are joined, a file's path where a file is wanted is read. What cannot be the
/// argument is refused rather than guessed. A switch takes its value with a colon: -deleteSubtasks:$false.</para>
/// <para>A result that is JSON comes back as objects, a list as its items one by one; other text stays text; images,
/// audio and resources come as objects that -OutFile saves. -First, -Skip and -All follow the tool's own paging;
/// without them one page is fetched, and a warning says when there is more.</para>
/// <para>Piped objects are rows. Of a row of your own, such as a line of a CSV file, the properties named like
/// arguments are used; empty ones are left out, and a warning names those that fit nothing. An object of Jira or
/// Confluence lends what it is, its key or id, and never what it holds. A file is attached. A plain value goes to the
/// only required argument that is not given otherwise. Each output carries its row as the member McpInput, each error
/// as its target. One bad row does not stop the rest, unless -ErrorAction Stop says so. -ResumeLog lets the same
/// command go on where it was interrupted.</para>
/// <para>What a tool may do decides whether it asks: one that only reads never does; one that writes goes through
/// ShouldProcess, so -Confirm and -WhatIf work; a destructive one asks besides, unless -Confirm:$false or -Force is
/// given. Where nobody can answer it is refused as ConfirmationRequired and nothing is sent. -WhatIf shows the exact
/// arguments and sends nothing.</para>
/// <para>A request that the server declined because of its rate limit is repeated after the time the server names. A
/// call whose connection breaks is repeated only when the tool declares that it reads or is idempotent; any other call
/// ends as OutcomeUnknown rather than being sent twice.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Invoke-AtlassianMcpTool getJiraIssue DEMO-1</code>
/// <para>Reads one issue.</para>
/// </example>
/// <example>
/// <code>Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO ORDER BY key' } -All |
/// Format-Table</code>
/// <para>Searches and follows all pages; each issue is an object of its own.</para>
/// </example>
/// <example>
/// <code>Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -summary 'Printer on fire' -issueType Task `
///     -WhatIf</code>
/// <para>Shows what would be sent.</para>
/// </example>
/// <example>
/// <code>'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue -ThrottleLimit 4</code>
/// <para>Calls the tool once for each value, up to four at a time; the results keep the order.</para>
/// </example>
/// <example>
/// <code>Import-Csv new.csv | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 4 -ResumeLog run.jsonl `
///     -Confirm:$false</code>
/// <para>Creates an issue from each line of a file whose columns are named like the tool's arguments. After an
/// interruption the same command sends only what was not sent yet.</para>
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
    /// The arguments: a hashtable, an object with properties, or JSON text; or the value of the only required argument.
    /// </summary>
    [Parameter(Position = 1, HelpMessage = Tip.Arguments)]
    [ArgumentCompleter(typeof(ArgumentsKeyCompleter))]
    public object? Arguments { get; set; }

    /// <summary>
    /// Rows: objects whose properties are named like the tool's arguments, objects of Jira or Confluence, files, or
    /// plain values for the only required argument that is not given otherwise.
    /// </summary>
    [Parameter(ValueFromPipeline = true, HelpMessage = Tip.InputObject)]
    public PSObject[]? InputObject { get; set; }

    /// <summary>The site for this call instead of the session's: its name, host, URL or cloudId.</summary>
    [Parameter(HelpMessage = Tip.Site)]
    [Alias("CloudId")]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string? Site { get; set; }

    /// <summary>Follow the tool's paging to the end.</summary>
    [Parameter(HelpMessage = Tip.All)]
    public SwitchParameter All { get; set; }

    /// <summary>How many rows are sent at a time. Default 1.</summary>
    [Parameter(HelpMessage = Tip.ThrottleLimit)]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>Write answers as they come instead of in the order of the rows.</summary>
    [Parameter(HelpMessage = Tip.Unordered)]
    public SwitchParameter Unordered { get; set; }

    /// <summary>
    /// A file that remembers which rows were sent, for running the same command again after an interruption: rows done
    /// come out as Skipped with what they made, rows whose outcome is unknown are reported and not sent. It holds no
    /// argument values.
    /// </summary>
    [Parameter(HelpMessage = Tip.ResumeLog)]
    public string? ResumeLog { get; set; }

    /// <summary>With -ResumeLog: send again the rows whose outcome an earlier run left unknown.</summary>
    [Parameter(HelpMessage = Tip.RetryUnknown)]
    public SwitchParameter RetryUnknown { get; set; }

    /// <summary>
    /// A file that gets one JSON line a call: when, who, where, which tool, the arguments without secrets, how it ended
    /// and how long it took.
    /// </summary>
    [Parameter(HelpMessage = Tip.AuditLog)]
    public string? AuditLog { get; set; }

    /// <summary>Return the server's whole answer as one JSON text.</summary>
    [Parameter(HelpMessage = Tip.Raw)]
    public SwitchParameter Raw { get; set; }

    /// <summary>
    /// Save the result to this file, or into this folder under its own name: the bytes of an image, audio or resource,
    /// otherwise the text. With -All, -First or -Skip the file is a JSON array of the items. Further rows and parts get
    /// a number before the extension. A file that exists is replaced only with -Force.
    /// </summary>
    [Parameter(HelpMessage = Tip.OutFile)]
    public string? OutFile { get; set; }

    /// <summary>
    /// How long one call may take, in seconds, repetitions included. Default 120; 0 means no limit. A call that the
    /// server makes a task of takes what it takes, unless this is given. Ctrl+C has the server stop the task.
    /// </summary>
    [Parameter(HelpMessage = Tip.TimeoutSec)]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Send the arguments without checking them against the tool's schema.</summary>
    [Parameter(HelpMessage = Tip.SkipValidation)]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>
    /// Do not ask before a destructive tool. With an -OutFile that exists it replaces that file only, and a destructive
    /// tool needs -Confirm:$false as well.
    /// </summary>
    [Parameter(HelpMessage = Tip.Force)]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Make the call in the background, as a job: Receive-Job gives its result, Stop-Job stops it, at the server too.
    /// What is to be asked is asked before. For one call, without rows.
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
                $"{shown} belongs to no argument of {Name}.",
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
                : $"'{first}' belongs to no argument of {Name}.",
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
