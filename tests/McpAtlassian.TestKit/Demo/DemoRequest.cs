namespace McpAtlassian.TestKit.Demo;

/// <summary>One request as the embedded Atlassian saw it. Credentials are never kept.</summary>
public sealed class DemoRequest
{
    internal DemoRequest(
        long sequence, string httpMethod, string path, string query, bool hasAuthorization, DateTimeOffset startedAt)
    {
        Sequence = sequence;
        HttpMethod = httpMethod;
        Path = path;
        Query = query;
        HasAuthorization = hasAuthorization;
        StartedAt = startedAt;
    }

    /// <summary>The number of this request since the start, from 1.</summary>
    public long Sequence { get; }

    /// <summary>POST, GET, DELETE and so on.</summary>
    public string HttpMethod { get; }

    /// <summary>The path without the query.</summary>
    public string Path { get; }

    /// <summary>The query without the question mark; empty for paths of the OAuth server.</summary>
    public string Query { get; }

    /// <summary>Whether there was an Authorization header.</summary>
    public bool HasAuthorization { get; }

    /// <summary>When the request came.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The method of the JSON-RPC message, such as tools/call.</summary>
    public string? RpcMethod { get; internal set; }

    /// <summary>The tool of a tools/call.</summary>
    public string? ToolName { get; internal set; }

    /// <summary>The operation behind executeRead, executeWrite and executeDestructive.</summary>
    public string? OperationName { get; internal set; }

    /// <summary>The arguments of a tools/call as they came, as JSON.</summary>
    public string? ArgumentsJson { get; internal set; }

    /// <summary>The MCP-Protocol-Version header.</summary>
    public string? ProtocolVersion { get; internal set; }

    /// <summary>Whether the tool ran to its end, whatever became of the answer.</summary>
    public bool Processed { get; internal set; }

    /// <summary>Whether the client went away before the answer was complete.</summary>
    public bool Aborted { get; internal set; }

    /// <summary>Whether the client sent notifications/cancelled for this request.</summary>
    public bool Cancelled { get; internal set; }

    /// <summary>The fault that is being played.</summary>
    internal DemoFault? Played { get; set; }

    /// <summary>The kind of the fault that was played, or null.</summary>
    public string? Fault { get; internal set; }

    /// <summary>The HTTP status; 0 while there is none.</summary>
    public int Status { get; internal set; }

    /// <summary>When the request was over; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>One line for a log.</summary>
    public override string ToString() =>
        $"#{Sequence} {HttpMethod} {Path} {RpcMethod} {ToolName} -> {Status}{(Aborted ? " aborted" : string.Empty)}";
}
