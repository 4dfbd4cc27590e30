using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class GeminiCliClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "GeminiCli",
        DisplayName = "Gemini CLI",
        Aliases = ["gemini"],
        Format = ConfigFormat.Jsonc,
        Files =
        [
            ClientFile.User("{GEMINI_CLI_HOME|~}/.gemini/settings.json"),
            ClientFile.Project(".gemini/settings.json"),
        ],
        RefusesMark = true,
        Remote = new RemoteShape { Type = "type" },
        Secret = SecretSyntax.Everywhere("${NAME}"),
        ExpandsDollar = true,
    };
}
