namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>Programs that fetch what they run, so that their first start takes as long as the network does.</summary>
internal static class FetchingRunner
{
    /// <summary>How long their start may take where the user says nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What to do where even that was not enough.</summary>
    public const string Remedy = "The first start downloads the program; allow more time with -TimeoutSec.";

    private static readonly string[] Names =
        ["uvx", "uv", "pipx", "npx", "npm", "pnpm", "pnpx", "yarn", "bunx", "bun", "deno", "docker", "podman"];

    /// <summary>Windows starts such a script by its shell, whose argument it then is.</summary>
    private static readonly string[] Shells = ["cmd", "pwsh", "powershell"];

    public static bool Is(string command, IReadOnlyList<string> arguments)
    {
        var name = NameOf(command);
        return Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (Shells.Contains(name, StringComparer.OrdinalIgnoreCase)
                && arguments.Any(
                    static a => Names.Contains(NameOf(a.Split(' ')[0]), StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>True for a program that starts a container, which has an environment of its own.</summary>
    public static bool IsContainer(string command) => NameOf(command).ToLowerInvariant() is "docker" or "podman";

    private static string NameOf(string command) =>
        command.IndexOfAny(Path.GetInvalidPathChars()) >= 0 ? string.Empty : Path.GetFileNameWithoutExtension(command);
}
