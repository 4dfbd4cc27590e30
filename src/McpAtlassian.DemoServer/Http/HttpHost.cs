using System.Net;
using System.Net.Sockets;

namespace McpAtlassian.DemoServer.Http;

/// <summary>
/// The listener on loopback, and the way from a connection to the area that answers it. It is made of sockets, not of
/// HttpListener: that is a part of Windows there, which wants rights for some ports and opens them to the network.
/// </summary>
internal sealed class HttpHost : IDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly DemoHooks _hooks;
    private readonly IReadOnlyList<IHttpArea> _areas;
    private long _requestCount;

    private HttpHost(TcpListener listener, DemoHooks hooks, Func<Uri, IReadOnlyList<IHttpArea>> areas)
    {
        _listener = listener;
        _hooks = hooks;
        BaseUri = new Uri($"http://{listener.LocalEndpoint}/");
        _areas = areas(BaseUri);
    }

    public Uri BaseUri { get; }

    /// <summary>How many requests there were since the start.</summary>
    public long RequestCount => Interlocked.Read(ref _requestCount);

    /// <exception cref="SocketException">The port cannot be used.</exception>
    public static HttpHost Start(int port, DemoHooks hooks, Func<Uri, IReadOnlyList<IHttpArea>> areas)
    {
        var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        var host = new HttpHost(listener, hooks, areas);
        _ = Task.Run(host.AcceptAsync);
        return host;
    }

    public void Dispose()
    {
        if (!_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            _listener.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception error)
                when (error is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped, or a connection that broke before it was taken.
            }
        }
    }

    /// <summary>Answers the requests of a connection until one side has enough.</summary>
    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (_stop.Token.Register(client.Close))
        {
            try
            {
                client.NoDelay = true;
                var stream = client.GetStream();
                var reader = new HttpReader(stream, BaseUri);
                while (await NextAsync(reader, stream).ConfigureAwait(false) is { } request
                    && await HandleAsync(request, stream).ConfigureAwait(false))
                {
                }
            }
            catch (Exception error) when (IsClientGone(error) || error is OperationCanceledException)
            {
                // There is nobody to be told.
            }
        }
    }

    private async Task<HttpRequest?> NextAsync(HttpReader reader, NetworkStream stream)
    {
        try
        {
            return await reader.ReadAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            await stream.WriteAsync(
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(),
                _stop.Token).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Answers a request, and tells whether the connection can carry another.</summary>
    private async Task<bool> HandleAsync(HttpRequest request, NetworkStream stream)
    {
        Interlocked.Increment(ref _requestCount);
        var exchange = new HttpExchange(request, stream, _hooks);
        try
        {
            await AnswerAsync(exchange).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The session or the site ended in the middle: that is our doing, not the client's.
        }
        catch (Exception error) when (IsClientGone(error))
        {
            if (!_stop.IsCancellationRequested)
            {
                exchange.Note(RequestEvent.Aborted);
            }
        }
        catch (Exception error)
        {
            await TryExplainAsync(exchange, error).ConfigureAwait(false);
        }
        finally
        {
            exchange.Drop(); // An answer that is complete by now stays so.
            exchange.Note(RequestEvent.Ended);
        }

        return exchange.KeepsConnection;
    }

    private async Task AnswerAsync(HttpExchange exchange)
    {
        // A page in a browser must not reach the demo through DNS rebinding.
        if (!IsHere("http://" + exchange.Header("Host")) || exchange.Header("Origin") is { } origin && !IsHere(origin))
        {
            await exchange.WriteTextAsync(403, "text/plain; charset=utf-8", "Host or origin not allowed")
                .ConfigureAwait(false);
            return;
        }

        foreach (var area in _areas)
        {
            if (await area.TryHandleAsync(exchange, _stop.Token).ConfigureAwait(false))
            {
                return;
            }
        }

        await exchange.WriteTextAsync(
            404,
            "text/html; charset=utf-8",
            "<!DOCTYPE html><title>Not found</title><h1>Page not found</h1>").ConfigureAwait(false);
    }

    private static bool IsHere(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static bool IsClientGone(Exception e) =>
        e is IOException or ObjectDisposedException or SocketException;

    private static async Task TryExplainAsync(HttpExchange exchange, Exception e)
    {
        try
        {
            if (exchange is { IsClosed: false, Status: 0 })
            {
                await exchange.WriteTextAsync(
                    500, "text/plain; charset=utf-8", "The demo failed: " + e.GetType().Name).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (IsClientGone(error))
        {
            // Nobody is left to be told.
        }
    }
}
