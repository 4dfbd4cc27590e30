using System;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Reads the few DER values that private keys are made of. Anything unexpected is a FormatException.</summary>
internal sealed class DerReader
{
    public const int Integer = 0x02;
    public const int BitString = 0x03;
    public const int OctetString = 0x04;
    public const int ObjectId = 0x06;
    public const int Sequence = 0x30;

    private readonly byte[] _data;
    private readonly int _end;
    private int _position;

    public DerReader(byte[] data)
        : this(data, 0, data.Length)
    {
    }

    private DerReader(byte[] data, int start, int end)
    {
        _data = data;
        _position = start;
        _end = end;
    }

    /// <summary>The tag of the next value, or -1 at the end.</summary>
    public int NextTag => _position < _end ? _data[_position] : -1;

    /// <summary>The inside of the next value.</summary>
    public DerReader Enter(int tag)
    {
        int length = ReadHeader(tag);
        var inside = new DerReader(_data, _position, _position + length);
        _position += length;
        return inside;
    }

    /// <summary>The content of the next value.</summary>
    public byte[] Read(int tag)
    {
        int length = ReadHeader(tag);
        byte[] content = new byte[length];
        Array.Copy(_data, _position, content, 0, length);
        _position += length;
        return content;
    }

    /// <summary>The next integer without its sign, as long as it must be; 0 for as long as it is.</summary>
    public byte[] ReadUnsigned(int length = 0)
    {
        byte[] content = Read(Integer);
        int start = 0;
        while (start < content.Length - 1 && content[start] == 0)
        {
            start++;
        }

        int digits = content.Length - start;
        if (length == 0)
        {
            length = digits;
        }

        if (digits > length)
        {
            throw new FormatException();
        }

        byte[] number = new byte[length];
        Array.Copy(content, start, number, length - digits, digits);
        return number;
    }

    private int ReadHeader(int tag)
    {
        if (NextTag != tag)
        {
            throw new FormatException();
        }

        _position++;
        int first = ReadByte();
        int length = first;
        if (first >= 0x80)
        {
            length = 0;
            for (int count = first & 0x7F; count > 0; count--)
            {
                length = checked((length << 8) | ReadByte());
            }
        }

        return length >= 0 && length <= _end - _position ? length : throw new FormatException();
    }

    private int ReadByte() => _position < _end ? _data[_position++] : throw new FormatException();
}
