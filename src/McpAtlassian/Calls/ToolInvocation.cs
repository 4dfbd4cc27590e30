using System.Diagnostics.CodeAnalysis;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Calls;

/// <summary>
/// One invocation of a tool, without rows or with them: Invoke-AtlassianMcpTool's, or that of a command that was made
/// of a tool. Whatever it writes and asks, it writes and asks as that command.
/// </summary>
internal sealed class ToolInvocation : IDisposable
{
    private readonly PSCmdlet _command;
    private readonly AsyncPipeline _pipeline;
    private readonly McpSession _session;
    private readonly InvocationOptions _options;
    private readonly Func<ArgumentInput> _given;
    private readonly CallSettings _settings;
    private readonly RiskAnswers _answers = new();
    private readonly PipelineObserver _observer;
    private readonly BulkRun _run;
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private ArgumentInput? _input;
    private long _position;
    private bool _columnsNamed;

    /// <summary>Looks at the options and the files before anything is sent.</summary>
    /// <param name="command">The command that writes and asks.</param>
    /// <param name="pipeline">The way to its thread.</param>
    /// <param name="session">Where the tool is.</param>
    /// <param name="options">The command's options.</param>
    /// <param name="given">Reads the arguments that hold for every row; called on the pipeline's thread, once.</param>
    /// <exception cref="EngineException">An option that has no effect, a file that cannot be used.</exception>
    public ToolInvocation(
        PSCmdlet command,
        AsyncPipeline pipeline,
        McpSession session,
        InvocationOptions options,
        Func<ArgumentInput> given)
    {
        _command = command;
        _pipeline = pipeline;
        _session = session;
        _options = options;
        _given = given;
        RefuseIdleOptions();
        var paging = command.PagingParameters;
        _settings = new CallSettings
        {
            Session = session,
            Timeout = options.TimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(options.TimeoutSec),
            MayTakeLonger = options.MayTakeLonger,
            FollowsPages = options.All || options.IsPaged,
            Skip = paging?.Skip ?? 0,
            First = paging?.First ?? ulong.MaxValue,
            IncludeTotalCount = paging?.IncludeTotalCount ?? false,
            Raw = options.Raw,
            Files = options.OutFile is null
                ? null
                : new ResultFiles(command, options.OutFile, options.Force, options.HasRows),
            Audit = options.AuditLog is null
                ? null
                : new AuditLog(FilePath.Resolve(command, options.AuditLog, "Give a file path.")),
        };
        var force = options.Force && _settings.Files?.ReplacesFiles != true;
        _observer = new PipelineObserver(pipeline, options.Tool, showsProgress: !options.HasRows);
        var cutOff = new CutOffNote(options.Tool, _settings);
        _run = new BulkRun(pipeline, new ToolCaller(_settings), _observer, cutOff, new BulkOptions
        {
            Activity = options.Tool,
            HasRows = options.HasRows,
            Total = options.Total,
            ThrottleLimit = options.ThrottleLimit,
            Unordered = options.Unordered,
            RetryUnknown = options.RetryUnknown,
            StopsOnError = StopsOnError(),
            Journal = OpenJournal(),
            Allows = (call, input, stop) => MaySendAsync(call, input, force, stop),
            Writer = row => new OutputWriter(command, pipeline, _settings, row, _warned),
        });
    }

    /// <summary>Asks where the call's risk demands it; only then is read what the thing is called.</summary>
    private async Task<bool> MaySendAsync(
        PreparedCall call, PSObject? input, bool force, CancellationToken cancellationToken)
    {
        if (RiskQuestion.NeedsNoQuestion(_command, call))
        {
            return true;
        }

        var isUnnamed = await _pipeline.InvokeAsync(_ =>
            RiskQuestion.WillAsk(_command, call, force, _answers)
                && !RiskQuestion.IsNamed(call, input)).ConfigureAwait(false);
        var title = isUnnamed ? await _session.ReadTitleAsync(call, cancellationToken).ConfigureAwait(false) : null;
        return await _pipeline.InvokeAsync(
            _ => RiskQuestion.Allows(_command, call, input, title, force, _answers)).ConfigureAwait(false);
    }

