using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions;

/// <summary>An operation that the server does not list as a tool, with the way to it.</summary>
internal sealed record Operation(ToolInfo Tool, MetaToolRoute Route);

/// <summary>
/// Finds operations behind discover and execute (Atlassian's /v2/mcp without ?tools=all). What discover said is kept
/// for the session.
/// </summary>
internal static class Operations
{
    private const string Discover = "discover";

    private static readonly (ToolAccess Access, string Executor)[] Executors =
    [
        (ToolAccess.Read, "executeRead"),
        (ToolAccess.Write, "executeWrite"),
        (ToolAccess.Destructive, "executeDestructive"),
    ];

    public static bool IsOffered(McpSession session) =>
        session.Catalogue.Find(Discover) is not null
            && (session.Catalogue.Find("execute") is not null
            || Executors.Any(e => session.Catalogue.Find(e.Executor) is not null));

    /// <summary>True for the tool that runs an operation it is told the name of.</summary>
    public static bool IsExecutor(McpSession session, string tool) =>
        IsOffered(session) && (tool == "execute" || Executors.Any(e => e.Executor == tool));

    public static async Task<Operation?> FindAsync(McpSession session, string name, CancellationToken cancellationToken)
    {
        if (!IsOffered(session))
        {
            return null;
        }

        if (session.KnownOperations.TryGetValue(name, out var known))
        {
            return known;
        }

        var parameters = new JsonObject { ["name"] = Discover, ["arguments"] = new JsonObject { ["goal"] = name } };
        var result = await session.RequestAsync(
            "tools/call",
            parameters,
            replayable: true,
            TimeSpan.FromSeconds(60),
            observer: null,
            cancellationToken).ConfigureAwait(false);
        foreach (var block in ContentReader.Read(result))
        {
            if (block.Text is { } text && Parse(text) is { } root)
            {
                Collect(session, root, depth: 0);
            }
        }

        return session.KnownOperations.TryGetValue(name, out known) ? known : null;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document =
                JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = JsonValueReader.MaximumDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Takes every object that has a name and a schema for an operation, wherever the answer keeps them.
    /// </summary>
    private static void Collect(McpSession session, JsonElement node, int depth)
    {
        const int MaximumDepth = 6;
        if (depth > MaximumDepth)
        {
            return;
        }

        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray())
            {
                Collect(session, item, depth + 1);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            if (Read(session, node) is { } operation)
            {
                session.KnownOperations[operation.Tool.Name] = operation;
                return;
            }

            foreach (var member in node.EnumerateObject())
            {
                Collect(session, member.Value, depth + 1);
            }
        }
    }

    private static Operation? Read(McpSession session, JsonElement node)
    {
        if (!node.TryGetProperty("name", out var name)
            || name.ValueKind != JsonValueKind.String
            || name.GetString() is not { Length: > 0 } text)
        {
            return null;
        }

        var hasSchema = node.TryGetProperty("inputSchema", out var schema)
            || node.TryGetProperty("inputs", out schema)
            || node.TryGetProperty("parameters", out schema);
        if (!hasSchema || schema.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var access = AccessOf(node, text);
        if (MetaToolRoute.Find(session.Catalogue.Tools.Select(t => t.Name), text, access) is not { } route)
        {
            return null;
        }

        var description = node.TryGetProperty("description", out var words) && words.ValueKind == JsonValueKind.String
            ? words.GetString()!
            : string.Empty;
        return new Operation(new ToolInfo(text, null, description, access, isIdempotent: false, schema, node), route);
    }

    /// <summary>What the answer says of the operation; where it says nothing, its verb, and in doubt a write.</summary>
    private static ToolAccess AccessOf(JsonElement node, string name)
    {
        foreach (var property in new[] { "execute", "tool", "access", "tier" })
        {
            if (node.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String)
            {
                foreach (var (access, executor) in Executors)
                {
                    if (value.GetString()!.EndsWith(
                        executor.Substring("execute".Length), StringComparison.OrdinalIgnoreCase))
                    {
                        return access;
                    }
                }
            }
        }

        return MetaToolRoute.GuessTier(name);
    }
}
