using System.Globalization;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// The command line and the variables of one start. Values are only ever in the environment: docker is told names and
/// takes the values from its own.
/// </summary>
internal sealed class LocalLaunch
{
    private const string Repository = "ghcr.io/sooperset/mcp-atlassian";
    private const string FileFolder = "/run/mcp-atlassian/";

    private LocalLaunch(
        LocalRunner runner,
        string program,
        List<string> arguments,
        Dictionary<string, string?> variables,
        string? container)
    {
        Runner = runner;
        Program = program;
        Arguments = arguments;
        Variables = variables;
        Container = container;
    }

    public LocalRunner Runner { get; }

    public string Program { get; }

    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The server's variables, without what the runner inherits.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; }

    /// <summary>The container's name, where it has to be removed by it.</summary>
    public string? Container { get; }

    /// <summary>
    /// A start of the recipe's server. Names in <paramref name="later"/> get their values when the child starts.
    /// </summary>
    public static LocalLaunch Create(
        LocalRecipe recipe, LocalRunner runner, string program, IReadOnlyList<string> later)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        var mounts = new List<string>();
        foreach (var variable in recipe.Variables)
        {
            variables[variable.Key] = variable.Value;
        }

        foreach (var file in recipe.Files)
        {
            var inside = FileFolder + file.Key.ToLowerInvariant();
            variables[file.Key] = runner == LocalRunner.Docker ? inside : file.Value;
            mounts.Add($"{file.Value}:{inside}:ro");
        }

        foreach (var variable in recipe.Environment)
        {
            variables[variable.Key] = SecretText.Reveal(variable.Value);
        }

        var port = recipe.IsHttp ? recipe.Port.ToString(CultureInfo.InvariantCulture) : null;
        if (recipe.TokenFolder is { } folder)
        {
            mounts.Add($"{folder}:/home/app/.mcp-atlassian");
        }

        if (runner == LocalRunner.Docker)
        {
            AddAuthorities(variables, mounts);
        }

        return runner switch
        {
            LocalRunner.Docker => Docker(
                recipe,
                program,
                variables,
                [
                    .. variables.Keys,
                    .. later,
                    .. ChildEnvironment.ProxyNames.Where(name => !variables.ContainsKey(name.ToUpperInvariant()))
                ],
                mounts,
                port),
            LocalRunner.Uvx => new LocalLaunch(
                runner,
                program,
                [
                    "mcp-atlassian@" + (recipe.ServerVersion ?? DefaultNames.LocalVersion),
                    .. Http(port, "127.0.0.1")
                ],
                variables,
                null),
            _ => new LocalLaunch(runner, program, [.. recipe.Arguments], variables, null),
        };
    }

    /// <summary>
    /// The certificate authorities this process trusts are files, which a container sees only where they are mounted.
    /// </summary>
    private static void AddAuthorities(Dictionary<string, string?> variables, List<string> mounts)
    {
        foreach (var name in LocalNetwork.AuthorityVariables)
        {
            if (!variables.ContainsKey(name)
                && Environment.GetEnvironmentVariable(name) is { Length: > 0 } file
                && File.Exists(file))
            {
                variables[name] = FileFolder + name.ToLowerInvariant();
                mounts.Add($"{Path.GetFullPath(file)}:{FileFolder}{name.ToLowerInvariant()}:ro");
            }
        }
    }

    private static LocalLaunch Docker(
        LocalRecipe recipe,
        string program,
        Dictionary<string, string?> variables,
        IEnumerable<string> names,
        List<string> mounts,
        string? port)
    {
        var arguments = new List<string> { "run", "-i", "--rm" };
        string? container = null;
        if (port is not null)
        {
            container = "mcp-atlassian-" + Guid.NewGuid().ToString("N").Substring(0, 12);
            arguments.AddRange(["--name", container, "-p", $"127.0.0.1:{port}:{port}"]);
        }

        foreach (var mount in mounts)
        {
            arguments.AddRange(["-v", mount]);
        }

        foreach (var name in names.Distinct(StringComparer.Ordinal).OrderBy(static n => n, StringComparer.Ordinal))
        {
            arguments.AddRange(["-e", name]);
        }

        arguments.Add(Image(recipe));

        // Inside the container every address is its own; outside, only this machine reaches the port.
        arguments.AddRange(Http(port, "0.0.0.0"));
        return new LocalLaunch(LocalRunner.Docker, program, arguments, variables, container);
    }

    private static string Image(LocalRecipe recipe)
    {
        var repository = recipe.Image ?? Repository;
        var version = recipe.ServerVersion ?? DefaultNames.LocalVersion;
        var isPinned = repository.Contains('@') || repository.LastIndexOf(':') > repository.LastIndexOf('/');
        return isPinned
            ? repository
            : version.StartsWith("sha256:", StringComparison.Ordinal)
                ? repository + "@" + version
                : repository + ":" + version;
    }

    private static string[] Http(string? port, string host) =>
        port is null ? [] : ["--transport", "streamable-http", "--host", host, "--port", port];
}
