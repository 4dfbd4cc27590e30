using System;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>The server will not refresh this grant again: expired, revoked, or its client is gone.</summary>
internal sealed class GrantRejectedException(bool clientRejected) : Exception("The grant is no longer valid.")
{
    public bool ClientRejected { get; } = clientRejected;
}
