using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class OpenCodeClient
{
    public static RemoteShape RemoteEntry { get; } = new()
    {
        Type = "type",
        NeedsType = true,
        TypeValue = "remote",
        Always = [("enabled", ConfigNode.Of(true))],
        // Without this it starts an OAuth flow on the first 401, header or not.
        WithHeader = [("oauth", ConfigNode.Of(false))],
    };

    public static StdioShape LocalEntry { get; } = new()
    {
        Type = "type",
        TypeValue = "local",
        CommandIsArray = true,
        Env = "environment",
        Always = [("enabled", ConfigNode.Of(true))],
    };

    public static ClientDescription Description { get; } = new()
    {
        Name = "OpenCode",
        DisplayName = "opencode",
        Format = ConfigFormat.Jsonc,
        Root = ["mcp"],
        Files =
        [
            ClientFile.User("{OPENCODE_CONFIG|~/.config/opencode/opencode.json}"),
            ClientFile.User("~/.config/opencode/opencode.jsonc"),
            ClientFile.Project("opencode.json"),
            ClientFile.Project("opencode.jsonc"),
        ],
        Remote = RemoteEntry,
        Stdio = LocalEntry,
        Secret = SecretSyntax.Everywhere("{env:NAME}"),
    };
}
