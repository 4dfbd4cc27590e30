namespace McpAtlassian.DemoServer.Mcp;

/// <summary>A tool under the name and with the arguments of one endpoint.</summary>
internal sealed class ToolEntry
{
    private readonly Func<JsonObject, JsonObject>? _map;
    private readonly Lazy<string> _description;

    public ToolEntry(
        DemoTool tool, string? name = null, JsonObject? schema = null, Func<JsonObject, JsonObject>? map = null)
    {
        Tool = tool;
        Name = name ?? tool.Name;
        Schema = schema ?? tool.InputSchema;
        _map = map;
        _description = new Lazy<string>(() => Http.DemoJson.Text(Tool.Describe(Name, Schema)));
    }

    public DemoTool Tool { get; }

    public string Name { get; }

    public JsonObject Schema { get; }

    /// <summary>Its entry of tools/list, written once.</summary>
    public string Description => _description.Value;

    public JsonObject Map(JsonObject arguments) => _map is null ? arguments : _map(arguments);
}
