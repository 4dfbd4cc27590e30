namespace McpAtlassian.DemoServer.Mcp.Tools;

/// <summary>discover and execute*: how /v2/mcp reaches the tools its short list leaves out.</summary>
internal static class MetaTools
{
    public static IEnumerable<DemoTool> All()
    {
        yield return new DemoTool(
            "discover",
            Product.Platform,
            Access.Read,
            "Find operations for a goal. Run them with executeRead, executeWrite or executeDestructive.",
                schema => schema.Text("goal", "The goal, in plain words.", required: true),
                Discover)
        { IsMeta = true };
        yield return Execute("executeRead", Access.Read, "Run an operation that reads.");
        yield return Execute("executeWrite", Access.Write, "Run an operation that writes.");
        yield return Execute("executeDestructive", Access.Destructive, "Run a destructive operation.");
    }

    private static ToolOutput Discover(ToolCall call)
    {
        var words = call.Need("goal").Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries);
        var operations = call.Operations!(null)
            .Select(
                entry => (Entry: entry, Score: words.Count(
                    word => (entry.Name + " "
                        + entry.Tool.Description).Contains(word, StringComparison.OrdinalIgnoreCase))))
            .Where(match => match.Score > 0)
            .OrderByDescending(match => match.Score)
            .ThenBy(match => match.Entry.Name, StringComparer.Ordinal)
            .Take(10)
            .Select(match => (JsonNode)new JsonObject
            {
                ["name"] = match.Entry.Name,
                ["description"] = match.Entry.Tool.Description,
                ["execute"] = Family(match.Entry.Tool.Access),
                ["omitCloudId"] = !match.Entry.Tool.NeedsSite,
                ["inputSchema"] = match.Entry.Schema.DeepClone(),
            });
        return new JsonObject { ["operations"] = new JsonArray([.. operations]) };
    }

    private static DemoTool Execute(string name, Access access, string description) =>
        new(name, Product.Platform, access, description,
            schema => schema
                .Text("name", "The name of the operation, from discover.", required: true)
                .Text("cloudId", "The site. Give it next to inputs, not inside.")
                .Map("inputs", "The inputs of the operation."),
            async call =>
            {
                var operation = call.Operations!(call.Need("name")).FirstOrDefault()
                    ?? throw new ToolRefusalException(
                        $"Unknown operation '{call.Need("name")}'. Use discover to find operations.");
                if (Family(operation.Tool.Access) != name)
                {
                    throw new ToolRefusalException(
                        $"Operation '{operation.Name}' must be run with {Family(operation.Tool.Access)}.");
                }

                var arguments = call.Map("inputs")?.DeepClone() as JsonObject ?? [];
                arguments.Remove("cloudId");
                if (operation.Tool.NeedsSite && call.Arguments["cloudId"] is { } cloudId)
                {
                    arguments["cloudId"] = cloudId.DeepClone();
                }

                return ToolOutput.Whole(await call.RunOther!(operation, arguments).ConfigureAwait(false));
            })
        { IsMeta = true };

    private static string Family(Access access) => access switch
    {
        Access.Read => "executeRead",
        Access.Destructive => "executeDestructive",
        _ => "executeWrite",
    };
}
