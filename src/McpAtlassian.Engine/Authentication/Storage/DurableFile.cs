namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// A file replaced as a whole: the new content goes to a new file beside it, reaches the disk, and takes the old one's
/// name. Whatever interrupts that, a reader finds the old file or the new one.
/// </summary>
internal static class DurableFile
{
    /// <summary>A name beside the file that no other program uses.</summary>
    public static string Beside(string path) => Path.Combine(
        Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + "." + Guid.NewGuid().ToString("N") + ".tmp");

    /// <summary>
    /// Writes a new file through to the disk. With a mode it has that from its first moment on, whatever the umask;
    /// what else must be before the first byte can be done to the empty file.
    /// </summary>
    public static void WriteNew(string path, byte[] content, UnixFileMode? mode, Action<string>? whileEmpty = null)
    {
        var options =
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var stream = new FileStream(path, options);
        if (mode is { } exact && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(stream.SafeFileHandle, exact);
        }

        whileEmpty?.Invoke(path);
        try
        {
            stream.Write(content, 0, content.Length);
            stream.Flush(flushToDisk: true);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // So .NET names a write beyond the size a file may have (EFBIG, ulimit -f).
            throw new IOException($"'{path}' would be larger than the file size limit of this system.", error);
        }
    }

    /// <summary>Gives the new file the old one's name. Windows' metadata of the old one goes to the new one.</summary>
    public static void Rename(string from, string to, bool ignoreMetadataErrors)
    {
        // Windows replaces a file that is being read only so.
        if (OperatingSystem.IsWindows() && File.Exists(to))
        {
            File.Replace(from, to, destinationBackupFileName: null, ignoreMetadataErrors);
        }
        else
        {
            File.Move(from, to, overwrite: !OperatingSystem.IsWindows());
        }
    }

    /// <summary>Reads a file that another program may have open for writing, or may replace meanwhile.</summary>
    public static byte[] Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A leftover is harmless; the failure that led here is the one to report.
        }
    }
}
