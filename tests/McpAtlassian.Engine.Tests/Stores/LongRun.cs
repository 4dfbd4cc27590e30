using System;

namespace McpAtlassian.Engine.Tests.Stores;

/// <summary>How much is done: a twentieth unless the long run was asked for.</summary>
internal static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("MCPATLASSIAN_LONG") == "1";

    public static int Of(int wanted) => IsOn ? wanted : Math.Max(1, wanted / 20);
}
