using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Ci;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Errors;
using McpAtlassian.Models;

namespace McpAtlassian.Cmdlets.Calls;

/// <summary>
/// Sends piped rows, several at a time, writes what comes back in the rows' order (or as it comes), and keeps count so
/// that every row ends as done, failed, unknown or skipped.
/// </summary>
internal sealed class BulkRun : IDisposable
{
    /// <summary>How many answers may wait for an earlier row before no further row is sent.</summary>
    private const int WindowPerSlot = 8;

    private readonly AsyncPipeline _pipeline;
    private readonly ToolCaller _caller;
    private readonly OutputWriter _writer;
    private readonly ICallObserver _observer;
    private readonly BulkOptions _options;
    private readonly List<Task<Outcome>> _pending = [];
    private readonly List<BulkRow> _held = [];
    private bool _verified;
    private bool _stopped;

    public BulkRun(AsyncPipeline pipeline, ToolCaller caller, OutputWriter writer, ICallObserver observer, BulkOptions options)
    {
        _pipeline = pipeline;
        _caller = caller;
        _writer = writer;
        _observer = observer;
        _options = options;
        Progress = new BulkProgress(pipeline, options.Activity, options.Total);
        _verified = options.Journal is null || options.Journal.KnownThrough == 0;
    }

    /// <summary>The counts.</summary>
    public BulkProgress Progress { get; }

