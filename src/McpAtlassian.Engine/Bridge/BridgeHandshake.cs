using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Bridge;

/// <summary>
/// Answers initialize in the server's place: the session has been open since before the client came. What the bridge
/// offers is what the server offers and the bridge can pass on.
/// </summary>
internal static class BridgeHandshake
{
    private static readonly string[] Versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    public static JsonObject Answer(McpSession session, JsonObject parameters)
    {
        var asked =
            parameters["protocolVersion"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        var result = new JsonObject
        {
            ["protocolVersion"] =
                Versions.Contains(asked, StringComparer.Ordinal) ? asked : Versions[Versions.Length - 1],
            ["capabilities"] = Capabilities(session.Capabilities, ProtocolEra.HasHandshake(session.ProtocolVersion)),
            ["serverInfo"] = session.ServerInfo is { } server
                ? JsonSerializer.SerializeToNode(
                    server, ModelContextProtocol.McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Implementation)))
                : new JsonObject { ["name"] = "atlassian", ["version"] = "0" },
        };
        if (session.Instructions is { Length: > 0 } instructions)
        {
            result["instructions"] = instructions;
        }

        return result;
    }

    /// <summary>Servers since 2026-07-28 are asked to tell of lists, not of single resources.</summary>
    private static JsonObject Capabilities(ServerCapabilities? server, bool isLegacy)
    {
        var offered = new JsonObject();
        if (server?.Tools is not null)
        {
            offered["tools"] = new JsonObject { ["listChanged"] = true };
        }

        if (server?.Resources is { } resources)
        {
            offered["resources"] = new JsonObject
            {
                ["subscribe"] = isLegacy && resources.Subscribe == true,
                ["listChanged"] = resources.ListChanged ?? false
            };
        }

        if (server?.Prompts is { } prompts)
        {
            offered["prompts"] = new JsonObject { ["listChanged"] = prompts.ListChanged ?? false };
        }

        if (server?.Completions is not null)
        {
            offered["completions"] = new JsonObject();
        }

        if (HasLogging(server))
        {
            offered["logging"] = new JsonObject();
        }

        return offered;
    }

    // As JSON, because the SDK marks the property as on its way out while servers still offer it.
    private static bool HasLogging(ServerCapabilities? server) =>
        server is not null
            && JsonSerializer.SerializeToNode(
                server,
                ModelContextProtocol.McpJsonUtilities.DefaultOptions.GetTypeInfo(
                    typeof(ServerCapabilities))) is JsonObject all
            && all["logging"] is not null;
}
