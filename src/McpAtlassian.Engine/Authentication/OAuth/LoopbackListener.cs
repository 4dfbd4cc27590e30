using System.Net;
using System.Net.Sockets;
using System.Text;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Waits on this computer's own address for the browser to bring the answer of a login. It never listens on a
/// network's address, answers nothing but its one path, and ends with the first answer that carries the right state.
/// </summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int LongestRequest = 16 * 1024;
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);

    private readonly List<TcpListener> _listeners;
    private readonly CancellationTokenSource _closed = new();
    private int _disposed;

    private LoopbackListener(List<TcpListener> listeners, Uri redirectUri)
    {
        _listeners = listeners;
        RedirectUri = redirectUri;
    }

    /// <summary>The address to redirect to, with the port that was free.</summary>
    public Uri RedirectUri { get; }

    /// <summary>Takes the first free port of the list, or fails with all of them named.</summary>
    public static LoopbackListener Bind(string host, string path, IReadOnlyList<int> ports)
    {
        SocketException? refusal = null;
        foreach (var port in ports)
        {
            try
            {
                var listeners = Bind(host, port);
                var bound = ((IPEndPoint)listeners[0].LocalEndpoint).Port;
                return new LoopbackListener(listeners, new Uri($"http://{host}:{bound}{path}"));
            }
            catch (SocketException error)
            {
                refusal = error;
            }
        }

        throw LoopbackPort.Refused(ports, refusal!, "Close the program that uses one of them, or use "
            + "-NoBrowser.");
    }

    /// <summary>Waits for the answer of the login with this state.</summary>
    public async Task<AuthorizationResponse> WaitAsync(string state, CancellationToken cancellationToken)
    {
        var answer =
            new TaskCompletionSource<AuthorizationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() =>
        {
            // Closing first: whoever sees the cancellation finds the port free.
            Dispose();
            answer.TrySetCanceled(cancellationToken);
        }))
        {
            foreach (var listener in _listeners)
            {
                _ = AcceptAsync(listener, state, answer);
            }

            return await answer.Task.ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _closed.Cancel();
            foreach (var listener in _listeners)
            {
                listener.Stop();
            }

            _closed.Dispose();
        }
    }

    private static List<TcpListener> Bind(string host, int port)
    {
        var listeners = new List<TcpListener>();
        try
        {
            var first = Listen(IPAddress.Loopback, port);
            listeners.Add(first);
            if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) && Socket.OSSupportsIPv6)
            {
                // A browser may try ::1 first for "localhost"; somebody else there would get the answer.
                var bound = ((IPEndPoint)first.LocalEndpoint).Port;
                try
                {
                    listeners.Add(Listen(IPAddress.IPv6Loopback, bound));
                }
                catch (SocketException error)
                    when (error.SocketErrorCode is SocketError.AddressNotAvailable
                        or SocketError.AddressFamilyNotSupported)
                {
                    // This machine has no ::1.
                }
            }

            return listeners;
        }
        catch (SocketException)
        {
            foreach (var listener in listeners)
            {
                listener.Stop();
            }

            throw;
        }
    }

    private static TcpListener Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
        listener.Start();
        return listener;
    }

    private async Task AcceptAsync(
        TcpListener listener, string state, TaskCompletionSource<AuthorizationResponse> answer)
    {
        try
        {
            while (!answer.Task.IsCompleted)
            {
                var client = await listener.AcceptTcpClientAsync().ConfigureAwait(false);
                _ = ServeAsync(client, state, answer);
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // Stopped: nobody waits any more.
        }
    }

    private async Task ServeAsync(TcpClient client, string state, TaskCompletionSource<AuthorizationResponse> answer)
    {
        using (client)
        {
            try
            {
                // A connection that sends nothing is dropped, or a browser's idle pre-connection would stay.
                using var limit = new CancellationTokenSource(RequestLimit);
                using (limit.Token.Register(client.Close))
                using (_closed.Token.Register(client.Close))
                {
                    var stream = client.GetStream();
                    var target = await ReadTargetAsync(stream).ConfigureAwait(false);
                    Action? then = null;
                    var page = target is null ? LoopbackPage.NotFound() : Answer(target, state, answer, out then);
                    await stream.WriteAsync(page, limit.Token).ConfigureAwait(false);
                    await stream.FlushAsync(limit.Token).ConfigureAwait(false);
                    client.Client.Shutdown(SocketShutdown.Send);

                    // The page is on its way before the login goes on and the listener closes.
                    then?.Invoke();
                }
            }
            catch (Exception error)
                when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException
                    or InvalidOperationException)
            {
                // The browser went away; the login goes on waiting.
            }
        }
    }

    private byte[] Answer(
        string target, string state, TaskCompletionSource<AuthorizationResponse> answer, out Action? then)
    {
        then = null;
        var question = target.IndexOf('?');
        var path = question < 0 ? target : target.Substring(0, question);
        if (path != RedirectUri.AbsolutePath)
        {
            return LoopbackPage.NotFound();
        }

        var query = FormBody.Parse(question < 0 ? string.Empty : target.Substring(question + 1));
        if (!query.TryGetValue("state", out var given) || given != state)
        {
            return LoopbackPage.Foreign();
        }

        try
        {
            var response = AuthorizationResponse.Read(query, state);
            then = () => answer.TrySetResult(response);
            return LoopbackPage.Success();
        }
        catch (EngineException error)
        {
            then = () => answer.TrySetException(error);
            return LoopbackPage.Refused(error.Message);
        }
    }

    /// <summary>The request's target when it is a GET, read up to the end of the headers.</summary>
    private static async Task<string?> ReadTargetAsync(NetworkStream stream)
    {
        var buffer = new byte[LongestRequest];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            length += read;
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            if (text.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var line = text.Substring(0, text.IndexOf("\r\n", StringComparison.Ordinal)).Split(' ');
                return line.Length == 3 && line[0] == "GET" && line[1].StartsWith('/')
                    ? line[1]
                    : null;
            }
        }

        return null;
    }
}
