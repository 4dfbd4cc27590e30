using System;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// Files and folders only their owner can read, written so that a reader sees the old content or the new and never
/// a part: a temporary neighbour, flushed to the disk, renamed over the target.
/// </summary>
internal static class PrivateFile
{
    private const uint OwnerOnlyFolder = 0x1C0; // 0700
    private const uint OwnerOnlyFile = 0x180; // 0600

    private static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>Makes the folder, readable by its owner only. An existing one keeps the mode its owner gave it.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(parent))
        {
            Directory.CreateDirectory(parent);
        }

        if (IsWindows)
        {
            // A profile's folders are readable by their owner already.
            Directory.CreateDirectory(path);
        }
        else if (Unix.MakeFolder(path, OwnerOnlyFolder) != 0 && !Directory.Exists(path))
        {
            throw new IOException($"The folder '{path}' cannot be made: {new Win32Exception(Marshal.GetLastWin32Error()).Message}.");
        }
    }

    /// <summary>Replaces the file's content at once.</summary>
    public static void Write(string path, byte[] content)
    {
        var temporary = path + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                // The mode is set while the file is still empty.
                Restrict(temporary);
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
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
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

    public static void Restrict(string path)
    {
        if (!IsWindows && Unix.ChangeMode(path, OwnerOnlyFile) != 0)
        {
            throw new IOException($"'{path}' cannot be made private: {new Win32Exception(Marshal.GetLastWin32Error()).Message}.");
        }
    }

    private static void Rename(string from, string to)
    {
        if (!IsWindows)
        {
            if (Unix.Rename(from, to) != 0)
            {
                throw new IOException($"'{to}' cannot be replaced: {new Win32Exception(Marshal.GetLastWin32Error()).Message}.");
            }

            return;
        }

        if (File.Exists(to))
        {
            File.Replace(from, to, destinationBackupFileName: null, ignoreMetadataErrors: true);
        }
        else
        {
            File.Move(from, to);
        }
    }

    private static class Unix
    {
        // .NET Standard 2.0 has neither file modes nor a rename that replaces.
        [DllImport("libc", EntryPoint = "mkdir", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int MakeFolder([MarshalAs(UnmanagedType.LPStr)] string path, uint mode);

        [DllImport("libc", EntryPoint = "chmod", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int ChangeMode([MarshalAs(UnmanagedType.LPStr)] string path, uint mode);

        [DllImport("libc", EntryPoint = "rename", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Rename([MarshalAs(UnmanagedType.LPStr)] string from, [MarshalAs(UnmanagedType.LPStr)] string to);
    }
}
