using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace McpAtlassian.Bench.Harness;

/// <summary>
/// A loopback relay that makes a server as far away as real ones are: bytes take half a round trip each way, and a new
/// connection takes one whole before anything is passed on, as TCP's own handshake does.
/// </summary>
internal sealed class SlowLink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly TimeSpan _roundTrip;

    public SlowLink(int serverPort, TimeSpan roundTrip)
    {
        _serverPort = serverPort;
        _roundTrip = roundTrip;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort);
                await Task.Delay(_roundTrip);
                await Task.WhenAny(PassAsync(client, server), PassAsync(server, client));
            }
            catch (SocketException)
            {
                // One of them has gone.
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var under = Channel.CreateUnbounded<(DateTime Due, byte[] Bytes)>();
        var arriving = Task.Run(async () =>
        {
            await foreach (var (due, bytes) in under.Reader.ReadAllAsync())
            {
                var wait = due - DateTime.UtcNow;
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait);
                }

                await to.SendAsync(bytes);
            }
        });
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReceiveAsync(buffer)) > 0)
        {
            under.Writer.TryWrite((DateTime.UtcNow + (_roundTrip / 2), buffer[..read]));
        }

        under.Writer.Complete();
        await arriving;
    }
}
