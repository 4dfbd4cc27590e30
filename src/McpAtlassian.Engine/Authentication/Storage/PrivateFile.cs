namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// Files and folders only their owner can read, written so that a reader sees the old content or the new and never
/// a part: a temporary neighbour, flushed to the disk, renamed over the target.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes the folder, readable by its owner only. An existing one keeps the mode its owner gave it.
    /// </summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // A profile's folders are readable by their owner already.
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnlyFolder);
        }
    }

    /// <summary>Replaces the file's content at once.</summary>
    public static void Write(string path, byte[] content)
    {
        var temporary = path + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        var options =
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content, 0, content.Length);
                stream.Flush(flushToDisk: true);
            }

            Rename(temporary, path);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // So .NET names a write beyond the size a file may have (EFBIG, ulimit -f).
            TryDelete(temporary);
            throw new IOException($"'{path}' would be larger than a file may be here.", error);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>The file's bytes, or null when there is none.</summary>
    public static byte[]? Read(string path)
    {
        try
        {
            // Delete is shared so that a writer's rename goes through on Windows while this one reads.
            using var stream =
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
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

    private static void Rename(string from, string to)
    {
        // Windows replaces a file that is being read only so.
        if (OperatingSystem.IsWindows() && File.Exists(to))
        {
            File.Replace(from, to, destinationBackupFileName: null, ignoreMetadataErrors: true);
        }
        else
        {
            File.Move(from, to, overwrite: !OperatingSystem.IsWindows());
        }
    }
}
