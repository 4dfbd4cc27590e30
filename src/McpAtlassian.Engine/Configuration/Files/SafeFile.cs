using System.Text;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Files;

/// <summary>A text file read so that it can be written back with the same encoding and byte order mark.</summary>
internal sealed class SafeFile
{
    private readonly Encoding _encoding;
    private readonly byte[] _mark;

    private SafeFile(string path, bool exists, byte[] bytes, Encoding encoding, byte[] mark, string text)
    {
        Path = path;
        Exists = exists;
        Bytes = bytes;
        _encoding = encoding;
        _mark = mark;
        Text = text;
    }

    public string Path { get; }

    public bool Exists { get; }

    public byte[] Bytes { get; }

    public string Text { get; }

    public bool IsUtf16 => _mark.Length == 2;

    /// <summary>Whether it begins with a byte order mark.</summary>
    public bool HasMark => _mark.Length > 0;

    /// <summary>Reads the file; one that is not there reads as empty UTF-8.</summary>
    public static SafeFile Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new EngineException(ErrorIds.PathInvalid, $"'{path}' is a folder. Give the path of a file.");
        }

        byte[] bytes;
        var exists = File.Exists(path);
        try
        {
            bytes = exists ? DurableFile.Read(path) : [];
        }
        catch (UnauthorizedAccessException error)
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                $"You are not allowed to read '{path}'.",
                "Check the file's owner and permissions.",
                error);
        }
        catch (IOException error) when (IsInUse(error))
        {
            throw new EngineException(
                ErrorIds.ConfigLocked,
                $"'{path}' is in use by another program.",
                "Close the program that uses the file and run the command again.",
                error);
        }
        catch (IOException error)
        {
            throw new EngineException(ErrorIds.PathInvalid, $"'{path}' cannot be read: {error.Message}", null, error);
        }

        (var encoding, var mark) = Detect(bytes);
        string text;
        try
        {
            text = encoding.GetString(bytes, mark.Length, bytes.Length - mark.Length);
        }
        catch (DecoderFallbackException error)
        {
            // The text before the bad byte tells its line.
            var lenient = (Encoding)encoding.Clone();
            lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
            var good = Math.Min(bytes.Length - mark.Length, Math.Max(0, error.Index));
            var before = lenient.GetString(bytes, mark.Length, good);
            throw InFile(
                path, ConfigText.Unparsable(before, before.Length, "the bytes here are not " + encoding.WebName + "."));
        }

        return new SafeFile(path, exists, bytes, encoding, mark, text);
    }

    public byte[] Encode(string text) => _mark.Concat(_encoding.GetBytes(text)).ToArray();

    /// <summary>Names the file in a failure that only knew the text.</summary>
    public static EngineException InFile(string path, EngineException e) =>
        new(e.ErrorId, $"'{path}': {e.Message}", e.Remedy, e);

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EAGAIN of Linux and of macOS, where .NET locks files itself.
    private static bool IsInUse(IOException e) => (e.HResult & 0xFFFF) is 32 or 33 or 11 or 35;

    private static (Encoding Encoding, byte[] Mark) Detect(byte[] bytes)
    {
        if (Starts(bytes, 0xEF, 0xBB, 0xBF))
        {
            return (new UTF8Encoding(false, true), new byte[] { 0xEF, 0xBB, 0xBF });
        }

        if (Starts(bytes, 0xFF, 0xFE))
        {
            return (new UnicodeEncoding(false, false, true), new byte[] { 0xFF, 0xFE });
        }

        return Starts(bytes, 0xFE, 0xFF)
            ? (new UnicodeEncoding(true, false, true), new byte[] { 0xFE, 0xFF })
            : (new UTF8Encoding(false, true), Array.Empty<byte>());
    }

    private static bool Starts(byte[] bytes, params byte[] mark) =>
        bytes.Length >= mark.Length && bytes.Take(mark.Length).SequenceEqual(mark);
}
