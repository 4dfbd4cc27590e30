using System.Diagnostics.CodeAnalysis;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Calls;

/// <summary>
/// Sends rows, several at a time, writes what comes back in the rows' order (or as it comes), and keeps count so that
/// every row ends as done, failed, unknown or skipped. One call without rows is a run of one. With one row at a time
/// its output is written as it comes and before the next row is taken.
/// </summary>
internal sealed class BulkRun : IDisposable
{
    /// <summary>How many answers may wait for an earlier row before no further row is sent.</summary>
    private const int WindowPerSlot = 8;

    private readonly AsyncPipeline _pipeline;
    private readonly ToolCaller _caller;
    private readonly ICallObserver _observer;
    private readonly BulkOptions _options;
    private readonly CutOffNote _cutOff;
    private readonly List<Task<Outcome>> _pending = [];
    private long _count;
    private bool _stopped;

    public BulkRun(
        AsyncPipeline pipeline, ToolCaller caller, ICallObserver observer, CutOffNote cutOff, BulkOptions options)
    {
        _pipeline = pipeline;
        _caller = caller;
        _observer = observer;
        _cutOff = cutOff;
        _options = options;
        Progress = new BulkProgress(pipeline, options.Activity, options.Total);
    }

    /// <summary>The counts.</summary>
    public BulkProgress Progress { get; }

    /// <summary>True while rows are under way, or their output waits to be written.</summary>
    public bool HasPending => _pending.Count > 0;

