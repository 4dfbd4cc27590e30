using System.Collections.Concurrent;
using System.Diagnostics;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// One holder at a time among all threads and processes of the user. The file stays after use: removing it would let
/// a process that waits on the removed one and a newcomer both believe they hold the lock.
/// </summary>
internal static class CrossProcessLock
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> InProcess = new(StringComparer.Ordinal);

    public static async Task<IDisposable> TakeAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var gate = InProcess.GetOrAdd(path, static _ => new SemaphoreSlim(1, 1));
        if (!await gate.WaitAsync(patience, cancellationToken).ConfigureAwait(false))
        {
            throw Busy(path);
        }

        try
        {
            var waited = Stopwatch.StartNew(); // Not the wall clock, which may be set while it waits.
            var pause = 5;
            while (true)
            {
                try
                {
                    return new Holder(
                        gate, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                }
                catch (IOException) when (File.Exists(path))
                {
                    if (waited.Elapsed >= patience)
                    {
                        throw Busy(path);
                    }

                    // No system tells a waiter across processes that a file lock is free, so it is asked again.
                    await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
                    pause = Math.Min(pause * 2, 40);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    throw new EngineException(
                        ErrorIds.StoreUnavailable,
                        $"The lock file '{path}' cannot be opened: {error.Message}",
                        "Check that you can read and write the folder and that the disk is not full, or set "
                        + $"{StoreLocation.OverrideVariable} to another folder.",
                        error);
                }
            }
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    private static EngineException Busy(string path) => new(
        ErrorIds.StoreUnavailable,
        $"Another process holds the lock '{path}' and does not release it.",
        "End the other PowerShell processes that use this session and try again.");

    private sealed class Holder(SemaphoreSlim gate, FileStream file) : IDisposable
    {
        private FileStream? _file = file;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _file, null) is { } held)
            {
                held.Dispose();
                gate.Release();
            }
        }
    }
}
