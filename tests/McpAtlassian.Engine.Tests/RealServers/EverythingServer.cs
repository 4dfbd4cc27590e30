using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace McpAtlassian.Engine.Tests.RealServers;

/// <summary>server-everything over HTTP, on a free loopback port until it is disposed.</summary>
internal sealed class EverythingServer : IDisposable
{
    private readonly Process _process;

    private EverythingServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<EverythingServer> StartAsync(string script, string transport, string path)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("node", [script, transport])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true
        };
        start.Environment["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var listening = new TaskCompletionSource();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited +=
            (_, _) => listening.TrySetException(new InvalidOperationException("server-everything ended at once"));
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

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