    /// <summary>Refuses what can only be told to belong to nothing once the tool is known.</summary>
    public Action? RefuseRest { get; init; }

    /// <summary>Makes the one call of an invocation without rows.</summary>
    public async Task CallAsync(CancellationToken cancellationToken)
    {
        await OpenAuditAsync().ConfigureAwait(false);
        try
        {
            var call = await PrepareAsync(row: null, cancellationToken).ConfigureAwait(false);
            var only = new BulkRow { Position = ++_position, Hash = call.RowHash, Call = call };
            await _run.AddAsync(only, cancellationToken).ConfigureAwait(false);
            await _run.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error)
        {
            await _pipeline.WriteErrorAsync(Errors.ErrorRecords.From(error, _options.Tool)).ConfigureAwait(false);
        }
        finally
        {
            _observer.Complete();
        }
    }

    /// <summary>
    /// The one call of an invocation without rows, for who will make it; null where the user does not agree.
    /// </summary>
    public async Task<PreparedCall?> AgreeAsync(CancellationToken cancellationToken)
    {
        var call = await PrepareAsync(row: null, cancellationToken).ConfigureAwait(false);
        var force = _options.Force && _settings.Files?.ReplacesFiles != true;
        return await MaySendAsync(call, input: null, force, cancellationToken).ConfigureAwait(false) ? call : null;
    }

