using System.ComponentModel;
using System.Runtime.InteropServices;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>Finds what can start the server: uvx on PATH, otherwise a docker whose engine answers.</summary>
internal static class RunnerFinder
{
    private static readonly TimeSpan EnginePatience = TimeSpan.FromSeconds(20);

    /// <summary>The runner and its program.</summary>
    /// <exception cref="EngineException">LocalServerNotFound, with the line that installs what is missing.</exception>
    public static async Task<(LocalRunner Runner, string Program)> FindAsync(
        LocalRunner wanted, CancellationToken cancellationToken)
    {
        if (wanted is LocalRunner.Uvx or LocalRunner.Automatic)
        {
            if (Find("uvx") is { } uvx)
            {
                return (LocalRunner.Uvx, uvx);
            }

            if (wanted == LocalRunner.Uvx)
            {
                throw new EngineException(
                    ErrorIds.LocalServerNotFound,
                    "uvx, which starts the local server, is not on PATH.",
                    "Install it: " + InstallLine);
            }
        }

        var docker = Find("docker");
        if (docker is not null && await AnswersAsync(docker, cancellationToken).ConfigureAwait(false))
        {
            return (LocalRunner.Docker, docker);
        }

        throw wanted == LocalRunner.Docker
            ? new EngineException(
                ErrorIds.LocalServerNotFound,
                docker is null
                    ? "docker, which starts the local server, is not on PATH."
                    : "docker is installed, but the Docker engine is not running.",
                docker is null
                    ? "Install Docker, or use uvx: " + InstallLine
                    : "Start Docker ('docker version' must show a server), or use -Local Uvx.")
            : new EngineException(
                ErrorIds.LocalServerNotFound,
                docker is null
                    ? "The local server cannot be started: neither uvx nor docker is on PATH."
                    : "The local server cannot be started: uvx is not on PATH, and the Docker engine is not running.",
                "Install uvx: " + InstallLine);
    }

    /// <summary>A program on PATH; null when there is none.</summary>
    public static string? Find(string name)
    {
        var isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        string[] endings = isWindows ? [".exe", ".cmd", ".bat"] : [string.Empty];
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries)
            .Where(static folder => folder.IndexOfAny(Path.GetInvalidPathChars()) < 0)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder.Trim('"'), name + ending)))
            .FirstOrDefault(File.Exists);
    }

    private static string InstallLine => RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? "winget install --id astral-sh.uv"
        : "curl -LsSf https://astral.sh/uv/install.sh | sh";

    private static async Task<bool> AnswersAsync(string docker, CancellationToken cancellationToken)
    {
        try
        {
            var environment = ChildEnvironment.Create(LocalRunner.Docker, new Dictionary<string, string?>());
            using var process = ChildProgram.Start(
                docker, ["version", "--format", "{{.Server.Version}}"], environment, static _ => { });
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(EnginePatience);
            try
            {
                return await process.WaitAsync(limit.Token).ConfigureAwait(false) == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
