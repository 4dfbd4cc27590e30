using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace McpAtlassian.Engine.Tests.Bridge;

/// <summary>What a client reads: whole lines, as they are written.</summary>
internal sealed class LineSink : Stream
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly MemoryStream _line = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get =>
        throw new NotSupportedException(); set => throw new NotSupportedException();
    }

    public async Task<JsonObject> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return (JsonObject)JsonNode.Parse(await _lines.Reader.ReadAsync(limit.Token))!;
    }

    /// <summary>The next message with this id or method; what comes before it is dropped.</summary>
    public async Task<JsonObject> NextAsync(Func<JsonObject, bool> condition)
    {
        while (true)
        {
            var message = await NextAsync();
            if (condition(message))
            {
                return message;
            }
        }
    }

    public bool TryRead(out string? line) => _lines.Reader.TryRead(out line);

    public override void Write(byte[] buffer, int offset, int count)
    {
        for (var i = offset; i < offset + count; i++)
        {
            if (buffer[i] != (byte)'\n')
            {
                _line.WriteByte(buffer[i]);
                continue;
            }

            _lines.Writer.TryWrite(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(_line.ToArray()));
            _line.SetLength(0);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
