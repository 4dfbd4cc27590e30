using System.Net;
using System.Text;

namespace McpAtlassian.DemoServer.Http;

/// <summary>One request and its answer.</summary>
internal sealed class HttpExchange
{
    private const int MaxBody = 64 * 1024 * 1024;

    private readonly HttpListenerContext _context;
    private readonly DemoHooks _hooks;
    private bool _closed;

    public HttpExchange(HttpListenerContext context, DemoHooks hooks)
    {
        _context = context;
        _hooks = hooks;
        var url = context.Request.Url!;
        Path = Collapse(url.AbsolutePath);
        Query = ReadQuery(url.Query);
        Note(RequestEvent.Arrived);
    }

    /// <summary>The JSON-RPC message, once it is known to be one.</summary>
    public JsonObject? Message { get; private set; }

    /// <summary>The HTTP status; 0 while there is none.</summary>
    public int Status { get; private set; }

    public bool IsCancelled { get; private set; }

    public bool IsAborted { get; private set; }

    public string Method => _context.Request.HttpMethod;

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    public string RawQuery => _context.Request.Url!.Query;

    public string? Authorization => Header("Authorization");

    public HttpListenerResponse Response => _context.Response;

    public string? ContentType => _context.Request.ContentType;

    public bool Accepts(string mediaType) =>
        Header("Accept") is { } accept
            && (accept.Contains(mediaType, StringComparison.OrdinalIgnoreCase)
            || accept.Contains("*/*", StringComparison.Ordinal));

    public string? Header(string name) => _context.Request.Headers[name];

    public async Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken)
    {
        if (!_context.Request.HasEntityBody)
        {
            return [];
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read =
            await _context.Request.InputStream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            if (body.Length > MaxBody)
            {
                throw new InvalidDataException("The request is larger than the demo takes.");
            }
        }

        return body.ToArray();
    }

    public Task WriteJsonAsync(int status, JsonNode body) =>
        WriteAsync(status, "application/json", DemoJson.Bytes(body));

    public Task WriteTextAsync(int status, string contentType, string body) =>
        WriteAsync(status, contentType, Encoding.UTF8.GetBytes(body));

    public async Task WriteAsync(int status, string? contentType, byte[] body)
    {
        SetStatus(status);
        if (contentType is not null)
        {
            Response.ContentType = contentType;
        }

        Response.ContentLength64 = body.Length;
        if (body.Length > 0 && Method != "HEAD")
        {
            await Response.OutputStream.WriteAsync(body).ConfigureAwait(false);
        }

        Close();
    }

    public void WriteStatus(int status)
    {
        SetStatus(status);
        Response.ContentLength64 = 0;
        Close();
    }

    public void SetStatus(int status)
    {
        Response.StatusCode = status;
        Status = status;
        Note(RequestEvent.Answered);
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

    public void Abort()
    {
        IsAborted = true;
        Note(RequestEvent.Aborted);
    }

    public void Note(RequestEvent what) => _hooks.Note(this, what);

    /// <summary>Ends the answer in good order.</summary>
    public void Close()
    {
        if (!_closed)
        {
            _closed = true;
            Response.Close();
        }
    }

    /// <summary>Cuts the connection, so that the client has no whole answer.</summary>
    public void Drop()
    {
        if (!_closed)
        {
            _closed = true;
            if (Status == 0)
            {
                // Outside Windows the listener writes headers even when it aborts; a length that is not kept makes the
                // cut visible.
                Response.ContentType = "application/json";
                Response.ContentLength64 = 1024;
            }

            Response.Abort();
        }
    }

    public bool IsClosed => _closed;

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
