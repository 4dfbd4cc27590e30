using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>
/// Answers one request instead of the server behind; what it does not do with the connection is not done.
/// </summary>
internal delegate Task WireFault(WireExchange exchange);

/// <summary>
/// A loopback proxy in front of a server that can do to the bytes what a listener of .NET cannot: break off, stall,
/// reset, present any certificate. Without a fault it hands everything on.
/// </summary>
internal sealed class WireProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _backend = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan
    };
    private readonly ConcurrentQueue<WireRequest> _seen = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Uri _backendBase;
    private readonly SslServerAuthenticationOptions? _tls;
    private int _connections;

    public WireProxy(Uri backend, SslServerAuthenticationOptions? tls = null)
    {
        _backendBase = backend;
        _tls = tls;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Says which requests are not simply handed on.</summary>
    public Func<WireRequest, WireFault?> Script { get; set; } = static _ => null;

    public IReadOnlyList<WireRequest> Seen => [.. _seen];

    public int Connections => Volatile.Read(ref _connections);

    public Uri Address =>
        new($"{(_tls is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>An address of the server behind, by way of this proxy.</summary>
    public Uri Through(Uri address) => new(Address, address.PathAndQuery);

    public int CountCalls(string tool) => Seen.Count(request => request.ToolName == tool);

    /// <summary>Plays the fault for that tool's calls: the first so many of them, or all.</summary>
    public void Play(string tool, WireFault fault, int? times = 1)
    {
        var played = 0;
        Script = request =>
            request.ToolName == tool && (times is null || Interlocked.Increment(ref played) <= times) ? fault : null;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _backend.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                _sockets.Add(socket);
                Interlocked.Increment(ref _connections);
                _ = Task.Run(() => ServeAsync(socket));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is being disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            if (_tls is null)
            {
                await ServeAsync(plain, socket);
                return;
            }

            await using var secure = new SslStream(plain);
            await secure.AuthenticateAsServerAsync(_tls, _stop.Token);
            await ServeAsync(secure, socket);
        }
        catch (Exception error)
            when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException
                or AuthenticationException or HttpRequestException)
        {
            // One side has gone; that is what the tests are about.
        }
    }

    private async Task ServeAsync(Stream stream, Socket socket)
    {
        var reader = new WireReader(stream);
        while (await reader.ReadAsync(_stop.Token) is { } request)
        {
            _seen.Enqueue(request);
            var exchange = new WireExchange(request, stream, socket, _backend, _backendBase, _stop.Token);
            await (Script(request) is { } fault ? fault(exchange) : exchange.RelayAsync());
            if (!exchange.KeepsConnection)
            {
                return;
            }
        }
    }
}
