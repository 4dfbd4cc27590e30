using System.Security;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Connecting;

/// <summary>
/// Makes a session of a server in an MCP client's file; its variables and questions are answered now.
/// </summary>
internal static class ConfigRecipe
{
    /// <summary>The server of that name in a file, or its only one.</summary>
    /// <exception cref="EngineException">ConfigEntryNotFound, saying what there is.</exception>
    public static ImportedServer Find(string path, string? name)
    {
        var servers = ConfigLocation.Find(
            client: null,
            path,
            scope: null,
            ClientEnvironment.Current(System.IO.Directory.GetCurrentDirectory()))
                .SelectMany(ConfigImporter.Read)
                .ToList();
        return (name is not null ? servers.Find(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                : servers.Count == 1 ? servers[0]
                : null)
            ?? throw new EngineException(
                ErrorIds.ConfigEntryNotFound,
                name is not null ? $"'{path}' has no server '{name}'."
                    : $"'{path}' has {servers.Count} servers: choose one with -ServerName.",
                servers.Count == 0
                    ? "The file has no servers."
                    : "It has: " + string.Join(", ", servers.Select(s => s.Name)) + ".");
    }

    public static SessionRecipe Create(PSCmdlet cmdlet, ImportedServer server)
    {
        var resolved = server.Resolve(EnvironmentRecipe.Value, question => Ask(cmdlet, question));
        if (resolved.Command is { } command)
        {
            return new CommandRecipe
            {
                Command = command,
                Arguments = [.. resolved.Arguments],
                Environment = Copy(resolved.Environment),
            };
        }

        return resolved.Headers.Count > 0
            ? new HeadersRecipe { Endpoint = resolved.Url, Headers = Copy(resolved.Headers) }
            : new OAuthRecipe { Endpoint = resolved.Url };
    }

    private static Dictionary<string, SecureString> Copy(IEnumerable<KeyValuePair<string, SecureString>> table) =>
        table.ToDictionary(static entry => entry.Key, static entry => entry.Value, StringComparer.Ordinal);

    private static string? Ask(PSCmdlet cmdlet, string question)
    {
        if (!Interactivity.SomeoneIsThere)
        {
            return null;
        }

        return SecretText.Reveal(new Questions(cmdlet).AskSecret($"{question}: "));
    }
}
