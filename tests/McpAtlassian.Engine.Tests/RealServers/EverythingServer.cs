using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace McpAtlassian.Engine.Tests.RealServers;

/// <summary>A server of tests/npm over HTTP, on a free loopback port until it is disposed.</summary>
internal sealed class EverythingServer : IDisposable
{
    private readonly Process _process;

    private EverythingServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static Task<EverythingServer> StartAsync(string script, string transport, string path) =>
        StartAsync(_ => [script, transport], path);

    /// <summary>Another program of Node's, which says on which port it listens.</summary>
    public static async Task<EverythingServer> StartAsync(Func<string, string[]> arguments, string path)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(
            "node", arguments(port.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true
        };
        start.Environment["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var listening = new TaskCompletionSource();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited +=
            (_, _) => listening.TrySetException(new InvalidOperationException("The server ended at once"));
        DataReceivedEventHandler hear = (_, line) =>
        {
            if (line.Data?.Contains("port " + port, StringComparison.Ordinal) == true)
            {
                listening.TrySetResult();
            }
        };
        process.ErrorDataReceived += hear;
        process.OutputDataReceived += hear;
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new EverythingServer(process, new Uri($"http://127.0.0.1:{port}{path}"));
        try
        {
            await listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await AcceptsAsync(port);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>Some say the port before they listen on it, and nothing after.</summary>
    private static async Task AcceptsAsync(int port)
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempts < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
