using System.Globalization;
using System.Net;
using System.Text;

namespace McpAtlassian.DemoServer.Http;

/// <summary>One request and its answer.</summary>
internal sealed class HttpExchange
{
    private readonly HttpRequest _request;
    private readonly Stream _stream;
    private readonly DemoHooks _hooks;
    private readonly StringBuilder _headers = new();
    private bool _isChunked;

    public HttpExchange(HttpRequest request, Stream stream, DemoHooks hooks)
    {
        _request = request;
        _stream = stream;
        _hooks = hooks;
        Path = Collapse(request.Url.AbsolutePath);
        Query = ReadQuery(request.Url.Query);
        Note(RequestEvent.Arrived);
    }

    /// <summary>The JSON-RPC message, once it is known to be one.</summary>
    public JsonObject? Message { get; private set; }

    /// <summary>The HTTP status; 0 while there is none.</summary>
    public int Status { get; private set; }

    public bool IsCancelled { get; private set; }

    /// <summary>Whether the answer is over, complete or cut.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether the connection can carry another request: the answer is complete.</summary>
    public bool KeepsConnection { get; private set; }

    public string Method => _request.Method;

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    public string RawQuery => _request.Url.Query;

    public byte[] Body => _request.Body;

    public string? Authorization => Header("Authorization");

    public string? ContentType => Header("Content-Type");

    public bool Accepts(string mediaType) =>
        Header("Accept") is { } accept
            && (accept.Contains(mediaType, StringComparison.OrdinalIgnoreCase)
            || accept.Contains("*/*", StringComparison.Ordinal));

    public string? Header(string name) => _request.Headers.GetValueOrDefault(name);

    /// <summary>Adds a header to the answer that is to come.</summary>
    public void AddHeader(string name, string value)
    {
        if (value.Any(char.IsControl))
        {
            throw new ArgumentException("A header's value is one line.", nameof(value));
        }

        _headers.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    public Task WriteJsonAsync(int status, JsonNode body) =>
        WriteAsync(status, "application/json", DemoJson.Bytes(body));

    public Task WriteTextAsync(int status, string contentType, string body) =>
        WriteAsync(status, contentType, Encoding.UTF8.GetBytes(body));

    public Task WriteStatusAsync(int status) => WriteAsync(status, null, []);

    public async Task WriteAsync(int status, string? contentType, byte[] body)
    {
        var head = Begin(status, contentType, body.Length);

        // In one piece: a second write might wait for the first to be acknowledged.
        await _stream.WriteAsync(Method == "HEAD" ? head : [.. head, .. body]).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    /// <summary>Sends the head of an answer whose body follows in parts.</summary>
    public async Task StartAsync(int status, string contentType, int? length = null) =>
        await _stream.WriteAsync(Begin(status, contentType, length)).ConfigureAwait(false);

    /// <summary>Sends a part of the body.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> part)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        await _stream.WriteAsync(
            _isChunked
                ? (byte[])[.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part.Span, .. "\r\n"u8]
                : part).ConfigureAwait(false);
    }

    /// <summary>Ends the answer in good order.</summary>
    public async Task EndAsync()
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        if (_isChunked)
        {
            await _stream.WriteAsync("0\r\n\r\n"u8.ToArray()).ConfigureAwait(false);
        }

        KeepsConnection = _request.KeepsConnection;
    }

    /// <summary>Cuts the connection, so that the client has no whole answer.</summary>
    public void Drop()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            _stream.Dispose();
        }
    }

    public void Understand(JsonObject message)
    {
        Message = message;
        Note(RequestEvent.Understood);
    }

    public void Cancel()
    {
        IsCancelled = true;
        Note(RequestEvent.Cancelled);
    }

    public void Note(RequestEvent what) => _hooks.Note(this, what);

    private byte[] Begin(int status, string? contentType, int? length)
    {
        if (Status != 0)
        {
            throw new InvalidOperationException("The answer has begun already.");
        }

        Status = status;
        Note(RequestEvent.Answered);
        AddHeader("Date", DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture));
        if (contentType is not null)
        {
            AddHeader("Content-Type", contentType);
        }

        _isChunked = length is null && _request.IsVersion11;
        if (_isChunked)
        {
            AddHeader("Transfer-Encoding", "chunked");
        }
        else if (length is not null && status != (int)HttpStatusCode.NoContent)
        {
            AddHeader("Content-Length", length.Value.ToString(CultureInfo.InvariantCulture));
        }

        if (!_request.KeepsConnection)
        {
            AddHeader("Connection", "close");
        }

        // It knows the names of the statuses.
        using var named = new HttpResponseMessage((HttpStatusCode)status);
        return Encoding.UTF8.GetBytes($"HTTP/1.1 {status} {named.ReasonPhrase}\r\n{_headers}\r\n");
    }

    /// <summary>A base URL with a trailing slash joined to a path makes two of them; they mean one.</summary>
    private static string Collapse(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
        {
            path = path.Replace("//", "/");
        }

        return path;
    }

    private static Dictionary<string, string> ReadQuery(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in query.TrimStart('?').Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair.Substring(0, equals);
            values[Decode(name)] = equals < 0 ? string.Empty : Decode(pair.Substring(equals + 1));
        }

        return values;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