    /// <summary>Takes a row; returns when there is room for the next.</summary>
    public async Task AddAsync(BulkRow row, CancellationToken cancellationToken)
    {
        Progress.Taken();
        if (!_verified)
        {
            // Rows of an earlier run are compared with it before anything is sent.
            _held.Add(row);
            if (_held.Count >= _options.Journal!.KnownThrough)
            {
                await ReleaseAsync(cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        await StartAsync(row, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for all rows and writes what is left.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (!_verified)
        {
            await ReleaseAsync(cancellationToken).ConfigureAwait(false);
        }

        while (_pending.Count > 0)
        {
            await EmitNextAsync(cancellationToken).ConfigureAwait(false);
        }

        Progress.Complete();
        await CiSummary.AppendAsync(_pipeline, _options.Activity, Progress.Counts).ConfigureAwait(false);
    }

    public void Dispose() => _options.Journal?.Dispose();

    private async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        _options.Journal!.Verify([.. _held.Select(r => r.Hash)]);
        _verified = true;
        foreach (var row in _held)
        {
            await StartAsync(row, cancellationToken).ConfigureAwait(false);
        }

        _held.Clear();
    }

    private async Task StartAsync(BulkRow row, CancellationToken cancellationToken)
    {
        var known = _options.Journal?.GetState(row.Position) ?? RowState.New;
        if (known == RowState.Done)
        {
            _pending.Add(Task.FromResult(Outcome.Skipped(row)));
        }
        else if (known == RowState.Unknown && !_options.RetryUnknown)
        {
            _pending.Add(Task.FromResult(Outcome.Failed(row, new EngineException(
                ErrorIds.OutcomeUnknown,
                $"{row.Summary} was sent by an earlier run and its outcome is not known; it was not sent again.",
                "Look at the server whether it took effect; -RetryUnknown sends such rows again."))));
        }
        else if (row.Call is null)
        {
            _pending.Add(RefuseAsync(row));
        }
        else if (!await _options.Gate(row.Call, row.Input).ConfigureAwait(false))
        {
            Progress.Declined();
        }
        else
        {
            await RoomAsync(cancellationToken).ConfigureAwait(false);
            _pending.Add(SendAsync(row, cancellationToken));
        }

        await EmitReadyAsync(cancellationToken).ConfigureAwait(false);
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

            Task freed = running.Count < _options.ThrottleLimit && !_options.Unordered ? _pending[0] : Task.WhenAny(running);
            await freed.ConfigureAwait(false);
        }
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The task has ended.")]
    private static bool HasFailed(Task<Outcome> task) => task.Status == TaskStatus.RanToCompletion && task.Result.Error is not null;

    private async Task EmitReadyAsync(CancellationToken cancellationToken)
    {
        while (_pending.Count > 0 && (_options.Unordered ? _pending.Exists(t => t.IsCompleted) : _pending[0].IsCompleted))
        {
            await EmitNextAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EmitNextAsync(CancellationToken cancellationToken)
    {
        var next = _options.Unordered ? await Task.WhenAny(_pending).ConfigureAwait(false) : _pending[0];
        var outcome = await next.ConfigureAwait(false);
        _pending.Remove(next);
        cancellationToken.ThrowIfCancellationRequested();
        if (outcome.Error is { } error)
        {
            await ReportAsync(outcome.Row, error).ConfigureAwait(false);
        }
        else if (outcome.Output is { } output)
        {
            await _writer.WriteAsync(output, output.Values, outcome.Row.Input, isLastPage: true).ConfigureAwait(false);
        }
        else
        {
            await _pipeline.WriteObjectAsync(new McpBulkRow(outcome.Row.Position, "Skipped", outcome.Row.Input)).ConfigureAwait(false);
        }

        Progress.Show();
    }

    /// <summary>
    /// Writes a row's error. Under -ErrorAction Stop that ends the pipeline, so the rows in flight are awaited and
    /// recorded first and what they brought is written.
    /// </summary>
    private async Task ReportAsync(BulkRow row, EngineException error)
    {
        if (_options.StopsOnError && !_stopped)
        {
            _stopped = true;
            foreach (var outcome in await Task.WhenAll(_pending).ConfigureAwait(false))
            {
                if (outcome.Output is { } output)
                {
                    await _writer.WriteAsync(output, output.Values, outcome.Row.Input, isLastPage: true).ConfigureAwait(false);
                }
            }

            _pending.Clear();
            Progress.Complete();
            await CiSummary.AppendAsync(_pipeline, _options.Activity, Progress.Counts).ConfigureAwait(false);
        }

        await _pipeline.WriteErrorAsync(ErrorRecords.From(error, row.Input)).ConfigureAwait(false);
    }

    private async Task<Outcome> RefuseAsync(BulkRow row)
    {
        Progress.Ended(RowState.Failed);
        await RecordAsync(row, RowState.Failed).ConfigureAwait(false);
        return Outcome.Failed(row, new EngineException(row.Refusal!.ErrorId, $"{row.Summary}: {row.Refusal.Message}", row.Refusal.Remedy, row.Refusal));
    }

    private async Task<Outcome> SendAsync(BulkRow row, CancellationToken cancellationToken)
    {
        try
        {
            if (_options.Journal is { } journal)
            {
                await journal.StartAsync(row.Position, row.Hash).ConfigureAwait(false);
            }

            Progress.Started();
            ToolOutput output = await _caller.SendAsync(row.Call!, _observer, cancellationToken).ConfigureAwait(false);
            await RecordAsync(row, RowState.Done).ConfigureAwait(false);
            Progress.Ended(RowState.Done);
            return Outcome.Done(row, output);
        }
        catch (EngineException e)
        {
            var state = e.ErrorId == ErrorIds.OutcomeUnknown ? RowState.Unknown : RowState.Failed;
            await RecordAsync(row, state).ConfigureAwait(false);
            Progress.Ended(state);
            return Outcome.Failed(row, new EngineException(e.ErrorId, $"{row.Summary}: {e.Message}", e.Remedy, e));
        }
    }

    private Task RecordAsync(BulkRow row, RowState state) =>
        _options.Journal?.FinishAsync(row.Position, row.Hash, state) ?? Task.CompletedTask;

    private sealed class Outcome
    {
        public required BulkRow Row { get; init; }

        public ToolOutput? Output { get; private init; }

        public EngineException? Error { get; private init; }

        public static Outcome Done(BulkRow row, ToolOutput output) => new() { Row = row, Output = output };

        public static Outcome Failed(BulkRow row, EngineException error) => new() { Row = row, Error = error };

        public static Outcome Skipped(BulkRow row) => new() { Row = row };
    }
}
