using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class AmpClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Amp",
        DisplayName = "Amp",
        // The paths are Amp's own; that a header's reference is replaced was only seen in another tool.
        Verified = false,
        Format = ConfigFormat.Jsonc,
        Root = ["amp.mcpServers"],
        Files =
        [
            ClientFile.User("~/.config/amp/settings.json"),
            ClientFile.User("~/.config/amp/settings.jsonc"),
            ClientFile.Project(".amp/settings.json"),
            ClientFile.Project(".amp/settings.jsonc"),
        ],
        Secret = SecretSyntax.Everywhere("${NAME}"),
        Notes = ["You must approve a project file once."],
    };
}
