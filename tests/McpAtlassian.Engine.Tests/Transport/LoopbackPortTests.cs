using System.Net.Sockets;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Tests.Transport;

public sealed class LoopbackPortTests
{
    [Theory]
    [InlineData(SocketError.AddressAlreadyInUse, true, "another program uses it.", "Use -Port 81.")]
    [InlineData(SocketError.AccessDenied, false, "*", "Use -Port 81. Ports below 1024 need administrator rights.")]
    [InlineData(
        SocketError.AccessDenied, true, "*",
        "Use -Port 81. Windows reserves some ports. To list them: "
        + "netsh interface ipv4 show excludedportrange protocol=tcp")]
    public void The_message_names_the_port_and_the_remedy_can_be_pasted(
        SocketError reason, bool isWindows, string said, string remedy)
    {
        var cause = new SocketException((int)reason);
        var error = LoopbackPort.Refused([80], cause, "Use -Port 81.", isWindows);
        Assert.Equal(ErrorIds.PortInUse, error.ErrorId);
        Assert.Equal(
            "Port 80 cannot be used: " + (said == "*" ? cause.Message.TrimEnd('.') + "." : said), error.Message);
        Assert.Equal(remedy, error.Remedy);
        Assert.Same(cause, error.InnerException);
    }

    [Fact]
    public void Where_any_port_would_do_the_remedy_is_the_right_to_listen()
    {
        var cause = new SocketException((int)SocketError.AccessDenied);
        var error = LoopbackPort.Refused([], cause, "The demo server needs a free port.", isWindows: true);
        Assert.StartsWith("No port of 127.0.0.1 can be used: ", error.Message);
        Assert.Equal(
            "The demo server needs a free port. Allow PowerShell to listen on 127.0.0.1. The network cannot reach that "
            + "address.",
            error.Remedy);
    }

    [Fact]
    public void Several_ports_are_all_named() => Assert.Equal(
        "None of the ports 1, 2 can be used: another program uses them.",
        LoopbackPort.Refused([1, 2], new SocketException((int)SocketError.AddressAlreadyInUse), "x").Message);
}
