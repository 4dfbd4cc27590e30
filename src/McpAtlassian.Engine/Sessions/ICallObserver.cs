namespace McpAtlassian.Engine.Sessions;

/// <summary>Hears what happens during a call. Members are called from any thread and must not block.</summary>
internal interface ICallObserver
{
    /// <summary>The server reports progress: how much, of how much (null when unknown), and words.</summary>
    void OnProgress(double progress, double? total, string? message);

    /// <summary>
    /// Bytes of the request have left, or of the answer have come: how many, of how many where that is known.
    /// </summary>
    void OnTransfer(bool isAnswer, long bytes, long? total)
    {
    }

    /// <summary>
    /// The server, or a local server's error output, says something. Levels are those of RFC 5424 as MCP names them.
    /// </summary>
    void OnServerLog(string level, string? logger, string message);

    /// <summary>The session decided something worth telling: a retry, a reconnection. For verbose output.</summary>
    void OnDecision(string message);

    /// <summary>The server asks the user. Null when the question was not answered.</summary>
    Task<ElicitationAnswer?> OnElicitationAsync(ElicitationRequest request, CancellationToken cancellationToken);
}
