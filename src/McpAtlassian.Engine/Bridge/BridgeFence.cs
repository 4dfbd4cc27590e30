using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Bridge;

/// <summary>Keeps a client within what session and bridge allow: in the list of tools and in calls.</summary>
internal sealed class BridgeFence(McpSession session, BridgeOptions options)
{
    private static readonly HashSet<string> MetaTools =
        new(["execute", "executeRead", "executeWrite", "executeDestructive"], System.StringComparer.OrdinalIgnoreCase);

    private readonly string? _cloudId = options.Site is { } site ? SiteArgument.CloudIdOf(session, site) : null;

    /// <summary>Takes the tools that may not be called out of a page of the list.</summary>
    public void Filter(JsonObject page)
    {
        if (page["tools"] is not JsonArray tools)
        {
            return;
        }

        for (var i = tools.Count - 1; i >= 0; i--)
        {
            if (ToolReader.Read(JsonSerializer.SerializeToElement(tools[i], JsonText.NodeOptions)) is { } tool
                && !IsOffered(tool))
            {
                tools.RemoveAt(i);
            }
            else if (_cloudId is not null
                && (tools[i]?["inputSchema"] as JsonObject)?["required"] is JsonArray required)
            {
                // What the bridge fills in is not asked for.
                required.RemoveAll(name => Text(name) is { } text && CloudIdArgument.IsName(text));
            }
        }
    }

    private bool IsOffered(ToolInfo tool) =>
        options.Fence.Allows(tool) && session.Fence.Allows(tool)
        && !(session.RepeatsArguments && HeaderArguments.WhyInvalid(tool.InputSchema) is not null);

    /// <summary>Lets a call pass and returns whether it may be sent again when its outcome is not known.</summary>
    /// <exception cref="EngineException">ToolDenied, ToolNotFound.</exception>
    public async Task<bool> CheckAsync(JsonObject parameters, CancellationToken cancellationToken)
    {
        var name = Text(parameters["name"]) ?? string.Empty;
        if (session.MustListAgain || (session.IsCatalogueStale && session.Catalogue.Find(name) is null))
        {
            await session.RefreshToolsAsync(observer: null, cancellationToken).ConfigureAwait(false);
        }

        // What is not in the list counts as a write, also when only the letter case differs.
        var tool = session.Catalogue.Find(name) is { } found && found.Name == name ? found : null;
        if (tool is null
            && (options.Fence.IsReadOnly || session.Fence.IsReadOnly || session.HasLeftOut(name)))
        {
            throw ToolMissing.Create(session, name);
        }

        var access = tool?.Access ?? ToolAccess.Write;
        options.Fence.Require(name, access);
        session.Fence.Require(name, access);

        // The tool behind a meta-tool: what may not be called by name may not be called through another.
        if (MetaTools.Contains(name) && parameters["arguments"] is JsonObject arguments)
        {
            foreach (var inner in new[] { "name", "tool", "toolName", "operation" }.Select(n => Text(arguments[n]))
                .OfType<string>())
            {
                Inner(options.Fence, inner, access);
                Inner(session.Fence, inner, access);
            }
        }

        if (tool is not null && _cloudId is not null && CloudIdArgument.In(tool.Schema) is { } member)
        {
            FillSite(parameters, member, _cloudId);
        }

        return tool?.IsReplayable ?? false;
    }

    private static void FillSite(JsonObject parameters, string name, string site)
    {
        if (parameters["arguments"] is null)
        {
            parameters["arguments"] = new JsonObject();
        }

        if (parameters["arguments"] is JsonObject given
            && given.All(a => !CloudIdArgument.IsName(a.Key) || a.Value is null))
        {
            foreach (var unset in given.Select(static a => a.Key).Where(CloudIdArgument.IsName).ToList())
            {
                given.Remove(unset);
            }

            given[name] = site;
        }
    }

    private static void Inner(ToolFence fence, string name, ToolAccess access)
    {
        if (fence.Denies(name))
        {
            fence.Require(name, access);
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
