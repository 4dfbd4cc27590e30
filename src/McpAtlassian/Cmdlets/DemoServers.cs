using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using McpAtlassian.Models;

namespace McpAtlassian.Cmdlets;

/// <summary>The embedded servers running in this process. One that Connect-Atlassian -Demo started ends with its session.</summary>
internal static class DemoServers
{
    private static readonly ConcurrentDictionary<int, AtlassianDemoServer> Running = new();
    private static readonly ConcurrentDictionary<AtlassianSession, AtlassianDemoServer> OwnedBySession = new();

    public static IReadOnlyList<AtlassianDemoServer> All => [.. Running.Values.OrderBy(s => s.Port)];

    public static void Add(AtlassianDemoServer server)
    {
        Running[server.Port] = server;
        ModuleLifecycle.Closing ??= StopAll;
    }

    public static void OwnBy(AtlassianSession session, AtlassianDemoServer server) => OwnedBySession[session] = server;

    public static void Stop(AtlassianDemoServer server)
    {
        Running.TryRemove(server.Port, out _);
        server.Stop();
    }

    public static void SessionClosed(AtlassianSession session)
    {
        if (OwnedBySession.TryRemove(session, out var server))
        {
            Stop(server);
        }
    }

    public static void StopAll()
    {
        foreach (var server in Running.Values)
        {
            Stop(server);
        }
    }
}
