using System.Net.Sockets;

namespace McpAtlassian.Engine.Http;

/// <summary>Says why a program cannot listen on a port of this computer.</summary>
internal static class LoopbackPort
{
    /// <param name="ports">What was tried; none where any free port would do.</param>
    /// <param name="error">What the system says of the last one.</param>
    /// <param name="remedy">How the user chooses another port.</param>
    /// <param name="isWindows">By default whether this is Windows.</param>
    public static EngineException Refused(
        IReadOnlyList<int> ports, SocketException error, string remedy, bool? isWindows = null)
    {
        var names = ports.Count switch
        {
            0 => "No port of 127.0.0.1",
            1 => $"Port {ports[0]}",
            _ => $"None of the ports {string.Join(", ", ports)}",
        };
        var verb = ports.Count == 1 ? "cannot" : "can";
        return new EngineException(
            ErrorIds.PortInUse,
            error.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"{names} {verb} be used: another program uses {(ports.Count == 1 ? "it" : "them")}."
                : $"{names} {verb} be used: {error.Message.TrimEnd('.')}.",
            remedy + (error.SocketErrorCode, ports.Count) switch
            {
                (not SocketError.AccessDenied, _) => string.Empty,
                (_, 0) => " Allow PowerShell to listen on 127.0.0.1. The network cannot reach that address.",
                _ when isWindows ?? OperatingSystem.IsWindows() =>
                    " Windows reserves some ports. To list them: "
                        + "netsh interface ipv4 show excludedportrange protocol=tcp",
                _ => " Ports below 1024 need administrator rights.",
            },
            error);
    }
}
