namespace McpAtlassian.Module.Tests;

/// <summary>What a process is told so that a folder is its user's home, with nothing in it.</summary>
internal static class EmptyProfile
{
    public static Dictionary<string, string> In(string folder) => new(StringComparer.Ordinal)
    {
        ["HOME"] = folder,
        ["USERPROFILE"] = folder,
        ["LOCALAPPDATA"] = folder,
        ["XDG_CONFIG_HOME"] = folder,
        ["XDG_CACHE_HOME"] = Path.Combine(folder, "cache"),
        // One that is not there counts as none, and PSResourceGet would write into the current folder; and it installs
        // into the usual one whatever this says.
        ["XDG_DATA_HOME"] = Directory.CreateDirectory(Path.Combine(folder, ".local", "share")).FullName,
    };
}