    /// <summary>Takes a row; returns when there is room for the next.</summary>
    /// <exception cref="EngineException">ResumeMismatch: the input is not the journal's.</exception>
    public async Task AddAsync(BulkRow row, CancellationToken cancellationToken)
    {
        _count++;
        Progress.Taken();
        try
        {
            _options.Journal?.Verify(row.Position, row.Hash);
        }
        catch (EngineException)
        {
            await DrainAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }

        await StartAsync(row, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for all rows and writes what is left.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        _options.Journal?.VerifyEnd(_count);
        if (_cutOff.Describe() is { } warning)
        {
            _pipeline.WriteWarning(warning);
        }

        await SummarizeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Waits for the rows under way after the input has failed and PowerShell takes no output any more; says what
    /// became of them, or nothing where none was under way.
    /// </summary>
    public async Task<string?> AbandonAsync()
    {
        var outcomes = await Task.WhenAll(_pending).ConfigureAwait(false);
        _pending.Clear();
        var rows = string.Join(
            "; ",
            outcomes.Select(o => o.Error?.Message ?? $"{o.Row.Summary}: {(o.IsSkipped ? "skipped" : "done")}"));
        return outcomes.Length == 0
            ? null
            : "The input ended with an error while rows were running, so their output cannot be written. " + rows;
    }

    public void Dispose() => _options.Journal?.Dispose();

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (_pending.Count > 0)
        {
            await EmitNextAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SummarizeAsync()
    {
        if (_options.HasRows)
        {
            Progress.Complete();
            await CiSummary.AppendAsync(_pipeline, _options.Activity, _stopped, Progress.Counts).ConfigureAwait(false);
        }
    }

    private async Task StartAsync(BulkRow row, CancellationToken cancellationToken)
    {
        var known = _options.Journal?.GetState(row.Position) ?? RowState.New;
        if (known == RowState.Done)
        {
            _pending.Add(Task.FromResult(new Outcome(row) { IsSkipped = true }));
        }
        else if (known == RowState.Unknown && !_options.RetryUnknown)
        {
            _pending.Add(Task.FromResult(new Outcome(row)
            {
                Error = new EngineException(
                    ErrorIds.OutcomeUnknown,
                    $"{row.Summary} was sent by an earlier run, but its outcome is unknown. It was not sent again.",
                    "Check the site for the result. -RetryUnknown sends such rows again."),
            }));
        }
        else if (row.Call is null)
        {
            _pending.Add(RefuseAsync(row));
        }
        else if (!await IsAllowedAsync(row, cancellationToken).ConfigureAwait(false))
        {
            Progress.Declined();
        }
        else
        {
            await RoomAsync(cancellationToken).ConfigureAwait(false);

            // The room may come from a row that the stop has just ended: this one is then not sent, nor in the journal.
            cancellationToken.ThrowIfCancellationRequested();
            _pending.Add(SendAsync(row, cancellationToken));
        }

        if (_options.ThrottleLimit == 1)
        {
            await DrainAsync(cancellationToken).ConfigureAwait(false);
        }

        await EmitReadyAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsAllowedAsync(BulkRow row, CancellationToken cancellationToken)
    {
        try
        {
            return await _options.Allows(row.Call!, row.Input, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException) when (_pending.Count > 0)
        {
            await DrainAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until another row may be sent.</summary>
    private async Task RoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await EmitReadyAsync(cancellationToken).ConfigureAwait(false);
            if (_options.StopsOnError && _pending.Exists(HasFailed))
            {
                // The failure is behind an answer that is still awaited; no further row is sent meanwhile.
                await EmitNextAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            var running = _pending.Where(t => !t.IsCompleted).ToList();
            if (running.Count < _options.ThrottleLimit && _pending.Count < _options.ThrottleLimit * WindowPerSlot)
            {
                return;
            }

            Task freed =
                running.Count < _options.ThrottleLimit && !_options.Unordered ? _pending[0] : Task.WhenAny(running);
            await freed.ConfigureAwait(false);
        }
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The task has ended.")]
    private static bool HasFailed(Task<Outcome> task) =>
        task.Status == TaskStatus.RanToCompletion && task.Result.Error is not null;

    private async Task EmitReadyAsync(CancellationToken cancellationToken)
    {
        while (_pending.Count > 0
            && (_options.Unordered ? _pending.Exists(t => t.IsCompleted) : _pending[0].IsCompleted))
        {
            await EmitNextAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EmitNextAsync(CancellationToken cancellationToken)
    {
        var task = _options.Unordered ? await Task.WhenAny(_pending).ConfigureAwait(false) : _pending[0];
        var outcome = await task.ConfigureAwait(false);
        _pending.Remove(task);
        cancellationToken.ThrowIfCancellationRequested();
        await EmitAsync(outcome).ConfigureAwait(false);
        if (_options.HasRows)
        {
            Progress.Show();
        }
    }

    /// <summary>Writes what a row returned, then what went wrong: with it, and beside it.</summary>
    private async Task EmitAsync(Outcome outcome)
    {
        await WriteAsync(outcome).ConfigureAwait(false);
        foreach (var error in outcome.Errors.ToList())
        {
            await ReportAsync(outcome.Row, error).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(Outcome outcome)
    {
        if (outcome.IsSkipped)
        {
            var made = _options.Journal!.GetMade(outcome.Row.Position);
            var skipped = new McpBulkRow(outcome.Row.Position, "Skipped", outcome.Row.Input, made);
            await _pipeline.WriteObjectAsync(skipped).ConfigureAwait(false);
            return;
        }

        using var writer = outcome.Writer;
        foreach (var page in outcome.Pages)
        {
            await WriteAsync(outcome, page).ConfigureAwait(false);
        }

        outcome.Pages.Clear();
    }

    /// <summary>Writes a page; that it cannot be saved is an error beside the result, which is known.</summary>
    private static async Task WriteAsync(Outcome outcome, ResultPage page)
    {
        try
        {
            await outcome.Writer!.WriteAsync(page).ConfigureAwait(false);
        }
        catch (EngineException error)
        {
            outcome.Later.Add(outcome.Row.Name(error));
        }
    }

    /// <summary>
    /// Writes a row's error. Under -ErrorAction Stop that ends the pipeline, so the rows in flight are awaited and
    /// recorded first, what they brought is written, and what failed among them is said.
    /// </summary>
    private async Task ReportAsync(BulkRow row, EngineException error)
    {
        if (_options.StopsOnError && !_stopped)
        {
            _stopped = true;
            foreach (var outcome in await Task.WhenAll(_pending).ConfigureAwait(false))
            {
                await WriteAsync(outcome).ConfigureAwait(false);
                foreach (var other in outcome.Errors)
                {
                    _pipeline.WriteWarning(other.Message);
                }
            }

            _pending.Clear();
            await SummarizeAsync().ConfigureAwait(false);
        }

        var record = ErrorRecords.From(error, (object?)row.Input ?? _options.Activity);
        await _pipeline.WriteErrorAsync(record).ConfigureAwait(false);
    }

    private async Task<Outcome> RefuseAsync(BulkRow row)
    {
        var outcome = new Outcome(row) { Error = row.Name(row.Refusal!) };
        await RecordAsync(outcome, RowState.Failed).ConfigureAwait(false);
        return outcome;
    }

    private async Task<Outcome> SendAsync(BulkRow row, CancellationToken cancellationToken)
    {
        var outcome = new Outcome(row);
        try
        {
            if (_options.Journal is { } journal)
            {
                await journal.StartAsync(row.Position, row.Hash).ConfigureAwait(false);
            }

            Progress.Started();
            outcome.Writer = _options.Writer(row);
            ResultIdentity? made = null;
            var walk = await _caller.SendAsync(
                row.Call!,
                _observer,
                page =>
                {
                    made ??= page.Output.Identity;

                    // The last page waits until the row is recorded: whoever takes it may end the pipeline.
                    if (_options.ThrottleLimit == 1 && !page.IsLast)
                    {
                        return WriteAsync(outcome, page);
                    }

                    outcome.Pages.Add(page);
                    return Task.CompletedTask;
                },
                outcome.Later,
                cancellationToken).ConfigureAwait(false);
            _cutOff.Add(row, walk);
            await RecordAsync(outcome, RowState.Done, made).ConfigureAwait(false);
        }
        catch (EngineException error)
        {
            outcome.Error = row.Name(error);
            var mayBeDone = error.MayHaveTakenEffect && !row.Call!.IsReplayable;
            await RecordAsync(outcome, mayBeDone ? RowState.Unknown : RowState.Failed).ConfigureAwait(false);
        }

        return outcome;
    }

    /// <summary>Records how a row ended. A journal that cannot be written changes nothing about that.</summary>
    private async Task RecordAsync(Outcome outcome, RowState state, ResultIdentity? made = null)
    {
        Progress.Ended(state);
        if (_options.Journal is not { } journal)
        {
            return;
        }

        try
        {
            await journal.FinishAsync(outcome.Row.Position, outcome.Row.Hash, state, made).ConfigureAwait(false);
        }
        catch (EngineException error) when (error.ErrorId != outcome.Error?.ErrorId)
        {
            outcome.Later.Add(outcome.Row.Name(
                error.Restate($"{error.Message} The call had already ended: {state}.", error.Remedy, error)));
        }
        catch (EngineException)
        {
            // The journal's own failure is what ended the row, before it was sent.
        }
    }

    private sealed class Outcome(BulkRow row)
    {
        public BulkRow Row { get; } = row;

        public bool IsSkipped { get; init; }

        /// <summary>What came back and is not written yet.</summary>
        public List<ResultPage> Pages { get; } = [];

        public OutputWriter? Writer { get; set; }

        /// <summary>Why the call failed.</summary>
        public EngineException? Error { get; set; }

        /// <summary>What went wrong beside a call whose outcome is known.</summary>
        public List<EngineException> Later { get; } = [];

        public IEnumerable<EngineException> Errors => Error is null ? Later : [Error, .. Later];
    }
}
