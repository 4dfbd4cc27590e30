using System.Diagnostics;
using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Identity;
using McpAtlassian.DemoServer.Page;

namespace McpAtlassian.DemoServer.Mcp;

/// <summary>What a call needs besides the tool: who calls, from where, and the way back.</summary>
internal sealed record CallContext(
    DemoIdentity Identity,
    Surface Surface,
    Func<int, int, string, Task> Report,
    Func<string, string, Task> LogMessage,
    CancellationToken CancellationToken);

/// <summary>Runs a tool and turns whatever happens into a result, the way Atlassian's server words it.</summary>
internal sealed class ToolRunner(
    ToolRegistry registry, IReadOnlyList<SiteData> sites, DemoSiteOptions options, Func<SiteData, Uri> apiBase,
    CallLog log)
{
    public const string ClassicTokenText = "We are having trouble completing this action. Please try again shortly.";
    public const string ApiTokensDisabledText =
        "You don't have permission to connect via API token. Please ask your organization admin for access.";

    public async Task<JsonObject> RunAsync(ToolEntry entry, JsonObject arguments, CallContext context)
    {
        var watch = Stopwatch.StartNew();
        JsonObject? result = null;
        try
        {
            return result = await AnswerAsync(entry, arguments, context).ConfigureAwait(false);
        }
        finally
        {
            log.Note(entry.Name, context.Identity.User.DisplayName, arguments, result, watch.Elapsed);
        }
    }

    private async Task<JsonObject> AnswerAsync(ToolEntry entry, JsonObject arguments, CallContext context)
    {
        if (context.Identity.Kind == CredentialKind.ClassicOAuth)
        {
            return Failure(ClassicTokenText);
        }

        if (options.ApiTokensDisabled && context.Identity.Kind != CredentialKind.OAuth)
        {
            return Failure(ApiTokensDisabledText);
        }

        var problems = new List<string>();
        var known = ArgumentCheck.Sift(entry.Schema, arguments, dropUnknown: context.Surface != Surface.V1, problems);
        if (problems.Count > 0)
        {
            return Failure(
                $"MCP error -32602: Input validation error: Invalid arguments for tool {entry.Name}: "
                + $"{string.Join("; ", problems)}");
        }

        var reachable = sites.Where(site => context.Identity.SiteNames.Contains(site.Name)).ToList();
        SiteData? site = null;
        if (entry.Tool.NeedsSite)
        {
            site = reachable.FirstOrDefault(candidate => candidate.Answers(known["cloudId"]!.ToString()));
            if (site is null)
            {
                return Upstream(
                    $"Failed to fetch cloud ID for: {known["cloudId"]}. Error: Cloud id: {known["cloudId"]} isn't "
                    + "explicitly granted by the user.");
            }
        }

        try
        {
            var output = await entry.Tool.RunAsync(new ToolCall
            {
                Arguments = entry.Map(known),
                Identity = context.Identity,
                Sites = reachable,
                Site = site,
                ApiBase = apiBase,
                Report = context.Report,
                LogMessage = context.LogMessage,
                CancellationToken = context.CancellationToken,
                Operations = name => name is null
                    ? registry.List(Surface.V2All, context.Identity)
                    : registry.Find(Surface.V2All, context.Identity, name) is { } found ? [found] : [],
                RunOther = (other, inputs) => RunAsync(other, inputs, context),
            }).ConfigureAwait(false);
            return Success(output, entry, context.Surface);
        }
        catch (UpstreamException error)
        {
            return Upstream(error.Message);
        }
        catch (ToolRefusalException error)
        {
            return Failure(error.Message);
        }
    }

    private static JsonObject Success(ToolOutput output, ToolEntry entry, Surface surface)
    {
        if (output.Result is { } whole)
        {
            return whole;
        }

        if (output.Blocks is { } blocks)
        {
            return new JsonObject { ["content"] = blocks, ["isError"] = false };
        }

        if (output.PlainText is { } text)
        {
            return Text(text, isError: false);
        }

        var data = output.Data!;
        if (surface == Surface.V1)
        {
            // The one tool whose shape changed, not only its wrapping.
            return Text(
                DemoJson.Text(entry.Name == "getAccessibleAtlassianResources" ? V1Resources(data) : data),
                isError: false);
        }

        return Text(DemoJson.Text(new JsonObject { ["data"] = data }), isError: false);
    }

    private static JsonArray V1Resources(JsonNode data)
    {
        var array = (JsonArray)data["resources"]!.DeepClone();
        foreach (var site in array)
        {
            ((JsonObject)site!).Remove("cloudId");
        }

        return array;
    }

    /// <summary>Jira's and Confluence's own refusals come as text that says so, in a result that does not.</summary>
    private static JsonObject Upstream(string message) =>
        Text(DemoJson.Text(new JsonObject { ["error"] = true, ["message"] = message }), isError: false);

    private static JsonObject Failure(string message) => Text(message, isError: true);

    private static JsonObject Text(string text, bool isError) => new()
    {
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["isError"] = isError,
    };
}
