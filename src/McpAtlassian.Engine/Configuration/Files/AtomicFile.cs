using System.Globalization;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Configuration.Files;

/// <summary>
/// Replaces a file that others edit too: it follows links, keeps the mode, refuses what another program holds or has
/// changed, and can leave a backup.
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
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var exists = File.Exists(target);
        var mode = exists ? PlatformFile.Mode(target) : null;
        if (exists)
        {
            RefuseWhenLocked(target, options.Force);
        }

        if (options.Expected is not null && !options.Expected.SequenceEqual(exists ? DurableFile.Read(target) : []))
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
            WriteNew(backup, DurableFile.Read(target), options.OwnerOnly, mode);
        }

        var temporary = DurableFile.Beside(target);
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

                DurableFile.Rename(temporary, target, ignoreMetadataErrors: false);
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
                DurableFile.Rename(temporary, target, ignoreMetadataErrors: false);
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
            DurableFile.TryDelete(temporary);
        }

        return backup;
    }

    // Before the first byte: there must be no moment at which somebody else could read it.
    private static void WriteNew(string path, byte[] content, bool ownerOnly, UnixFileMode? mode) =>
        DurableFile.WriteNew(path, content, ownerOnly ? null : mode, ownerOnly ? PlatformFile.MakeOwnerOnly : null);

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
                $"'{target}' is in use by another program or not writable. Nothing was written.",
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
}
