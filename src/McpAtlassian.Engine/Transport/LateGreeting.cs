using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// The client's "initialized" to a server over HTTP, which answers nothing that a first call needs: sent in its turn it
/// costs one round trip. A request that only reads goes before it, as the protocol lets it (MCP 2025-11-25, Lifecycle:
/// requests wait for the answer to initialize); any other waits until it has arrived.
/// </summary>
internal sealed class LateGreeting(Func<Task> send)
{
    /// <summary>
    /// How long a first call has the connection to itself. A server that has a question within the call may wait for
    /// the greeting before it asks.
    /// </summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a session that calls nothing goes without it.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private Task? _sending;

    /// <summary>Sends it in a while, whatever else is sent.</summary>
    public void Schedule()
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = SendAfterAsync(Task.Delay(Idle));
        }
    }

    /// <summary>Sends a request, before the greeting where it may go there.</summary>
    public async Task SendAsync(Func<Task> request, CallContext? context)
    {
        if (_sending is { IsCompletedSuccessfully: true })
        {
            await request().ConfigureAwait(false);
            return;
        }

        if (context is not { MayOvertake: true })
        {
            await Begin().ConfigureAwait(false);
            await request().ConfigureAwait(false);
            return;
        }

        context.Overtook = true;
        var sending = request();
        await Task.WhenAny(sending, Task.Delay(HeadStart)).ConfigureAwait(false);
        _ = Begin();
        await sending.ConfigureAwait(false);
    }

    private async Task SendAfterAsync(Task moment)
    {
        await moment.ConfigureAwait(false);
        _ = Begin();
    }

    /// <summary>
    /// Outside the flow of the call that happens to be the first, whose notes its answer would overwrite.
    /// </summary>
    private Task Begin()
    {
        lock (_lock)
        {
            if (_sending is null)
            {
                using (ExecutionContext.SuppressFlow())
                {
                    _sending = Task.Run(send);
                }

                // Who needs it waits for it and hears of its failure; nobody has to.
                _ = _sending.ContinueWith(
                    static task => _ = task.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
            }

            return _sending;
        }
    }
}
