using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Cmdlets;
using McpAtlassian.Cmdlets.Calls;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Models;
using McpAtlassian.Sessions;
using McpAtlassian.Transformation;

namespace McpAtlassian.Commands;

/// <summary>Calls a tool of a session and returns its result as objects.</summary>
/// <remarks>
/// <para>The tool's arguments are parameters, typed and completed from its schema: -jql, -summary. -Arguments takes them
/// as a hashtable, an object or JSON text instead, and both forms mix. An argument named like one of this command's own
/// parameters is offered as -Arg_name. cloudId is filled in from the session. Arguments are checked before anything is
/// sent, because Atlassian's v2 endpoint drops names it does not know without a word.</para>
/// <para>A result that is JSON comes back as objects, a list as its items one by one; other text stays text; images,
/// audio and resources come as objects that -OutFile saves. -First, -Skip and -All follow the tool's own paging; without
/// them one page is fetched, and a warning says when there is more.</para>
/// <para>Piped objects are rows: properties named like arguments are used, a plain value goes to the only required
/// argument. Each output carries its row as the member McpInput, each error as its target. One bad row does not stop the
/// rest, unless -ErrorAction Stop says so. -ResumeLog lets the same command go on where it was interrupted.</para>
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
/// Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1</code>
/// <para>Reads one issue.</para>
/// </example>
/// <example>
/// <code>Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO ORDER BY key' } -All | Format-Table</code>
/// <para>Searches and follows all pages; each issue is an object of its own.</para>
/// </example>
/// <example>
/// <code>Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -summary 'Printer on fire' -issueType Task -WhatIf</code>
/// <para>Shows what would be sent.</para>
/// </example>
/// <example>
/// <code>'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue -ThrottleLimit 4</code>
/// <para>Calls the tool once for each value, up to four at a time; the results keep the order.</para>
/// </example>
/// <example>
/// <code>Import-Csv new.csv | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 4 -ResumeLog run.jsonl -Confirm:$false</code>
/// <para>Creates an issue from each line of a file whose columns are named like the tool's arguments. After an
/// interruption the same command sends only what was not sent yet.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "AtlassianMcpTool", SupportsShouldProcess = true, SupportsPaging = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PSObject), typeof(string), typeof(McpContent), typeof(McpBulkRow))]
public sealed class InvokeAtlassianMcpToolCommand : SessionCmdlet, IDynamicParameters
{
    internal static readonly Lazy<HashSet<string>> OwnNames = new(() => ToolParameterSet.NamesOf(typeof(InvokeAtlassianMcpToolCommand)));

    private ToolParameterSet? _parameters;
    private CallSettings _settings = null!;
    private readonly RiskAnswers _answers = new();
    private PipelineObserver _observer = null!;
    private BulkRun? _run;
    private bool _ended;
    private long _position;
    private bool _columnsNamed;

    /// <summary>The tool's name. Tab completes it from the session's tools.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ToolNameCompleter))]
    public string Name { get; set; } = string.Empty;

    /// <summary>The arguments: a hashtable, an object with properties, or JSON text.</summary>
    [Parameter(Position = 1)]
    [ArgumentsTransformation]
    [ArgumentCompleter(typeof(ArgumentsKeyCompleter))]
    public object? Arguments { get; set; }

    /// <summary>
    /// Rows: objects whose properties are named like the tool's arguments, or plain values for its only required
    /// argument.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject[]? InputObject { get; set; }

    /// <summary>The site for this call instead of the session's: its name, host, URL or cloudId.</summary>
    [Parameter]
    [Alias("CloudId")]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string? Site { get; set; }

    /// <summary>Follow the tool's paging to the end.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>How many rows are sent at a time. Default 1.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>Write answers as they come instead of in the order of the rows.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>
    /// A file that remembers which rows were sent, for running the same command again after an interruption: rows done
    /// come out as Skipped with what they made, rows whose outcome is unknown are reported and not sent. It holds no argument values.
    /// </summary>
    [Parameter]
    public string? ResumeLog { get; set; }

