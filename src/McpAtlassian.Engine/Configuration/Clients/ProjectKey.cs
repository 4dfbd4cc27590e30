using McpAtlassian.Engine.Configuration.Files;

namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>The name of a project's folder as a key in the user's file.</summary>
internal static class ProjectKey
{
    /// <summary>The repository's own folder, else the folder itself; with slashes on every system.</summary>
    public static string Of(string folder) =>
        Slashed(Repository.MainFolderOf(folder) ?? Repository.RealPath(folder));

    /// <summary>Whether two keys are the same folder; Windows writes them with either slash and in any case.</summary>
    public static bool IsSame(string one, string other) => string.Equals(
        Slashed(one),
        Slashed(other),
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string Slashed(string path)
    {
        var slashed = OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
        return slashed.Length > 1 ? slashed.TrimEnd('/') : slashed;
    }
}
