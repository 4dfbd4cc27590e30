using System.Runtime.InteropServices;

namespace McpAtlassian.Bench.Harness;

/// <summary>
/// The processor time of children that have ended, which .NET tells of living ones only: getrusage(2) counts them
/// together, so it is asked before and after one child.
/// </summary>
internal static partial class ChildTime
{
    private const int Children = -1;

    /// <summary>Milliseconds so far; null where the system has no such call.</summary>
    public static double? Now()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var usage = new long[18];
        return Usage(Children, usage) == 0
            ? ((usage[0] + usage[2]) * 1000) + ((Micro(usage[1]) + Micro(usage[3])) / 1000)
            : null;
    }

    // Microseconds are an int on macOS and a long on Linux.
    private static double Micro(long value) => OperatingSystem.IsMacOS() ? (int)value : value;

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int Usage(int who, [Out] long[] usage);
}