    /// <summary>Takes a row; returns when there is room for the next.</summary>
    public async Task AddAsync(PSObject? input, CancellationToken cancellationToken)
    {
        await OpenAuditAsync().ConfigureAwait(false);
        var position = ++_position;
        var shown = input ?? PSObject.AsPSObject(string.Empty);
        var row = PipedRow.From(input);
        if (_settings.Files is { } files && OutputWriter.NameOf(shown) is { } name)
        {
            files.Expect(position, name);
        }

        BulkRow next;
        try
        {
            var call = await PrepareAsync(row, cancellationToken).ConfigureAwait(false);
            next = new BulkRow { Position = position, Input = shown, Hash = call.RowHash, Call = call };
        }
        catch (EngineException error)
        {
            var hash = await _pipeline
                .InvokeAsync(
                    _ => RowHash.ComputeRefused(
                        _options.Tool, _options.Site, PipedRow.ReadOf(row))).ConfigureAwait(false);
            next = new BulkRow { Position = position, Input = shown, Hash = hash, Refusal = error };
        }

        await _run.AddAsync(next, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for all rows and writes what is left.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _run.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await _pipeline.InvokeAsync(cmdlet =>
        {
            // Beside the lines that begin like it, which PowerShell writes to the host as well.
            if (RiskQuestion.IsRehearsal(cmdlet) && _run.Progress.HasStarted)
            {
                cmdlet.WriteInformation(
                    new HostInformationMessage { Message = _run.Progress.SummarizeRehearsal() }, ["PSHOST"]);
            }

            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>Says how far a run of rows came that is stopped.</summary>
    public void SayStopped()
    {
        if (_options.HasRows && _run.Progress.HasStarted)
        {
            _command.Host.UI.WriteWarningLine(_run.Progress.SummarizeInterrupted());
        }
    }

    /// <summary>The input has failed: PowerShell ends the command without a word, and calls are under way.</summary>
    [SuppressMessage(
        "Usage",
        "VSTHRD002",
        Justification = "PowerShell gives no other chance; nothing the rows do needs this thread any more.")]
    public void WaitForRows()
    {
        if (!_run.HasPending)
        {
            return;
        }

        _pipeline.Dispose();
        try
        {
            if (_run.AbandonAsync().GetAwaiter().GetResult() is { } message)
            {
                _command.Host.UI.WriteWarningLine(message);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped meanwhile; the journal has what is not known.
        }
    }

    public void Dispose() => _run.Dispose();

    private async Task OpenAuditAsync()
    {
        if (_position == 0 && _settings.Audit is { } audit && !RiskQuestion.IsRehearsal(_command))
        {
            await audit.OpenAsync().ConfigureAwait(false);
        }
    }

    private async Task<PreparedCall> PrepareAsync(IArgumentRow? row, CancellationToken cancellationToken)
    {
        _input ??= await _pipeline.InvokeAsync(_ => _given()).ConfigureAwait(false);
        var input = new ArgumentInput
        {
            Named = _input.Named,
            Second = _input.Second,
            HasBareSwitch = _input.HasBareSwitch,
            ByPlace = _input.ByPlace,
            Row = row,
            ResolvePath = ResolvePath,
        };
        var options = new PrepareOptions
        {
            Site = _options.Site,
            SkipValidation = _options.SkipValidation,
            Reader = bind => _pipeline.InvokeAsync(_ => bind()),
        };
        var call = await _session.PrepareAsync(_options.Tool, input, options, cancellationToken).ConfigureAwait(false);
        RefuseRest?.Invoke();
        if (!_options.SkipValidation)
        {
            call = await _session.ResolveWordsAsync(call, cancellationToken).ConfigureAwait(false);
        }

        foreach (var warning in call.Warnings.Where(_warned.Add))
        {
            _pipeline.WriteWarning(warning);
        }

        NameUnmatchedColumns(call);
        return call;
    }

    /// <summary>Says once which columns play no part, with the argument that may have been meant.</summary>
    private void NameUnmatchedColumns(PreparedCall call)
    {
        if (_columnsNamed || call.UnmatchedColumns.Count == 0)
        {
            return;
        }

        _columnsNamed = true;
        var known = call.Tool.Schema.Parameters.Select(p => p.Name).ToList();
        var columns = call.UnmatchedColumns.Select(column =>
            $"'{column}'{string.Concat(NearestNames.Find(column, known, 1).Select(n => $" (nearest: {n})"))}");
        var one = call.UnmatchedColumns.Count == 1 ? "the column" : "the columns";
        var sent = call.UnmatchedColumns.Count == 1 ? "it is" : "they are";
        _pipeline.WriteWarning(
            $"{call.Tool.Name} has no argument for {one} {string.Join(", ", columns)}; {sent} not sent.");
    }

    /// <summary>An option that can do nothing is a misunderstanding, and is said before anything is sent.</summary>
    private void RefuseIdleOptions()
    {
        if (_options.RetryUnknown && _options.ResumeLog is null)
        {
            throw Idle("-RetryUnknown", "-ResumeLog, which records the rows with an unknown outcome");
        }

        if (!_options.HasRows && (_options.Unordered || _options.ThrottleLimit > 1))
        {
            var option = _options.Unordered ? "-Unordered" : "-ThrottleLimit";
            throw Idle(option, "rows: pipe objects to the command, or give them with -InputObject");
        }

        if (_options.Unordered && _options.ThrottleLimit == 1)
        {
            throw Idle("-Unordered", "-ThrottleLimit 2 or more: a single row at a time is always in order");
        }

        if (_options.Raw && _options.IsPaged)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "-First and -Skip count items, but -Raw returns whole answers.",
                "Leave -Raw out, or use -Raw -All to get all answers.");
        }
    }

    private static EngineException Idle(string option, string needed) =>
        new(ErrorIds.ArgumentInvalid, $"{option} has no effect here.", $"Leave it out. It needs {needed}.");

    private bool StopsOnError() => ErrorPreference.Of(_command) == ActionPreference.Stop;

    /// <summary>The journal; none where a rehearsal would only leave an empty one.</summary>
    private ResumeJournal? OpenJournal()
    {
        if (_options.ResumeLog is null)
        {
            return null;
        }

        var path = FilePath.Resolve(_command, _options.ResumeLog, "Give a file path.");
        return RiskQuestion.IsRehearsal(_command) && !System.IO.File.Exists(path) ? null : ResumeJournal.Open(path);
    }

    private string? ResolvePath(string path)
    {
        try
        {
            return _command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        }
        catch (Exception error) when (error is RuntimeException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
