namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>Files and folders only their owner can read.</summary>
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
        var temporary = DurableFile.Beside(path);
        try
        {
            DurableFile.WriteNew(temporary, content, OwnerOnlyFile);
            DurableFile.Rename(temporary, path, ignoreMetadataErrors: true);
        }
        catch
        {
            DurableFile.TryDelete(temporary);
            throw;
        }
    }

    /// <summary>The file's bytes, or null when there is none.</summary>
    public static byte[]? Read(string path)
    {
        try
        {
            return DurableFile.Read(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
