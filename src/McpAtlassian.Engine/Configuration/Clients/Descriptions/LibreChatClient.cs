using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class LibreChatClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "LibreChat",
        DisplayName = "LibreChat",
        Format = ConfigFormat.Yaml,
        Files = [ClientFile.Project("librechat.yaml")],
        Traces = ["./librechat.yaml"],
        Remote = new RemoteShape
        {
            Type = "type",
            TypeValue = "streamable-http",
            WithOAuth = [("requiresOAuth", ConfigNode.Of(true))]
        },
        Stdio = new StdioShape { Type = "type" },
        Secret = SecretSyntax.Everywhere("${NAME}"),
    };
}
