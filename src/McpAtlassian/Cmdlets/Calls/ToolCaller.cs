using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Cmdlets.Calls;

/// <summary>Sends prepared calls, one page after the other where asked for, and notes each in the audit log.</summary>
internal sealed class ToolCaller(CallSettings settings)
{
    /// <summary>One call, one page.</summary>
    public async Task<ToolOutput> SendAsync(PreparedCall call, ICallObserver observer, CancellationToken cancellationToken)
    {
        var when = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        string outcome = "Canceled";
        try
        {
            var options = new CallOptions { Timeout = settings.Timeout, Shaper = PsShaper.Instance, Observer = observer };
            var output = await settings.Session.SendAsync(call, options, cancellationToken).ConfigureAwait(false);
            outcome = "Succeeded";
            return output;
        }
        catch (EngineException e)
        {
            outcome = e.ErrorId;
            throw;
        }
        finally
        {
            if (settings.Audit is { } audit)
            {
                await audit.AppendAsync(settings.Session, call, outcome, watch.Elapsed, when).ConfigureAwait(false);
            }
        }
    }

    /// <summary>All pages that are wanted, each handed over before the next is fetched.</summary>
    public async Task SendPagesAsync(PreparedCall call, ICallObserver observer, Func<ToolOutput, IReadOnlyList<object?>, bool, Task> take, CancellationToken cancellationToken)
    {
        ulong skip = settings.Skip;
        ulong left = settings.First;
        for (PreparedCall? next = call; next is not null && left > 0;)
        {
            var output = await SendAsync(next, observer, cancellationToken).ConfigureAwait(false);
            next = Pager.Next(next, output);
            bool isLast = next is null || !settings.AllPages;
            await take(output, Window(output.Values, ref skip, ref left), isLast).ConfigureAwait(false);
            if (isLast)
            {
                break;
            }
        }
    }

    private static IReadOnlyList<object?> Window(IReadOnlyList<object?> values, ref ulong skip, ref ulong left)
    {
        if (skip == 0 && (ulong)values.Count <= left)
        {
            left -= (ulong)values.Count;
            return values;
        }

        var window = new List<object?>();
        foreach (object? value in values)
        {
            if (skip > 0)
            {
                skip--;
            }
            else if (left > 0)
            {
                left--;
                window.Add(value);
            }
        }

        return window;
    }
}
