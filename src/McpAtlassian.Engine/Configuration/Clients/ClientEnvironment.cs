using System.Runtime.InteropServices;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>
/// The machine as the clients see it: system, home, variables, files. Given, so that any machine can be described.
/// </summary>
internal sealed class ClientEnvironment
{
    private readonly Func<string, string?> _variable;
    private readonly Func<string, bool> _exists;
    private readonly Func<string, IEnumerable<string>> _folders;

    /// <summary>Describes a machine.</summary>
    public ClientEnvironment(
        ClientSystem system,
        string home,
        string projectFolder,
        Func<string, string?> variable,
        Func<string, bool> exists,
        string? records = null,
        Func<string, IEnumerable<string>>? folders = null)
    {
        _folders = folders ?? (_ => []);
        Records = records;
        System = system;
        Home = home;
        ProjectFolder = projectFolder;
        _variable = variable;
        _exists = exists;
    }

    /// <summary>The folder of the records that exports leave; null where none are kept.</summary>
    public string? Records { get; }

    /// <summary>The operating system.</summary>
    public ClientSystem System { get; }

    /// <summary>The user's home folder.</summary>
    public string Home { get; }

    /// <summary>The folder that project files are in.</summary>
    public string ProjectFolder { get; }

    /// <summary>This machine, with a project folder.</summary>
    public static ClientEnvironment Current(string projectFolder) => new(
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
            ? ClientSystem.Windows
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? ClientSystem.MacOS : ClientSystem.Linux,
        HomeFolder(),
        projectFolder,
        Environment.GetEnvironmentVariable,
        path => File.Exists(path) || Directory.Exists(path),
        Path.Combine(StoreLocation.Home, "exports"),
        FoldersIn);

    /// <summary>An environment variable; null when it is not set or empty.</summary>
    public string? Variable(string name) => _variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Whether a file or folder is there.</summary>
    public bool Exists(string path) => _exists(path);

    /// <summary>The names of the folders in a folder; none where it is not there.</summary>
    public IEnumerable<string> Folders(string path) => _folders(path);

    /// <summary>The names of the folders in a folder of this machine.</summary>
    public static IEnumerable<string> FoldersIn(string path)
    {
        try
        {
            return Directory.Exists(path)
                ? Directory.GetDirectories(path).Select(Path.GetFileName).OfType<string>()
                    .OrderBy(f => f, StringComparer.Ordinal)
                : Array.Empty<string>();
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    // HOME first: it is what the clients use, and what a sandboxed shell changes.
    private static string HomeFolder() =>
        !RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
            && Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
