using ModelContextProtocol;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Carries a named error through the SDK, which takes any other exception during discovery for "not found, try the
/// next address". The error itself is the inner exception.
/// </summary>
internal sealed class OAuthFlowException(EngineException error) : McpException(error.Message, error)
{
    public EngineException Error { get; } = error;
}
