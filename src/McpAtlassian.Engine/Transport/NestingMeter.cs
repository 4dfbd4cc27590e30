namespace McpAtlassian.Engine.Transport;

/// <summary>Measures how deep JSON nests while its bytes go by.</summary>
internal sealed class NestingMeter(bool startsAnewEachLine)
{
    /// <summary>The SDK reads messages to this depth and drops what is deeper without saying why.</summary>
    public const int Maximum = 64;

    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>False once something nests too deep.</summary>
    public bool Accept(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (startsAnewEachLine && b == (byte)'\n')
            {
                _depth = 0;
                _inString = _escaped = false;
            }
            else if (_inString)
            {
                if (_escaped)
                {
                    _escaped = false;
                }
                else if (b == (byte)'\\')
                {
                    _escaped = true;
                }
                else if (b == (byte)'"')
                {
                    _inString = false;
                }
            }
            else if (b == (byte)'"')
            {
                _inString = true;
            }
            else if (b is (byte)'[' or (byte)'{')
            {
                if (++_depth > Maximum)
                {
                    return false;
                }
            }
            else if (b is (byte)']' or (byte)'}')
            {
                _depth--;
            }
        }

        return true;
    }
}
