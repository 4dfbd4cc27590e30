using System.Globalization;

namespace McpAtlassian.Engine.Configuration.Files;

/// <summary>
/// Replaces a file as a whole: the new content goes to a new file in the same folder, reaches the disk, and then takes
/// the old one's name. Whatever interrupts it, a reader finds the old file or the new one.
/// </summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes the content; a link is followed and stays a link. Returns the backup's path, when one was made.
    /// </summary>
    public static string? Write(string path, byte[] content, AtomicWriteOptions? options = null)
    {
        options ??= new AtomicWriteOptions();
        var target = PlatformFile.LinkTarget(path) ?? Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        var exists = File.Exists(target);
        var mode = exists ? PlatformFile.Mode(target) : null;
        if (exists)
        {
            RefuseWhenLocked(target, options.Force);
        }

        if (options.Expected is not null && !options.Expected.SequenceEqual(exists ? ReadAll(target) : []))
        {
            throw new EngineException(
                ErrorIds.ConfigLocked,
                $"'{path}' was changed by another program while it was being edited. Nothing was written.",
                "Run the command again.");
        }

        string? backup = null;
        if (exists && options.Backup)
        {
            backup = BackupName(target);
            WriteNew(backup, ReadAll(target), options.OwnerOnly, mode);
        }

        var temporary =
            Path.Combine(folder, "." + Path.GetFileName(target) + "." + Guid.NewGuid().ToString("N") + ".tmp");
        try
        {
            WriteNew(temporary, content, options.OwnerOnly, mode);
            if (exists)
            {
                var readOnly =
                    OperatingSystem.IsWindows() && (File.GetAttributes(target) & FileAttributes.ReadOnly) != 0;
                if (readOnly)
                {
                    File.SetAttributes(target, File.GetAttributes(target) & ~FileAttributes.ReadOnly);
                }

                File.Replace(temporary, target, null);
                if (readOnly)
                {
                    File.SetAttributes(target, File.GetAttributes(target) | FileAttributes.ReadOnly);
                }

                if (options.OwnerOnly && OperatingSystem.IsWindows())
                {
                    // Windows gives the new file the old one's access list.
                    PlatformFile.MakeOwnerOnly(target);
                }
            }
            else
            {
                File.Move(temporary, target);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.ConfigLocked,
                $"'{path}' could not be replaced: {error.Message}",
                "Close the program that uses the file and run the command again.",
                error);
        }
        finally
        {
            TryDelete(temporary);
        }

        return backup;
    }

    /// <summary>Reads a file that another program may have open for writing.</summary>
    public static byte[] ReadAll(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static void WriteNew(string path, byte[] content, bool ownerOnly, UnixFileMode? mode)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        // Before the first byte: there must be no moment at which somebody else could read it.
        if (ownerOnly)
        {
            PlatformFile.MakeOwnerOnly(path);
        }
        else if (mode is not null)
        {
            PlatformFile.SetUnixMode(path, mode.Value);
        }

        stream.Write(content, 0, content.Length);
        stream.Flush(flushToDisk: true);
    }

    private static void RefuseWhenLocked(string target, bool force)
    {
        if ((File.GetAttributes(target) & FileAttributes.ReadOnly) != 0)
        {
            if (force)
            {
                return;
            }

            throw new EngineException(
                ErrorIds.ConfigLocked,
                $"'{target}' is read-only. Nothing was written.",
                "Make the file writable, or use -Force.");
        }

        try
        {
            using FileStream probe = new(target, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.ConfigLocked,
                $"'{target}' is in use by another program or may not be written. Nothing was written.",
                "Close the program that uses the file and run the command again.",
                error);
        }
    }

    private static string BackupName(string target)
    {
        var stamp = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var name = $"{target}.bak-{stamp}";
        for (var i = 2; File.Exists(name); i++)
        {
            name = string.Format(CultureInfo.InvariantCulture, "{0}.bak-{1}-{2}", target, stamp, i);
        }

        return name;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Left behind at worst; the failure that matters is already on its way.
        }
    }
}
