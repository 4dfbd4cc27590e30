using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>One request at the proxy and the raw connection to answer it on.</summary>
internal sealed class WireExchange(
    WireRequest request, Stream stream, Socket socket, HttpClient backend, Uri backendBase, CancellationToken stop)
{
    private static readonly string[] HopByHop = [
        "Host", "Connection", "Transfer-Encoding", "Content-Length", "Content-Type", "Proxy-Authorization",
        "Proxy-Connection", "Keep-Alive"
    ];

    public WireRequest Request { get; } = request;

    /// <summary>False once the connection is not to be used for another request.</summary>
    public bool KeepsConnection { get; private set; } = true;

    public CancellationToken Stop { get; } = stop;

    /// <summary>Lets the server behind act on the request.</summary>
    public Task<HttpResponseMessage> ForwardAsync()
    {
        var path = Request.Target.StartsWith('/') ? Request.Target : new Uri(Request.Target).PathAndQuery;
        var message = new HttpRequestMessage(new HttpMethod(Request.Method), new Uri(backendBase, path));
        if (Request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(Request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", Request.Headers["Content-Type"]);
        }

        foreach (var header in Request.Headers.Where(
            header => !HopByHop.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return backend.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    /// <summary>
    /// The whole answer of the server behind; the JSON-RPC message in it, whether it came as JSON or as an event.
    /// </summary>
    public async Task<string> ForwardForMessageAsync()
    {
        using var response = await ForwardAsync();
        var body = await response.Content.ReadAsStringAsync(Stop);
        return body.Split('\n').LastOrDefault(line => line.StartsWith("data: ", StringComparison.Ordinal))?[6..]
            ?? body;
    }

    /// <summary>Hands the server's answer on as it comes.</summary>
    public async Task RelayAsync()
    {
        using var response = await ForwardAsync();
        var head = new StringBuilder($"HTTP/1.1 {(int)response.StatusCode} {response.ReasonPhrase}\r\n");
        foreach (var header in response.Headers.Concat(response.Content.Headers)
            .Where(header =>
                header.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection" or "Keep-Alive")))
        {
            head.Append(CultureInfo.InvariantCulture, $"{header.Key}: {string.Join(", ", header.Value)}\r\n");
        }

        var hasBody = (int)response.StatusCode is not (204 or 304);
        await WriteAsync(head + (hasBody ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n"));
        if (!hasBody)
        {
            return;
        }

        await using var body = await response.Content.ReadAsStreamAsync(Stop);
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, Stop)) > 0)
        {
            await WriteAsync($"{read:x}\r\n");
            await stream.WriteAsync(buffer.AsMemory(0, read), Stop);
            await WriteAsync("\r\n");
        }

        await WriteAsync("0\r\n\r\n");
    }

    /// <summary>A whole answer of our own.</summary>
    public Task AnswerAsync(int status, string? contentType, byte[] body, params string[] headers) =>
        WriteAsync([.. Encoding.ASCII.GetBytes(Head(status, contentType, body.Length, headers)), .. body]);

    public Task AnswerAsync(int status, string? contentType, string body, params string[] headers) =>
        AnswerAsync(status, contentType, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>
    /// The head of an answer whose body is written by hand; the length is a promise that need not be kept.
    /// </summary>
    public Task BeginAsync(string contentType, int? length = null) =>
        WriteAsync(
            length is { } count
                ? Head(200, contentType, count, [])
                : $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\n\r\n");

    public Task WriteChunkAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return WriteAsync([.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, 13, 10]);
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Ends the connection in good order.</summary>
    public void Close()
    {
        KeepsConnection = false;
        socket.Shutdown(SocketShutdown.Both);
    }

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        KeepsConnection = false;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Completes when the other side has gone away, or with the proxy's end.</summary>
    public async Task WaitUntilGoneAsync()
    {
        KeepsConnection = false;
        try
        {
            _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, Stop);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
        {
            // Gone.
        }
    }

    public async Task WriteAsync(byte[] bytes)
    {
        await stream.WriteAsync(bytes, Stop);
        await stream.FlushAsync(Stop);
    }

    private static string Head(int status, string? contentType, int length, string[] headers) =>
        $"HTTP/1.1 {status} Demo\r\n"
        + (contentType is null ? string.Empty : $"Content-Type: {contentType}\r\n")
        + string.Concat(headers.Select(header => header + "\r\n"))
        + $"Content-Length: {length}\r\n\r\n";
}
