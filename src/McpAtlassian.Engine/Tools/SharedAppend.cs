using System;
using System.Collections.Concurrent;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace McpAtlassian.Engine.Tools;

/// <summary>
/// Appends whole lines to a file that several processes write. .NET's share modes keep writers apart on Windows alone
/// (elsewhere two of them get the same end of the file and one line is lost), so the file is locked while it grows.
/// </summary>
internal static class SharedAppend
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    private static bool IsLinux => RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    /// <summary>Appends the line, break included, or nothing at all.</summary>
    /// <exception cref="IOException">The disk is full, or another process keeps the file to itself.</exception>
    public static async Task WriteAsync(string path, byte[] line, TimeSpan patience)
    {
        // The lock below is the process's, so its own threads take turns first.
        var turn = Turns.GetOrAdd(Path.GetFullPath(path), static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            using var file = await OpenAsync(path, patience).ConfigureAwait(false);
            Append(file, line);
        }
        finally
        {
            turn.Release();
        }
    }

    private static void Append(FileStream file, byte[] line)
    {
        long end = file.Length;
        try
        {
            if (end > 0)
            {
                // A line that a power cut tore stays alone.
                file.Position = end - 1;
                if (file.ReadByte() != '\n')
                {
                    file.WriteByte((byte)'\n');
                }
            }

            file.Position = file.Length;
            file.Write(line, 0, line.Length);
            file.Flush();
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            // The latter is .NET's name for a write beyond the size a file may have (EFBIG, ulimit -f).
            file.SetLength(end);
            throw e as IOException ?? new IOException("The file would be larger than a file may be here.", e);
        }
    }

    private static async Task<FileStream> OpenAsync(string path, TimeSpan patience)
    {
        var until = DateTime.UtcNow + patience;
        while (true)
        {
            if (TryOpen(path, isLast: DateTime.UtcNow >= until) is { } file)
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
            // On Linux a reader who follows the log must not keep writers out, so the bytes are locked and not the file.
            var share = IsLinux ? FileShare.ReadWrite | FileShare.Delete : RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? FileShare.Read : FileShare.None;
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 1);
            if (IsLinux)
            {
                file.Lock(0, long.MaxValue);
            }

            return file;
        }
        catch (IOException e) when (!isLast && e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
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
