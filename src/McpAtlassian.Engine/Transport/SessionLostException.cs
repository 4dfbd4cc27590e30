namespace McpAtlassian.Engine.Transport;

/// <summary>
/// The server does not know the session of this request. Thrown in the SDK's stead, which would end the whole
/// connection and cancel every other call on it.
/// </summary>
internal sealed class SessionLostException() : HttpRequestException("The server no longer knows the session.");
