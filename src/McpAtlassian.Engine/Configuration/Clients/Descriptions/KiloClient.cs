using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class KiloClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Kilo",
        DisplayName = "Kilo Code",
        Format = ConfigFormat.Jsonc,
        Root = ["mcp"],
        Files =
        [
            ClientFile.User("~/.config/kilo/kilo.jsonc"),
            ClientFile.User("~/.config/kilo/kilo.json"),
            ClientFile.Project("kilo.jsonc"),
            ClientFile.Project(".kilo/kilo.jsonc"),
        ],
        Remote = OpenCodeClient.RemoteEntry,
        Stdio = OpenCodeClient.LocalEntry,
        Secret = SecretSyntax.Everywhere("{env:NAME}"),
    };
}
