using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class QwenCodeClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "QwenCode",
        DisplayName = "Qwen Code",
        Aliases = ["qwen"],
        Format = ConfigFormat.Jsonc,
        Files = [ClientFile.User("~/.qwen/settings.json"), ClientFile.Project(".qwen/settings.json")],
        // url would mean the old SSE transport.
        Remote = new RemoteShape { Url = "httpUrl", SseUrl = "url" },
        Secret = SecretSyntax.Everywhere("${NAME}"),
        ExpandsDollar = true,
    };
}
