namespace McpAtlassian.DemoServer.Mcp.Tools;

/// <summary>What belongs to no single product, and the few tools of products the demo only hints at.</summary>
internal static class PlatformTools
{
    private const string FormatGuide =
        "# Content formats\n\nRich text is Markdown unless a tool says otherwise.\n\n- Paragraphs are separated by "
        + "an empty line.\n- Atlassian Document Format is taken where a field is an object with \"type\": \"doc\".\n";

    public static IEnumerable<DemoTool> All()
    {
        yield return new DemoTool(
            "getAccessibleAtlassianResources",
            Product.Platform,
            Access.Read,
            "Get the cloud ids of the Atlassian sites the credential can reach.",
                schema => schema,
                Resources)
        { IsPrimary = true, NeedsNoScope = true };

        yield return new DemoTool(
            "atlassianUserInfo",
            Product.Platform,
            Access.Read,
            "Get the Atlassian account the credential belongs to.",
                schema => schema,
                call => new JsonObject
                {
                    ["account_id"] = call.Identity.User.AccountId,
                    ["email"] = call.Identity.User.EmailAddress,
                    ["name"] = call.Identity.User.DisplayName,
                    ["account_type"] = call.Identity.User.AccountType,
                    ["account_status"] = "active",
                    ["locale"] = "en-US",
                })
        { IsPrimary = true, NeedsNoScope = true };

        yield return new DemoTool(
            "getTeamworkGraphContext",
            Product.Platform,
            Access.Read,
            "Get the objects that are related to an object in the Teamwork Graph.",
                schema => schema.Text("objectId", "The ARI of the object.", required: true),
                call => new JsonObject { ["objectId"] = call.Need("objectId"), ["relationships"] = new JsonArray() })
        { NeedsNoScope = true };

        yield return new DemoTool(
            "search",
            Product.Rovo,
            Access.Read,
            "Search across Jira and Confluence in plain words; not for JQL or CQL.",
                schema => schema.CloudId()
                    .Text("query", "What to look for.", required: true)
                    .Integer("limit", "The maximum number of results.", minimum: 1, maximum: 50, initial: 10),
                call => new JsonObject
                {
                    ["results"] = call.Confluence.Everything(call.Need("query"), call.Integer("limit", 10))
                })
        { IsPrimary = true };

        yield return new DemoTool(
            "getContentFormatGuide",
            Product.Platform,
            Access.Read,
            "Get the guide to the formats that rich text arguments take.",
                schema => schema.Text("toolName", "The tool to get the formats of."),
                _ => ToolOutput.Text(FormatGuide))
        { IsPrimary = true };

        yield return new DemoTool(
            "getJsmOpsAlerts",
            Product.ServiceManagement,
            Access.Read,
            "List the alerts of Jira Service Management operations.",
                schema => schema.CloudId().Text(
                    "status", "Only alerts with this status.", values: ["open", "acked", "closed"]),
                call => new JsonObject { ["values"] = Alerts(call.Text("status")) });

        yield return new DemoTool(
            "getCompassComponents",
            Product.Compass,
            Access.Read,
            "List the components in Compass.",
                schema => schema.CloudId().Text("query", "A part of the component's name."),
                call => new JsonObject { ["components"] = Components(call.Text("query")) });

        yield return new DemoTool(
            "demoSlowReport",
            Product.Platform,
            Access.Read,
            "Write a report slowly, with progress, in the number of seconds you give.",
                schema => schema
                    .Number("seconds", "The total time.", required: true)
                    .Integer("steps", "The number of steps.", minimum: 1, maximum: 1000, initial: 10),
                SlowReportAsync);

        yield return new DemoTool(
            "demoEcho",
            Product.Platform,
            Access.Read,
            "Return the message. The tool has no annotations, like those of some servers.",
                schema => schema.Text("message", "The message.", required: true),
                call => ToolOutput.Text(call.Need("message")))
        { HasAnnotations = false };
    }

    private static ToolOutput Resources(ToolCall call) => new JsonObject
    {
        ["resources"] = new JsonArray([.. call.Sites.Select(site => (JsonNode)new JsonObject
        {
            ["id"] = site.CloudId,
            ["cloudId"] = site.CloudId,
            ["url"] = site.Url.AbsoluteUri.TrimEnd('/'),
            ["name"] = site.Name,
            ["scopes"] =
                new JsonArray("read:jira-work", "write:jira-work", "read:page:confluence", "write:page:confluence"),
            ["avatarUrl"] = new Uri(site.Url, "avatar.png").AbsoluteUri,
        })]),
    };

    private static JsonArray Alerts(string? status) =>
        new([.. new[]
        {
            ("1", "Disk almost full", "open", "P2"),
            ("2", "Login latency high", "acked", "P1"),
            ("3", "Certificate expires soon", "closed", "P3")
        }
            .Where(alert => status is null || alert.Item3 == status)
            .Select(
                alert => (JsonNode)new JsonObject
                {
                    ["id"] = alert.Item1,
                    ["message"] = alert.Item2,
                    ["status"] = alert.Item3,
                    ["priority"] = alert.Item4
                })]);

    private static JsonArray Components(string? query) =>
        new([.. new[] { ("web-shop", "SERVICE"), ("payment", "SERVICE"), ("design-system", "LIBRARY") }
            .Where(component => query is null || component.Item1.Contains(query, StringComparison.OrdinalIgnoreCase))
            .Select(component => (JsonNode)new JsonObject { ["name"] = component.Item1, ["type"] = component.Item2 })]);

    private static async Task<ToolOutput> SlowReportAsync(ToolCall call)
    {
        var steps = call.Integer("steps", 10);
        var seconds = Math.Max(0, Math.Min(call.Arguments["seconds"]!.GetValue<double>(), 3600));
        await call.LogMessage("info", "The report was started.").ConfigureAwait(false);
        for (var step = 1; step <= steps; step++)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds / steps), call.CancellationToken).ConfigureAwait(false);
            await call.Report(step, steps, $"Step {step} of {steps}").ConfigureAwait(false);
        }

        await call.LogMessage("warning", "The report has no content; this is a demo.").ConfigureAwait(false);
        return new JsonObject { ["report"] = "done", ["steps"] = steps };
    }
}
