using McpAtlassian.Engine.Configuration.Clients;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>
/// Machines as tests need them: three systems as they usually are, or one whose home is a test's folder.
/// </summary>
internal static class Machine
{
    public static ClientEnvironment Windows { get; } = new(
        ClientSystem.Windows,
        @"C:\Users\ada",
        @"C:\Projects\demo",
        name => name switch
        {
            "APPDATA" =>
            @"C:\Users\ada\AppData\Roaming",
            "LOCALAPPDATA" => @"C:\Users\ada\AppData\Local",
            _ => null
        },
        path => path.EndsWith(@"Claude\claude_desktop_config.json", StringComparison.Ordinal)
            && path.Contains("Roaming", StringComparison.Ordinal)
            && !path.Contains("Packages", StringComparison.Ordinal));

    public static ClientEnvironment MacOS { get; } =
        new(ClientSystem.MacOS, "/Users/ada", "/Users/ada/demo", _ => null, _ => false);

    public static ClientEnvironment Linux { get; } =
        new(ClientSystem.Linux, "/home/ada", "/home/ada/demo", _ => null, _ => false);

    public static ClientEnvironment At(string folder, IReadOnlyDictionary<string, string>? variables = null) => new(
        ClientSystem.Linux,
        folder,
        folder,
        name => variables is not null && variables.TryGetValue(name, out var value) ? value : null,
        System.IO.Path.Exists);
}
