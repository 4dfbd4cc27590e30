using System.Collections.Concurrent;

namespace McpAtlassian.DemoServer.Mcp;

internal sealed class McpSessions
{
    private readonly ConcurrentDictionary<string, McpSession> _sessions = new(StringComparer.Ordinal);

    public int Count => _sessions.Count;

    public McpSession Open(string accountId)
    {
        var session = new McpSession(Guid.NewGuid().ToString(), accountId);
        _sessions[session.Id] = session;
        return session;
    }

    /// <summary>A session opens with the credential it was made with only.</summary>
    public McpSession? Find(string id, string accountId) =>
        _sessions.TryGetValue(id, out var session) && session.AccountId == accountId ? session : null;

    public bool End(string id)
    {
        if (!_sessions.TryRemove(id, out var session))
        {
            return false;
        }

        session.Dispose();
        return true;
    }

    public void EndAll()
    {
        foreach (var id in _sessions.Keys)
        {
            End(id);
        }
    }
}
