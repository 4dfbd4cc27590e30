using System.Globalization;
using System.Text;

namespace McpAtlassian.DemoServer.Http;

/// <summary>Reads the requests of a connection, one after the other.</summary>
internal sealed class HttpReader(Stream stream, Uri baseUri)
{
    private const int MaximumBody = 64 * 1024 * 1024;

    // Also the longest line.
    private readonly byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request, or null when the client has closed the connection.</summary>
    /// <exception cref="InvalidDataException">What came is not a request that the demo takes.</exception>
    public async Task<HttpRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line)
        {
            return null;
        }

        if (line.Split(' ') is not [var method, var target, var version] || version is not ("HTTP/1.1" or "HTTP/1.0"))
        {
            throw new InvalidDataException("This is not the first line of a request.");
        }

        // A proxy sends the whole URL. A path is appended as text: // at its start would be read as a host.
        var text = target.StartsWith('/') ? baseUri.GetLeftPart(UriPartial.Authority) + target : target;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            throw new InvalidDataException("The target of the request is not a URL.");
        }

        var headers = await ReadHeadersAsync(cancellationToken).ConfigureAwait(false);
        if (headers.TryGetValue("Expect", out var expected)
            && expected.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken)
                .ConfigureAwait(false);
        }

        var body = await ReadBodyAsync(headers, cancellationToken).ConfigureAwait(false);
        return new HttpRequest(method, url, version == "HTTP/1.1", headers, body);
    }

    private async Task<Dictionary<string, string>> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await NeedLineAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
            {
                throw new InvalidDataException("This is not a header.");
            }

            var name = line.Substring(0, colon);
            var value = line.Substring(colon + 1).Trim();
            headers[name] = headers.TryGetValue(name, out var earlier) ? earlier + ", " + value : value;
        }

        return headers;
    }

    private async Task<byte[]> ReadBodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (!headers.ContainsKey("Transfer-Encoding"))
        {
            return headers.TryGetValue("Content-Length", out var length)
                ? await ReadBytesAsync(Size(length, NumberStyles.None, 0), cancellationToken).ConfigureAwait(false)
                : [];
        }

        using var body = new MemoryStream();
        while (true)
        {
            var line = await NeedLineAsync(cancellationToken).ConfigureAwait(false);
            var size = Size(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, body.Length);
            if (size == 0)
            {
                break;
            }

            var part = await ReadBytesAsync(size, cancellationToken).ConfigureAwait(false);
            await body.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            await NeedLineAsync(cancellationToken).ConfigureAwait(false);
        }

        // What follows the last chunk are headers again.
        await ReadHeadersAsync(cancellationToken).ConfigureAwait(false);
        return body.ToArray();
    }

    private static int Size(string text, NumberStyles style, long before) =>
        int.TryParse(text, style, CultureInfo.InvariantCulture, out var size)
            && size >= 0
            && size <= MaximumBody - before
            ? size
            : throw new InvalidDataException("The size of the body is missing, or is larger than the demo takes.");

    private async Task<byte[]> ReadBytesAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        var buffered = Math.Min(count, _end - _start);
        Array.Copy(_buffer, _start, bytes, 0, buffered);
        _start += buffered;
        await stream.ReadExactlyAsync(bytes.AsMemory(buffered), cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private async Task<string> NeedLineAsync(CancellationToken cancellationToken) =>
        await ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? throw new EndOfStreamException();

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start) - _start) < 0)
        {
            Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length)
            {
                throw new InvalidDataException("A line is longer than the demo takes.");
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }

        var line = Encoding.UTF8.GetString(_buffer, _start, length).TrimEnd('\r');
        _start += length + 1;
        return line;
    }
}
