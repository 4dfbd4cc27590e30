using McpAtlassian.Engine.Configuration.Clients.Descriptions;

namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>The clients there are descriptions of.</summary>
internal static class ClientRegistry
{
    public static IReadOnlyList<ClientDescription> All { get; } =
    [
        VSCodeClient.Description,
        VSCodeInsidersClient.Description,
        VisualStudioClient.Description,
        CursorClient.Description,
        ClaudeDesktopClient.Description,
        ClaudeCodeClient.Description,
        CodexClient.Description,
        CopilotCliClient.Description,
        CopilotAgentClient.Description,
        GeminiCliClient.Description,
        AntigravityClient.Description,
        WindsurfClient.Description,
        DevinClient.Description,
        ZedClient.Description,
        JetBrainsAIClient.Description,
        JunieClient.Description,
        JetBrainsCopilotClient.Description,
        ClineClient.Description,
        RooCodeClient.Description,
        KiloClient.Description,
        OpenCodeClient.Description,
        KiroClient.Description,
        AmazonQClient.Description,
        ContinueClient.Description,
        GooseClient.Description,
        RovoDevClient.Description,
        LMStudioClient.Description,
        WarpClient.Description,
        QwenCodeClient.Description,
        CrushClient.Description,
        LibreChatClient.Description,
        AnythingLLMClient.Description,
        AmpClient.Description,
        DroidClient.Description,
        KimiCodeClient.Description,
        HermesClient.Description,
        GenericClient.Description,
    ];

    /// <summary>A client by its name, a short alias, or its display name, in any case.</summary>
    public static ClientDescription Get(string name) =>
        All.FirstOrDefault(c => Named(c, name)) ?? throw new EngineException(
            ErrorIds.ClientNotFound,
            $"There is no client '{name}'. Clients: {string.Join(", ", All.Select(c => c.Name))}.",
            "Get-McpClient lists the clients. -Client Generic writes the mcp.json that most other clients can read.");

    private static bool Named(ClientDescription client, string name) =>
        new[] { client.Name, client.DisplayName }.Concat(client.Aliases)
            .Any(n => string.Equals(Plain(n), Plain(name), StringComparison.OrdinalIgnoreCase));

    private static string Plain(string name) => name.Replace(" ", string.Empty).Replace("-", string.Empty);
}
