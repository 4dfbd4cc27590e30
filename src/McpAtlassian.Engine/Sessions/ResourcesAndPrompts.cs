using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Results;
using ModelContextProtocol;

namespace McpAtlassian.Engine.Sessions;

/// <summary>What a session offers besides tools: resources, prompts and the server's own completion.</summary>
internal static class ResourcesAndPrompts
{
    private const int ResourceNotFoundCode = -32002;
    private const int InvalidParamsCode = -32602;
    private const int MaximumPages = 10_000;

    /// <summary>Lists the resources, all pages; each is handed over as soon as its page is there.</summary>
    public static Task ListResourcesAsync(
        this McpSession session,
        Func<ResourceInfo, Task> found,
        CallOptions options,
        CancellationToken cancellationToken) =>
        ListAsync(
            session,
            "resources/list",
            "resources",
            entry => ResourcesAndPromptsReader.Resource(entry, isTemplate: false),
            found,
            options,
            cancellationToken);

    /// <summary>Lists the templates of resources, all pages.</summary>
    public static Task ListResourceTemplatesAsync(
        this McpSession session,
        Func<ResourceInfo, Task> found,
        CallOptions options,
        CancellationToken cancellationToken) =>
        ListAsync(
            session,
            "resources/templates/list",
            "resourceTemplates",
            entry => ResourcesAndPromptsReader.Resource(entry, isTemplate: true),
            found,
            options,
            cancellationToken);

    /// <summary>Lists the prompts, all pages.</summary>
    public static Task ListPromptsAsync(
        this McpSession session,
        Func<PromptInfo, Task> found,
        CallOptions options,
        CancellationToken cancellationToken) =>
        ListAsync(
            session, "prompts/list", "prompts", ResourcesAndPromptsReader.Prompt, found, options, cancellationToken);

