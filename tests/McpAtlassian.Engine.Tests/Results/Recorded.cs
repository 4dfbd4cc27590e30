using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tests.Configuration;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tests.Results;

/// <summary>Answers of the real mcp-atlassian 0.23.1 to made-up data, and the tools it listed.</summary>
internal static class Recorded
{
    private static readonly string Folder = Path.Combine(RepositoryFolder.Root, "tests", "Recorded");

    private static readonly Dictionary<string, JsonObject> Answers = File
        .ReadLines(Path.Combine(Folder, "mcp-atlassian-0.23.1.jsonl"))
        .Select(line => (JsonObject)JsonNode.Parse(line)!)
        .ToDictionary(entry => (string)entry["name"]!);

    private static readonly ToolCatalogue Catalogue = ReadTools();

    public static ToolInfo Tool(string name) => Catalogue.Find(name)!;

    /// <summary>The answer's envelope, arguments and tool.</summary>
    public static JsonObject Entry(string name) => (JsonObject)Answers[name].DeepClone();

    public static ToolOutput Map(string name)
    {
        var entry = Entry(name);
        var tool = (string)entry["tool"]!;
        return ResultMapper.Map(
            tool,
            (JsonObject)entry["result"]!,
            PlainShaper.Instance,
            Tool(tool).WrapsResult,
            (JsonObject)entry["arguments"]!);
    }

    private static ToolCatalogue ReadTools()
    {
        using var document =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "mcp-atlassian-0.23.1.tools.json")));
        var tools = new List<ToolInfo>();
        ToolReader.ReadPage(document.RootElement.Clone(), tools, out _);
        return new ToolCatalogue(tools);
    }
}
