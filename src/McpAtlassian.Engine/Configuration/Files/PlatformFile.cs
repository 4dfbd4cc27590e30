using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace McpAtlassian.Engine.Configuration.Files;

/// <summary>
/// What .NET Standard 2.0 does not say about files: Unix modes, links, owner-only access. Newer runtimes have the
/// first two and are asked by reflection; Windows' access list is set through its own functions.
/// </summary>
internal static class PlatformFile
{
    private const int DaclInformation = 0x4;
    private const int ProtectedDacl = unchecked((int)0x80000000);
    private static readonly MethodInfo? GetMode = typeof(File).GetMethod("GetUnixFileMode", new[] { typeof(string) });
    private static readonly MethodInfo? SetMode = Setter();
    private static readonly MethodInfo? ResolveLink = typeof(File).GetMethod("ResolveLinkTarget", new[] { typeof(string), typeof(bool) });

    public static bool IsWindows { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>The permission bits, or null where there are none to be had.</summary>
    public static int? Mode(string path) =>
        IsWindows || GetMode is null ? null : Convert.ToInt32(Call(GetMode, path), System.Globalization.CultureInfo.InvariantCulture);

    public static void SetUnixMode(string path, int mode)
    {
        if (!IsWindows && SetMode is not null)
        {
            Call(SetMode, path, Enum.ToObject(SetMode.GetParameters()[1].ParameterType, mode));
        }
    }

    /// <summary>Only the owner (and Windows itself) may read the file from now on.</summary>
    public static void MakeOwnerOnly(string path)
    {
        if (!IsWindows)
        {
            SetUnixMode(path, 0x180); // 0600
            return;
        }

        if (!NativeMethods.ConvertStringSecurityDescriptorToSecurityDescriptorW("D:P(A;;FA;;;OW)(A;;FA;;;SY)", 1, out IntPtr descriptor, IntPtr.Zero))
        {
            throw new IOException("The access list for an owner-only file could not be made.");
        }

        try
        {
            if (!NativeMethods.SetFileSecurityW(path, DaclInformation | ProtectedDacl, descriptor))
            {
                throw new IOException($"'{path}' could not be made owner-only.");
            }
        }
        finally
        {
            NativeMethods.LocalFree(descriptor);
        }
    }

    /// <summary>Where a link leads in the end; null when the path is no link. A link that cannot be followed is refused.</summary>
    public static string? LinkTarget(string path)
    {
        if (ResolveLink is null)
        {
            bool link = (File.Exists(path) || Directory.Exists(path)) && (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
            return link ? throw new IOException($"'{path}' is a link, and this version of .NET cannot tell where it leads.") : null;
        }

        try
        {
            return ((FileSystemInfo?)Call(ResolveLink, path, true))?.FullName;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static MethodInfo? Setter()
    {
        foreach (MethodInfo method in typeof(File).GetMethods())
        {
            if (method.Name == "SetUnixFileMode" && method.GetParameters()[0].ParameterType == typeof(string))
            {
                return method;
            }
        }

        return null;
    }

    private static object? Call(MethodInfo method, params object[] arguments)
    {
        try
        {
            return method.Invoke(null, arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e.InnerException).Throw();
            throw;
        }
    }

    private static class NativeMethods
    {
        [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static extern bool ConvertStringSecurityDescriptorToSecurityDescriptorW(string text, int revision, out IntPtr descriptor, IntPtr size);

        [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        internal static extern bool SetFileSecurityW(string path, int information, IntPtr descriptor);

        [DllImport("kernel32.dll", ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        internal static extern IntPtr LocalFree(IntPtr memory);
    }
}