    /// <summary>Reads a resource. One URI may have several contents.</summary>
    /// <exception cref="EngineException">ResourceNotFound, and anything else that goes wrong, named.</exception>
    public static async Task<IReadOnlyList<ToolContent>> ReadResourceAsync(
        this McpSession session, string uri, CallOptions options, CancellationToken cancellationToken)
    {
        JsonObject result;
        try
        {
            result = await session.RequestAsync(
                "resources/read",
                new JsonObject { ["uri"] = uri },
                replayable: true,
                options.Timeout,
                options.Observer,
                cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error) when (CodeOf(error) is ResourceNotFoundCode or InvalidParamsCode)
        {
            throw new EngineException(
                ErrorIds.ResourceNotFound,
                $"The server does not have the resource '{uri}': {error.InnerException!.Message}",
                "List the resources with Get-AtlassianMcpResource, and their URI templates with -Template.",
                error);
        }

        return [
            .. (result["contents"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(entry => ContentReader.ReadResource(entry, "resource"))
        ];
    }

    /// <summary>Renders a prompt to the messages a model would be given.</summary>
    /// <exception cref="EngineException">Anything that goes wrong, named.</exception>
    public static async Task<IReadOnlyList<PromptMessageInfo>> GetPromptAsync(
        this McpSession session,
        string name,
        IReadOnlyDictionary<string, string> arguments,
        CallOptions options,
        CancellationToken cancellationToken)
    {
        var given = new JsonObject();
        foreach (var pair in arguments)
        {
            given[pair.Key] = pair.Value;
        }

        var result = await session.RequestAsync(
            "prompts/get",
            new JsonObject { ["name"] = name, ["arguments"] = given },
            replayable: true,
            options.Timeout,
            options.Observer,
            cancellationToken).ConfigureAwait(false);
        return [
            .. (result["messages"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(ResourcesAndPromptsReader.Message)
            .OfType<PromptMessageInfo>()
        ];
    }

    /// <summary>
    /// Says what is wrong with the arguments of a prompt, before anything is sent; null when nothing is. Names are
    /// taken in any letter case.
    /// </summary>
    public static EngineException? CheckArguments(PromptInfo prompt, IEnumerable<string> given)
    {
        var names = new HashSet<string>(given, StringComparer.OrdinalIgnoreCase);
        var known = prompt.Arguments.Select(a => a.Name).ToList();
        if (names.FirstOrDefault(n => !known.Contains(n, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            var near = NearestNames.Find(unknown, known);
            return new EngineException(
                ErrorIds.ArgumentUnknown,
                $"The prompt '{prompt.Name}' has no argument '{unknown}'.",
                near.Count > 0
                    ? $"Did you mean {string.Join(", ", near)}?"
                    : known.Count > 0 ? $"It has {string.Join(", ", known)}." : "It has none.");
        }

        var missing = prompt.Arguments.Where(a => a.IsRequired && !names.Contains(a.Name)).Select(a => a.Name).ToList();
        return missing.Count == 0
            ? null
            : new EngineException(
                ErrorIds.ArgumentMissing,
                $"The prompt '{prompt.Name}' needs {string.Join(", ", missing)}.",
                $"Give it with -Arguments @{{ {string.Join("; ", missing.Select(m => m + " = '…'"))} }}.");
    }

    /// <summary>The server's proposals for an argument of a prompt; empty where it has none.</summary>
    public static Task<IReadOnlyList<string>> CompletePromptAsync(
        this McpSession session, string prompt, string argument, string begun, CancellationToken cancellationToken) =>
        CompleteAsync(
            session, new JsonObject { ["type"] = "ref/prompt", ["name"] = prompt }, argument, begun, cancellationToken);

    /// <summary>The server's proposals for a variable of a resource template; empty where it has none.</summary>
    public static Task<IReadOnlyList<string>> CompleteResourceAsync(
        this McpSession session, string template, string variable, string begun, CancellationToken cancellationToken) =>
        CompleteAsync(
            session,
            new JsonObject { ["type"] = "ref/resource", ["uri"] = template },
            variable,
            begun,
            cancellationToken);

    private static async Task<IReadOnlyList<string>> CompleteAsync(
        McpSession session, JsonObject reference, string argument, string begun, CancellationToken cancellationToken)
    {
        var parameters = new JsonObject
        {
            ["ref"] = reference,
            ["argument"] = new JsonObject { ["name"] = argument, ["value"] = begun }
        };
        var result = await session.RequestAsync(
            "completion/complete",
            parameters,
            replayable: true,
            Timeout.InfiniteTimeSpan,
            observer: null,
            cancellationToken).ConfigureAwait(false);
        var values = (result["completion"] as JsonObject)?["values"] as JsonArray ?? [];
        return [
            .. values.OfType<JsonValue>().Select(v => v.TryGetValue(out string? text) ? text : null).OfType<string>()
        ];
    }

    private static async Task ListAsync<T>(
        McpSession session,
        string method,
        string member,
        Func<JsonObject, T?> read,
        Func<T, Task> found,
        CallOptions options,
        CancellationToken cancellationToken)
        where T : class
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var parameters = new JsonObject();
            if (cursor is not null)
            {
                parameters["cursor"] = cursor;
            }

            var result = await session.RequestAsync(
                method,
                parameters,
                replayable: true,
                options.Timeout,
                options.Observer,
                cancellationToken).ConfigureAwait(false);
            foreach (var entry in (result[member] as JsonArray ?? []).OfType<JsonObject>())
            {
                // Where a page comes a second time, its entries do not.
                if (told.Add(entry.ToJsonString()) && read(entry) is { } item)
                {
                    await found(item).ConfigureAwait(false);
                }
            }

            cursor = ResourcesAndPromptsReader.Text(result, "nextCursor");
        }
        // A server that repeats a cursor would list for ever.
        while (cursor is not null && seen.Count < MaximumPages && seen.Add(cursor));
    }

    private static int? CodeOf(EngineException exception) =>
        (exception.InnerException as McpProtocolException) is { } e ? (int)e.ErrorCode : null;
}
