using System.Reflection;
using System.Runtime.CompilerServices;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Transport;

namespace LoadContextHost;

/// <summary>
/// Uses the engine as the cmdlets do: compiled against it, and bound to it by whatever answers for its name.
/// </summary>
internal static class EngineProbe
{
    public static Assembly Engine
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => typeof(McpSession).Assembly;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task RunAsync(Uri server)
    {
        var session = await McpSession.ConnectAsync(
            new SessionOptions { Target = new HttpTarget(server) }, CancellationToken.None);
        Console.WriteLine($"tools {string.Join(',', session.Catalogue.Tools.Select(tool => tool.Name))}");

        var call = await session.PrepareAsync(
            "echo",
            new Dictionary<string, object?> { ["message"] = "hello" },
            new PrepareOptions(),
            CancellationToken.None);
        var output = await session.SendAsync(call, new CallOptions(), CancellationToken.None);
        Console.WriteLine($"answer {string.Join(',', output.Values)}");
        await session.CloseAsync();
    }
}
