using System.Collections.Concurrent;
using System.Diagnostics;

namespace McpAtlassian.Engine.Tools;

/// <summary>
/// Appends whole lines to a file that several processes write. .NET's share modes keep writers apart on Windows alone
/// (elsewhere two of them get the same end of the file and one line is lost), so the file is locked while it grows.
/// </summary>
internal static class SharedAppend
{
    /// <summary>A longer last line is left as it is: bytes, one mebibyte.</summary>
    private const int LongestMend = 1 << 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    /// <summary>
    /// Appends the line, break included. A process that is killed in the middle of it leaves a part (Linux writes page
    /// by page); the next writer gives that part to <paramref name="mend"/>, which returns what to put in its place or
    /// null to let it stand.
    /// </summary>
    /// <exception cref="IOException">The disk is full, or another process keeps the file to itself.</exception>
    public static async Task WriteAsync(string path, byte[] line, TimeSpan patience, Func<byte[], byte[]?> mend)
    {
        // The lock below is the process's, so its own threads take turns first.
        var turn = Turns.GetOrAdd(Path.GetFullPath(path), static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            using var file = await OpenAsync(path, patience).ConfigureAwait(false);
            Append(file, line, mend);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Opens the file for appending, or makes it, and lets it go again.</summary>
    public static async Task TouchAsync(string path, TimeSpan patience)
    {
        using var file = await OpenAsync(path, patience).ConfigureAwait(false);
    }

    private static void Append(FileStream file, byte[] line, Func<byte[], byte[]?> mend)
    {
        var end = file.Length;
        var torn = ReadTornLine(file, end);
        var start = end;
        if (torn.Length > 0)
        {
            var mended = mend(torn);
            start = mended is null ? end : end - torn.Length;
            line = [.. mended ?? [], (byte)'\n', .. line];
        }

        try
        {
            file.Position = start;
            file.Write(line, 0, line.Length);
            file.Flush();
        }
        catch (Exception error) when (error is IOException or ArgumentOutOfRangeException)
        {
            // The latter is .NET's name for a write beyond the size a file may have (EFBIG, ulimit -f).
            file.Position = start;
            file.Write(torn, 0, (int)(end - start));
            file.SetLength(end);
            throw error as IOException
                ?? new IOException("The file would be larger than the file size limit of this system.", error);
        }
    }

    /// <summary>What stands after the last line break; empty in a file that is whole.</summary>
    private static byte[] ReadTornLine(FileStream file, long end)
    {
        const int Block = 4096;
        byte[] tail = [];
        for (var from = end; from > 0;)
        {
            var block = new byte[(int)Math.Min(Block, from)];
            from -= block.Length;
            file.Position = from;
            for (var read = 0; read < block.Length;)
            {
                var more = file.Read(block, read, block.Length - read);
                read += more > 0 ? more : throw new EndOfStreamException();
            }

            var lineBreak = Array.LastIndexOf(block, (byte)'\n');
            tail = [.. block.AsSpan(lineBreak + 1), .. tail];
            if (lineBreak >= 0 || tail.Length > LongestMend)
            {
                break;
            }
        }

        return tail;
    }

    private static async Task<FileStream> OpenAsync(string path, TimeSpan patience)
    {
        var watch = Stopwatch.StartNew(); // The time of day may jump.
        while (true)
        {
            if (TryOpen(path, isLast: watch.Elapsed >= patience) is { } file)
            {
                return file;
            }

            // No system tells a waiter across processes that a file is free, so it is asked again.
            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    private static FileStream? TryOpen(string path, bool isLast)
    {
        FileStream? file = null;
        try
        {
            // On Linux a reader who follows the log must not keep writers out, so the bytes are locked and not the
            // file.
            var share = OperatingSystem.IsLinux() ? FileShare.ReadWrite | FileShare.Delete
                : OperatingSystem.IsWindows() ? FileShare.Read
                : FileShare.None;
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 1);
            if (OperatingSystem.IsLinux())
            {
                file.Lock(0, long.MaxValue);
            }

            return file;
        }
        catch (IOException error)
            when (!isLast && error is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            file?.Dispose();
            return null; // Another process is writing its line.
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }
}
