using System.Globalization;
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
                    : $"'{path}' has {servers.Count} servers, and nothing says which is meant: add -ServerName.",
                servers.Count == 0
                    ? "It has no server at all."
                    : "It has: " + string.Join(", ", servers.Select(s => s.Name)) + ".");
    }

    public static SessionRecipe Create(PSCmdlet cmdlet, ImportedServer server)
    {
        var resolved = server.Resolve(EnvironmentRecipe.Value, question => Ask(cmdlet, question));
        if (resolved.Command is { } command)
        {
            var local = new SessionRecipe { Method = RecipeMethod.Command };
            local.Settings[RecipeField.Command] = command;
            for (var i = 0; i < resolved.Arguments.Count; i++)
            {
                local.Settings[RecipeField.Argument + i.ToString(CultureInfo.InvariantCulture)] = resolved.Arguments[i];
            }

            foreach (var variable in resolved.Environment)
            {
                local.Secrets[RecipeField.Environment + variable.Key] = variable.Value;
            }

            return local;
        }

        var hasHeaders = resolved.Headers.Count > 0;
        var recipe = new SessionRecipe
        {
            Method = hasHeaders ? RecipeMethod.Headers : RecipeMethod.OAuth,
            Endpoint = resolved.Url
        };
        foreach (var header in resolved.Headers)
        {
            recipe.Secrets[RecipeField.Header + header.Key] = header.Value;
        }

        return recipe;
    }

    private static string? Ask(PSCmdlet cmdlet, string question)
    {
        if (!Interactivity.SomeoneIsThere)
        {
            return null;
        }

        return SecretText.Reveal(new Questions(cmdlet).AskSecret($"{question}: "));
    }
}
