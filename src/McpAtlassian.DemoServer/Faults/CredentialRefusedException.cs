namespace McpAtlassian.DemoServer.Faults;

/// <summary>A credential that was good a moment ago is refused from here on: 401 in mid-run.</summary>
internal sealed class CredentialRefusedException : Exception;
