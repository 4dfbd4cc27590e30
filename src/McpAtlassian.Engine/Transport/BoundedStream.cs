namespace McpAtlassian.Engine.Transport;

/// <summary>
/// An answer's body that ends with a named error instead of filling the memory: a decompression bomb, a body without
/// end. In an event stream each event is measured by itself, for the stream may live for days.
/// </summary>
internal sealed class BoundedStream(
    Stream inner, long maximum, string? mediaType, Action<EngineException> onRefusal, Action<long>? onRead = null)
    : Stream
{
    private readonly bool _isEventStream = mediaType == "text/event-stream";
    private readonly NestingMeter? _nesting = mediaType is "application/json" or "text/event-stream"
        ? new NestingMeter(startsAnewEachLine: mediaType != "application/json")
        : null;
    private long _count;
    private long _all;
    private bool _afterNewLine;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Measure(buffer, inner.Read(buffer));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Measure(buffer.Span, read);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Measure(ReadOnlySpan<byte> buffer, int read)
    {
        var bytes = buffer.Slice(0, read);
        _count += read;
        _all += read;
        onRead?.Invoke(_all);
        if (_isEventStream)
        {
            _count = AfterLastEvent(bytes);
        }

        if (_count > maximum)
        {
            throw Refuse($"is larger than {maximum / (1024 * 1024)} MB");
        }

        return _nesting?.Accept(bytes) == false
            ? throw Refuse($"is nested deeper than {NestingMeter.Maximum} levels")
            : read;
    }

    private EngineException Refuse(string why)
    {
        var refusal = new EngineException(
            ErrorIds.ResultTooLarge,
            $"The server's answer {why} and was cut off. The call may already have taken effect.",
            "Request less: fewer fields or a smaller page.")
        {
            MayHaveTakenEffect = true,
        };
        onRefusal(refusal);
        return refusal;
    }

    /// <summary>The bytes since the last empty line, which ends an event.</summary>
    private long AfterLastEvent(ReadOnlySpan<byte> bytes)
    {
        var count = _count;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b == (byte)'\n')
            {
                if (_afterNewLine)
                {
                    count = bytes.Length - i - 1;
                }

                _afterNewLine = true;
            }
            else if (b != (byte)'\r')
            {
                _afterNewLine = false;
            }
        }

        return count;
    }
}
