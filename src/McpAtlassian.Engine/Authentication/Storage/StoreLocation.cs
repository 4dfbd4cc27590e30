using System.Runtime.InteropServices;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>Where saved sessions live: the place each system keeps a program's settings of one user.</summary>
internal static class StoreLocation
{
    /// <summary>The variable that moves the whole store, for CI and for tests.</summary>
    public const string OverrideVariable = "ATLASSIAN_MCP_HOME";

    /// <summary>The store's folder; it need not exist yet.</summary>
    public static string Home
    {
        get
        {
            var named = Environment.GetEnvironmentVariable(OverrideVariable);
            return string.IsNullOrWhiteSpace(named)
                ? Path.Combine(SystemBase(), "McpAtlassian")
                : Path.GetFullPath(named);
        }
    }

    /// <summary>The user's home folder, which other tools' files are looked for in.</summary>
    internal static string UserHome
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("HOME");
            return string.IsNullOrEmpty(home) || RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
                ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
                : home;
        }
    }

    private static string SystemBase()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
        }

        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
        {
            return Path.Combine(UserHome, "Library", "Application Support");
        }

        var xdg = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        return string.IsNullOrEmpty(xdg) ? Path.Combine(UserHome, ".config") : xdg;
    }
}
