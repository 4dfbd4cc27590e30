using System.Globalization;

namespace McpAtlassian.Bench.Harness;

/// <summary>How busy the machine is with other things; a figure taken under load says so.</summary>
internal static class Load
{
    /// <summary>The load average of the last minute; 0 where the system has none.</summary>
    public static double Now()
    {
        try
        {
            var text = File.ReadAllText("/proc/loadavg");
            return double.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
