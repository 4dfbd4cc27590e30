using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Bridge;

/// <summary>Keeps a client within what session and bridge allow: in the list of tools and in calls.</summary>
internal sealed class BridgeFence(McpSession session, ToolFence fence)
{
    private static readonly HashSet<string> MetaTools = new(["execute", "executeRead", "executeWrite", "executeDestructive"], System.StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the tools that may not be called out of a page of the list.</summary>
    public void Filter(JsonObject page)
    {
        if (page["tools"] is not JsonArray tools)
        {
            return;
        }

        for (int i = tools.Count - 1; i >= 0; i--)
        {
            if (ToolReader.Read(JsonSerializer.SerializeToElement(tools[i], JsonText.NodeOptions)) is { } tool && !(fence.Allows(tool) && session.Fence.Allows(tool)))
            {
                tools.RemoveAt(i);
            }
        }
    }

    /// <summary>Lets a call pass and returns whether it may be sent again when its outcome is not known.</summary>
    /// <exception cref="EngineException">ToolDenied.</exception>
    public async Task<bool> CheckAsync(JsonObject parameters, CancellationToken cancellationToken)
    {
        string name = Text(parameters["name"]) ?? string.Empty;
        if (session.IsCatalogueStale)
        {
            await session.RefreshToolsAsync(observer: null, cancellationToken).ConfigureAwait(false);
        }

        // What is not in the list counts as a write, also when only the letter case differs.
        var tool = session.Catalogue.Find(name) is { } found && found.Name == name ? found : null;
        var access = tool?.Access ?? ToolAccess.Write;
        fence.Require(name, access);
        session.Fence.Require(name, access);

        // The tool behind a meta-tool: what may not be called by name may not be called through another.
        if (MetaTools.Contains(name) && parameters["arguments"] is JsonObject arguments)
        {
            foreach (string inner in new[] { "name", "tool", "toolName", "operation" }.Select(n => Text(arguments[n])).OfType<string>())
            {
                Inner(fence, inner, access);
                Inner(session.Fence, inner, access);
            }
        }

        return tool?.IsReplayable ?? false;
    }

    private static void Inner(ToolFence fence, string name, ToolAccess access)
    {
        if (fence.Denies(name))
        {
            fence.Require(name, access);
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
