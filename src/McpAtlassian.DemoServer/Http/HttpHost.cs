using System.Net;
using System.Net.Sockets;

namespace McpAtlassian.DemoServer.Http;

/// <summary>The listener on loopback, and the way from a connection to the area that answers it.</summary>
internal sealed class HttpHost : IDisposable
{
    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly DemoHooks _hooks;
    private readonly IReadOnlyList<IHttpArea> _areas;
    private long _requestCount;

    private HttpHost(HttpListener listener, Uri baseUri, DemoHooks hooks, Func<Uri, IReadOnlyList<IHttpArea>> areas)
    {
        _listener = listener;
        _hooks = hooks;
        BaseUri = baseUri;
        _areas = areas(baseUri);
    }

    public Uri BaseUri { get; }

    /// <summary>How many requests there were since the start.</summary>
    public long RequestCount => Interlocked.Read(ref _requestCount);

    public static HttpHost Start(int port, DemoHooks hooks, Func<Uri, IReadOnlyList<IHttpArea>> areas)
    {
        var (listener, baseUri) = Listen(port);
        var host = new HttpHost(listener, baseUri, hooks, areas);
        _ = Task.Run(host.AcceptAsync);
        return host;
    }

    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _listener.Close();
    }

    private static (HttpListener Listener, Uri BaseUri) Listen(int port)
    {
        // HttpListener cannot pick a port itself, and another process may take a free one first: so try again.
        for (var attempt = 1; ; attempt++)
        {
            var candidate = port == 0 ? FreePort() : port;
            var listener = new HttpListener();
            var prefix =
                "http://127.0.0.1:" + candidate.ToString(System.Globalization.CultureInfo.InvariantCulture) + "/";
            listener.Prefixes.Add(prefix);
            try
            {
                listener.Start();
                return (listener, new Uri(prefix));
            }
            catch (Exception error) when (error is HttpListenerException or SocketException)
            {
                listener.Close();
                if (port != 0)
                {
                    throw new InvalidOperationException(
                        $"Port {candidate} on 127.0.0.1 cannot be used: {error.Message}", error);
                }

                if (attempt == 20)
                {
                    throw new InvalidOperationException($"No free port was found on 127.0.0.1: {error.Message}", error);
                }
            }
        }
    }

    private static int FreePort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return port;
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception) when (_stop.IsCancellationRequested || !_listener.IsListening)
            {
                return;
            }
            catch (HttpListenerException)
            {
                // A connection that broke before its request was read.
                continue;
            }

            _ = Task.Run(() => HandleAsync(context));
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        HttpExchange? exchange = null;
        try
        {
            Interlocked.Increment(ref _requestCount);
            exchange = new HttpExchange(context, _hooks);
            await AnswerAsync(exchange).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The session or the site ended in the middle: that is our doing, not the client's.
            TryDrop(exchange);
        }
        catch (Exception error) when (IsClientGone(error))
        {
            if (exchange is not null && !_stop.IsCancellationRequested)
            {
                exchange.Abort();
            }
        }
        catch (Exception error)
        {
            await TryExplainAsync(exchange, error).ConfigureAwait(false);
        }
        finally
        {
            Finish(context, exchange);
        }
    }

    private async Task AnswerAsync(HttpExchange exchange)
    {
        // A page in a browser must not reach the demo through DNS rebinding.
        if (exchange.Header("Origin") is { } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback))
        {
            await exchange.WriteTextAsync(403, "text/plain; charset=utf-8", "Origin not allowed").ConfigureAwait(false);
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

    private static bool IsClientGone(Exception e) =>
        e is HttpListenerException or IOException or ObjectDisposedException or SocketException;

    private static void TryDrop(HttpExchange? exchange)
    {
        try
        {
            exchange?.Drop();
        }
        catch (Exception error) when (IsClientGone(error) || error is InvalidOperationException)
        {
            // The connection was gone already.
        }
    }

    private static async Task TryExplainAsync(HttpExchange? exchange, Exception e)
    {
        try
        {
            if (exchange is { IsClosed: false, Status: 0 })
            {
                await exchange.WriteTextAsync(
                    500, "text/plain; charset=utf-8", "The demo failed: " + e.GetType().Name).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (IsClientGone(error) || error is InvalidOperationException)
        {
            // Nobody is left to be told.
        }
    }

    private static void Finish(HttpListenerContext context, HttpExchange? exchange)
    {
        try
        {
            if (exchange is null)
            {
                context.Response.Abort();
            }
            else if (exchange.IsAborted)
            {
                exchange.Drop();
            }
            else
            {
                exchange.Close();
            }
        }
        catch (Exception error) when (IsClientGone(error) || error is InvalidOperationException)
        {
            // The connection was gone already.
        }

        exchange?.Note(RequestEvent.Ended);
    }
}