    /// <summary>With -ResumeLog: send again the rows whose outcome an earlier run left unknown.</summary>
    [Parameter]
    public SwitchParameter RetryUnknown { get; set; }

    /// <summary>
    /// A file that gets one JSON line a call: when, who, where, which tool, the arguments without secrets, how it ended
    /// and how long it took.
    /// </summary>
    [Parameter]
    public string? AuditLog { get; set; }

    /// <summary>Return the server's whole answer as one JSON text.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>
    /// Save the result to this file, or into this folder under its own name: the bytes of an image, audio or resource,
    /// otherwise the text. With -All, -First or -Skip the file is a JSON array of the items. Further rows and parts get a
    /// number before the extension. A file that exists is replaced only with -Force.
    /// </summary>
    [Parameter]
    public string? OutFile { get; set; }

    /// <summary>How long one call may take, in seconds, repetitions included. Default 120; 0 means no limit.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Send the arguments without checking them against the tool's schema.</summary>
    [Parameter]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>
    /// Do not ask before a destructive tool. With an -OutFile that exists it replaces that file only, and a destructive tool
    /// needs -Confirm:$false as well.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

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

        bool mayAsk = Attendance.SomeoneIsThere && !MyInvocation.ExpectingInput && InputObject is null && !SkipValidation;
        var given = mayAsk && Arguments is not null and not string ? PlainValues.Arguments(Arguments) : null;
        _parameters = ToolParameterSet.Create(
            tool,
            OwnNames.Value,
            p => mayAsk && p.Required && p.Name != "cloudId" && Arguments is not string
                && (given is null || !given.Keys.Any(k => k.Equals(p.Name, StringComparison.OrdinalIgnoreCase))));
        return _parameters.Parameters;
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            Setup(Pipeline);
        }
        catch (EngineException e)
        {
            Throw(e);
        }
    }

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        if (_position == 0 && _settings.Audit is { } audit && !RiskGate.IsRehearsal(this))
        {
            await audit.OpenAsync().ConfigureAwait(false);
        }

        if (!HasRows)
        {
            await CallOnceAsync(pipeline, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var input in InputObject ?? [])
        {
            var row = await PrepareRowAsync(pipeline, input, cancellationToken).ConfigureAwait(false);
            await _run!.AddAsync(row, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (HasRows)
        {
            Run((_, cancellationToken) => _run!.CompleteAsync(cancellationToken));
        }

        _ended = true;
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        base.StopProcessing();
        if (HasRows && _run is { Progress.HasStarted: true } run)
        {
            Host.UI.WriteWarningLine(run.Progress.SummarizeInterrupted());
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended && _run is { HasPending: true } run && !StopToken.IsCancellationRequested)
        {
            WaitForRows(run);
        }

        base.Dispose(disposing);
        if (disposing)
        {
            _run?.Dispose();
        }
    }

    /// <summary>The input has failed: PowerShell ends this command without a word, and calls are under way.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "PowerShell gives no other chance; nothing the rows do needs this thread any more.")]
    private void WaitForRows(BulkRun run)
    {
        Pipeline.Dispose();
        try
        {
            if (run.AbandonAsync().GetAwaiter().GetResult() is { } message)
            {
                Host.UI.WriteWarningLine(message);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped meanwhile; the journal has what is not known.
        }
    }

    private bool HasRows => MyInvocation.ExpectingInput || InputObject is not null;

    private void Setup(AsyncPipeline pipeline)
    {
        bool paged = All || IsGiven("First") || IsGiven("Skip");
        RefuseIdleOptions();
        _settings = new CallSettings
        {
            Session = Resolved.Engine!,
            Timeout = TimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(TimeoutSec),
            FollowsPages = paged,
            Skip = PagingParameters.Skip,
            First = PagingParameters.First,
            IncludeTotalCount = PagingParameters.IncludeTotalCount,
            Raw = Raw,
            Files = OutFile is null ? null : new ResultFiles(this, OutFile, Force, HasRows),
            Audit = AuditLog is null ? null : new AuditLog(FilePath(AuditLog)),
        };
        bool force = Force && _settings.Files?.ReplacesFiles != true;
        var warned = new HashSet<string>(StringComparer.Ordinal);
        _observer = new PipelineObserver(pipeline, Name, showsProgress: !HasRows);
        _run = new BulkRun(pipeline, new ToolCaller(_settings), _observer, new CutOffNote(Name, _settings), new BulkOptions
        {
            Activity = Name,
            HasRows = HasRows,
            Total = MyInvocation.ExpectingInput ? null : InputObject?.LongLength,
            ThrottleLimit = ThrottleLimit,
            Unordered = Unordered,
            RetryUnknown = RetryUnknown,
            StopsOnError = StopsOnError(),
            Journal = OpenJournal(),
            Gate = async (call, input) => RiskGate.NeedsNoQuestion(this, call)
                || await pipeline.InvokeAsync(_ => RiskGate.Allows(this, call, input, force, _answers)).ConfigureAwait(false),
            Writer = row => new OutputWriter(this, pipeline, _settings, row, warned),
        });
    }

    /// <summary>An option that can do nothing is a misunderstanding, and is said before anything is sent.</summary>
    private void RefuseIdleOptions()
    {
        if (RetryUnknown && ResumeLog is null)
        {
            throw Idle("-RetryUnknown", "-ResumeLog, which tells which rows are unknown");
        }

        if (!HasRows && (Unordered || ThrottleLimit > 1))
        {
            throw Idle(Unordered ? "-Unordered" : "-ThrottleLimit", "rows: pipe objects to the command, or give them with -InputObject");
        }

        if (Unordered && ThrottleLimit == 1)
        {
            throw Idle("-Unordered", "-ThrottleLimit, because one row at a time is always in order");
        }

        if (Raw && (IsGiven("First") || IsGiven("Skip")))
        {
            throw new EngineException(ErrorIds.ArgumentInvalid, "-First and -Skip count items, and -Raw returns whole answers.", "Leave -Raw out, or use -Raw -All for all answers.");
        }
    }

    private static EngineException Idle(string option, string needed) =>
        new(ErrorIds.ArgumentInvalid, $"{option} has no effect here.", $"Leave it out; it needs {needed}.");

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private async Task CallOnceAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        try
        {
            var call = await PrepareAsync(pipeline, row: null, cancellationToken).ConfigureAwait(false);
            await _run!.AddAsync(new BulkRow { Position = ++_position, Hash = call.RowHash, Call = call }, cancellationToken).ConfigureAwait(false);
            await _run.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            await pipeline.WriteErrorAsync(Errors.ErrorRecords.From(e, Name)).ConfigureAwait(false);
        }
        finally
        {
            _observer.Complete();
        }
    }

    private async Task<BulkRow> PrepareRowAsync(AsyncPipeline pipeline, PSObject input, CancellationToken cancellationToken)
    {
        long position = ++_position;
        var row = RowColumns.From(input, Resolved.Engine!.Catalogue.Find(Name));
        try
        {
            var call = await PrepareAsync(pipeline, row, cancellationToken).ConfigureAwait(false);
            return new BulkRow { Position = position, Input = input, Hash = call.RowHash, Call = call };
        }
        catch (EngineException e)
        {
            return new BulkRow { Position = position, Input = input, Hash = RowHash.ComputeRefused(Name, Site, row), Refusal = e };
        }
    }

    private async Task<PreparedCall> PrepareAsync(AsyncPipeline pipeline, Dictionary<string, object?>? row, CancellationToken cancellationToken)
    {
        if (_parameters is not null)
        {
            RefuseRemaining(Remaining);
        }

        if (Arguments is string text)
        {
            throw new EngineException(ErrorIds.ArgumentInvalid, ArgumentsText.Explain(text), RemedyForText());
        }

        var arguments = PlainValues.Arguments(Arguments);
        _parameters?.CopyTo(arguments);

        // A tool that is not in the catalogue (a v1 name, an operation behind execute) has no parameters while binding,
        // so what was meant for them is taken from what was left over.
        object[] left = _parameters is null ? RemainingArguments.Take(Remaining, arguments) : [];
        Attachments.Read(this, Resolved.Engine!.Catalogue.Find(Name), arguments);
        var call = await Resolved.Engine!.PrepareAsync(
            Name,
            arguments,
            new PrepareOptions { Site = Site, Row = row, SkipValidation = SkipValidation },
            cancellationToken).ConfigureAwait(false);
        RefuseRemaining(left);
        foreach (string warning in call.Warnings)
        {
            pipeline.WriteWarning(warning);
        }

        NameUnmatchedColumns(pipeline, call);
        return call;
    }

    /// <summary>Text in the place of the arguments is most often the value of the one argument that the tool needs.</summary>
    private string RemedyForText()
    {
        const string General = "Give a hashtable, an object, or a JSON object as text.";
        var needed = Resolved.Engine!.Catalogue.Find(Name)?.Schema.Parameters.Where(p => p.Required && p.Name != "cloudId").ToList();
        return needed?.Count == 1 ? $"Name it: Invoke-AtlassianMcpTool {Name} -{needed[0].Name} <value>. {General}" : General;
    }

    /// <summary>Says once which columns play no part: loudly when one looks like a slip of the pen.</summary>
    private void NameUnmatchedColumns(AsyncPipeline pipeline, PreparedCall call)
    {
        if (_columnsNamed || call.UnmatchedColumns.Count == 0)
        {
            return;
        }

        _columnsNamed = true;
        var known = call.Tool.Schema.Parameters.Select(p => p.Name).ToList();
        var slips = call.UnmatchedColumns.Where(c => NearestNames.Find(c, known, 1).Count > 0).ToList();
        if (slips.Count > 0)
        {
            pipeline.WriteWarning($"{call.Tool.Name} has no argument for the column {string.Join(", ", slips.Select(s => $"'{s}' (nearest: {NearestNames.Find(s, known, 1)[0]})"))}; it is not sent.");
        }

        pipeline.WriteVerbose($"Columns that are no arguments of {call.Tool.Name}: {string.Join(", ", call.UnmatchedColumns)}.");
    }

    private void RefuseRemaining(object[]? remaining)
    {
        if (remaining is not { Length: > 0 })
        {
            return;
        }

        string first = Convert.ToString(remaining[0], System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
        string name = first.TrimStart('-').TrimEnd(':');
        var nearest = NearestNames.Find(name, (_parameters?.Names ?? []).Concat(OwnNames.Value.Where(n => n.Length > 3)));
        throw new EngineException(
            ErrorIds.ArgumentUnknown,
            first.StartsWith("-", StringComparison.Ordinal) ? $"{Name} has no argument '{name}'." : $"'{first}' belongs to no argument of {Name}.",
            nearest.Count > 0 ? $"Did you mean {string.Join(", ", nearest.Select(n => "-" + n))}?" : $"See Get-AtlassianMcpTool {Name} | Format-List.");
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

    private bool StopsOnError()
    {
        object? preference = MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? given)
            ? given
            : SessionState.PSVariable.GetValue("ErrorActionPreference");
        return LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action == ActionPreference.Stop;
    }

    /// <summary>The journal; none where a rehearsal would only leave an empty one.</summary>
    private ResumeJournal? OpenJournal()
    {
        if (ResumeLog is null)
        {
            return null;
        }

        string path = FilePath(ResumeLog);
        return RiskGate.IsRehearsal(this) && !System.IO.File.Exists(path) ? null : ResumeJournal.Open(path);
    }

    private string FilePath(string path)
    {
        string target = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem"
            ? target
            : throw new EngineException(ErrorIds.PathInvalid, $"'{path}' is not a path in the file system.", "Give a file path.");
    }
}
