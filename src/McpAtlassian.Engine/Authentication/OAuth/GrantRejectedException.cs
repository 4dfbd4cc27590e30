namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>The server will not refresh this grant again: expired, revoked, or its client is gone.</summary>
internal sealed class GrantRejectedException(
    bool clientRejected, string? reason = null) : Exception("The grant is no longer valid.")
{
    public bool ClientRejected { get; } = clientRejected;

    /// <summary>The server's own word, fit to be shown.</summary>
    public string? Reason { get; } = reason;
}
