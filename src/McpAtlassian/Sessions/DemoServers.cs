using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using System.Net.Sockets;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Http;
using McpAtlassian.Models;

namespace McpAtlassian.Sessions;

/// <summary>
/// The embedded servers running in this process. One that Connect-Atlassian -Demo started ends with its session.
/// </summary>
internal static class DemoServers
{
    /// <summary>With the runspace that started each.</summary>
    private static readonly ConcurrentDictionary<AtlassianDemoServer, RunspaceMark> Running = new();

    private static readonly ConcurrentDictionary<AtlassianSession, AtlassianDemoServer> OwnedBySession = new();

    public static IReadOnlyList<AtlassianDemoServer> All =>
        [.. Running.Keys.OrderBy(s => s.Port)];

    public static AtlassianDemoServer Start(DemoSiteOptions options, Runspace? runspace)
    {
        try
        {
            var server = new AtlassianDemoServer(DemoSite.Start(options));
            Running[server] = new RunspaceMark(runspace);
            ModuleLifecycle.Closing ??= StopAll;
            return server;
        }
        catch (SocketException error)
        {
            throw options.Port == 0
                ? LoopbackPort.Refused([], error, "The demo server needs a free port.")
                : LoopbackPort.Refused(
                    [options.Port], error, "Choose another port, or leave -Port out for a free one.");
        }
    }

    public static void OwnBy(AtlassianSession session, AtlassianDemoServer server) => OwnedBySession[session] = server;

    public static void Stop(AtlassianDemoServer server)
    {
        Running.TryRemove(server, out _);
        server.Stop();
    }

    public static void SessionClosed(AtlassianSession session)
    {
        if (OwnedBySession.TryRemove(session, out var server))
        {
            Stop(server);
        }
    }

    /// <summary>Stops those that were started by a runspace the predicate tells.</summary>
    public static void StopAll(Func<RunspaceMark, bool> isOver)
    {
        foreach (var (server, starter) in Running)
        {
            if (isOver(starter))
            {
                Stop(server);
            }
        }
    }
}
