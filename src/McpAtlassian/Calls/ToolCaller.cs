using System.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Calls;

/// <summary>Sends prepared calls, one page after the other where asked for, and notes each in the audit log.</summary>
internal sealed class ToolCaller(CallSettings settings)
{
    /// <summary>Fetches the pages that are wanted and hands each over before the next is fetched.</summary>
    /// <param name="call">The call.</param>
    /// <param name="observer">Hears progress and questions.</param>
    /// <param name="take">Takes a page.</param>
    /// <param name="later">What went wrong beside the call and does not change its outcome.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How far it went.</returns>
    public async Task<PageWalk> SendAsync(
        PreparedCall call,
        ICallObserver observer,
        Func<ResultPage, Task> take,
        List<EngineException> later,
        CancellationToken cancellationToken)
    {
        var skip = settings.Skip;
        var left = settings.First;
        var wanted = left > ulong.MaxValue - skip ? ulong.MaxValue : skip + left;
        var walk = new PageWalk(call, settings.FollowsPages ? wanted : null);
        while (walk.Next is { } next && (left > 0 || (settings.IncludeTotalCount && walk.Received == 0)))
        {
            var output = await SendAsync(next, observer, later, cancellationToken).ConfigureAwait(false);
            if (!walk.Accept(output))
            {
                break;
            }

            var from = (int)Math.Min(skip, (ulong)output.Values.Count);
            var count = (int)Math.Min(left, (ulong)(output.Values.Count - from));
            skip -= (ulong)from;
            left -= (ulong)count;
            var isLast = !settings.FollowsPages || walk.Next is null || left == 0;
            await take(new ResultPage(output, from, count, isLast)).ConfigureAwait(false);
            if (isLast)
            {
                break;
            }
        }

        return walk;
    }

    private async Task<ToolOutput> SendAsync(
        PreparedCall call, ICallObserver observer, List<EngineException> later, CancellationToken cancellationToken)
    {
        var when = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        var outcome = "Canceled";
        try
        {
            var options = new CallOptions
            {
                Timeout = settings.Timeout,
                MayTakeLonger = settings.MayTakeLonger,
                Shaper = PsShaper.Instance,
                Observer = observer,
            };
            var output = await settings.Session.SendAsync(call, options, cancellationToken).ConfigureAwait(false);
            outcome = "Succeeded";
            return output;
        }
        catch (EngineException error)
        {
            outcome = error.ErrorId;
            throw;
        }
        finally
        {
            await NoteAsync(call, outcome, watch.Elapsed, when, later).ConfigureAwait(false);
        }
    }

    /// <summary>Notes how a call ended. That it cannot be noted changes nothing about how it ended.</summary>
    private async Task NoteAsync(
        PreparedCall call, string outcome, TimeSpan duration, DateTimeOffset when, List<EngineException> later)
    {
        if (settings.Audit is not { } audit)
        {
            return;
        }

        try
        {
            await audit.AppendAsync(settings.Session, call, outcome, duration, when).ConfigureAwait(false);
        }
        catch (EngineException error)
        {
            later.Add(error.Restate($"{error.Message} The call had already ended: {outcome}.", error.Remedy, error));
        }
    }
}
