using System.Runtime.InteropServices;

namespace McpAtlassian.Engine.Configuration.Files;

/// <summary>
/// Files as each system has them: Unix modes, links, and Windows' access list through its own functions.
/// </summary>
internal static class PlatformFile
{
    private const int DaclInformation = 0x4;
    private const int ProtectedDacl = unchecked((int)0x80000000);

    /// <summary>The permission bits, or null where there are none to be had.</summary>
    public static UnixFileMode? Mode(string path) => OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);

    /// <summary>Only the owner (and Windows itself) may read the file from now on.</summary>
    public static void MakeOwnerOnly(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return;
        }

        if (!NativeMethods.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            "D:P(A;;FA;;;OW)(A;;FA;;;SY)", 1, out var descriptor, IntPtr.Zero))
        {
            throw new IOException("The access control list for a file that only you can read could not be created.");
        }

        try
        {
            if (!NativeMethods.SetFileSecurityW(path, DaclInformation | ProtectedDacl, descriptor))
            {
                throw new IOException($"'{path}' could not be made readable for you only.");
            }
        }
        finally
        {
            NativeMethods.LocalFree(descriptor);
        }
    }

    /// <summary>
    /// Where a link leads in the end; null when the path is not a link. A link that cannot be followed is refused.
    /// </summary>
    public static string? LinkTarget(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static class NativeMethods
    {
        [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static extern bool ConvertStringSecurityDescriptorToSecurityDescriptorW(
            string text, int revision, out IntPtr descriptor, IntPtr size);

        [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static extern bool SetFileSecurityW(string path, int information, IntPtr descriptor);

        [DllImport("kernel32.dll", ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        internal static extern IntPtr LocalFree(IntPtr memory);
    }
}
