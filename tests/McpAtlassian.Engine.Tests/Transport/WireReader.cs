using System.Globalization;
using System.Text;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>Reads HTTP/1.1 requests from a connection, one after the other.</summary>
internal sealed class WireReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request, or null when the sender has closed the connection.</summary>
    public async Task<WireRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        var first = await ReadLineAsync(cancellationToken);
        if (string.IsNullOrEmpty(first))
        {
            return null;
        }

        var parts = first.Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new WireRequest(parts[0], parts[1], headers, await ReadBodyAsync(headers, cancellationToken));
    }

    private async Task<byte[]> ReadBodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (headers.TryGetValue("Content-Length", out var length))
        {
            return await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        }

        if (!headers.ContainsKey("Transfer-Encoding"))
        {
            return [];
        }

        using var body = new MemoryStream();
        while (await ReadLineAsync(cancellationToken) is { } size
            && int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var count)
        {
            body.Write(await ReadBytesAsync(count, cancellationToken));
            await ReadLineAsync(cancellationToken);
        }

        await ReadLineAsync(cancellationToken);
        return body.ToArray();
    }

    private async Task<byte[]> ReadBytesAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException();
            }

            var take = Math.Min(count - done, _end - _start);
            Array.Copy(_buffer, _start, bytes, done, take);
            _start += take;
            done += take;
        }

        return bytes;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                return null;
            }

            var c = (char)_buffer[_start++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(c);
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancellationToken);
        return _end > 0;
    }
}
