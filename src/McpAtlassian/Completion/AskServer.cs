using System.Diagnostics.CodeAnalysis;

namespace McpAtlassian.Completion;

/// <summary>Lets a completer ask the server: two seconds at most, and nothing at all when it fails.</summary>
internal static class AskServer
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(2);

    [SuppressMessage(
        "Usage",
        "VSTHRD002",
        Justification = "A completer is synchronous; the wait is bounded, and the work runs on other threads.")]
    public static IReadOnlyList<T> For<T>(Func<CancellationToken, Task<IReadOnlyList<T>>> question)
    {
        var timeout = new CancellationTokenSource(Ceiling);
        var work = Task.Run(() => question(timeout.Token));
        _ = work.ContinueWith(
            (t, state) =>
            {
                _ = t.Exception;
                ((CancellationTokenSource)state!).Dispose();
            },
            timeout,
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
        try
        {
            return work.Wait(Ceiling) ? work.Result : [];
        }
        catch (AggregateException)
        {
            return []; // Tab must never answer with an error.
        }
    }
}
