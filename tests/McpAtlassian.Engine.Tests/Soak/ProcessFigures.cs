using System.Diagnostics;
using System.Runtime;

namespace McpAtlassian.Engine.Tests.Soak;

/// <summary>What this process holds: handles, threads of its own, child processes, memory.</summary>
internal sealed record ProcessFigures(int Handles, int Threads, int Children, long Managed, long WorkingSet)
{
    public static ProcessFigures Take()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();

        // What the collector keeps for later is not a leak: aggressive gives it back.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        using var self = Process.GetCurrentProcess();
        return new ProcessFigures(CountHandles(self), CountThreads(self), CountChildren(), managed, self.WorkingSet64);
    }

    /// <summary>
    /// Takes them until nothing is held beyond the limit or the time is over. Sockets and threads end a moment after
    /// what used them; each round collects, so it does work and does not merely wait.
    /// </summary>
    public static async Task<ProcessFigures> SettleAsync(ProcessFigures limit, TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var now = Take();
            if ((now.Handles <= limit.Handles && now.Threads <= limit.Threads && now.Children <= limit.Children)
                || watch.Elapsed > patience)
            {
                return now;
            }

            await Task.Yield();
        }
    }

    public override string ToString() =>
        $"{Handles} handles, {Threads} threads beside the pool, {Children} child processes, "
        + $"{Managed / 1048576.0:0.0} MB managed, {WorkingSet / 1048576.0:0.0} MB working set";

    /// <summary>
    /// The runtime keeps the file of each assembly open, twice, from its first use to the end of the process: those are
    /// not counted.
    /// </summary>
    private static int CountHandles(Process self) => OperatingSystem.IsLinux()
        ? Directory.GetFileSystemEntries(
            "/proc/self/fd").Count(
                static file => Path.GetExtension(new FileInfo(file).LinkTarget) is not (".dll" or ".pdb" or ".so"))
        : self.HandleCount;

    /// <summary>The pool's and the compiler's threads come and go by themselves.</summary>
    private static int CountThreads(Process self) => OperatingSystem.IsLinux()
        ? Directory.GetDirectories(
            "/proc/self/task").Count(
                thread => !NameOf(thread).StartsWith(".NET TP", StringComparison.Ordinal)
                    && !NameOf(thread).StartsWith(".NET Tiered", StringComparison.Ordinal))
        : self.Threads.Count;

    private static int CountChildren() => OperatingSystem.IsLinux()
        ? Directory.GetDirectories(
            "/proc/self/task").Sum(
                thread =>
                    Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length)
        : 0;

    private static string NameOf(string thread) => Read(Path.Combine(thread, "comm")).Trim();

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return string.Empty; // It has ended meanwhile.
        }
    }
}
