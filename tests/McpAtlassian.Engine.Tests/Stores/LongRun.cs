using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Stores;

/// <summary>How much is done: a twentieth unless the long run was asked for.</summary>
internal static class LongRun
{
    public static bool IsOn { get; } = Figures.AreLong;

    public static int Of(int wanted) => IsOn ? wanted : Math.Max(1, wanted / 20);
}
