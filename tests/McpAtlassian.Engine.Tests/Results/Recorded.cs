using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Sessions.Recordings;
using McpAtlassian.Engine.Tests.Configuration;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tests.Results;

/// <summary>
/// Answers of the real mcp-atlassian 0.23.1 to made-up data, and the tools it listed: a recording for Data Center (dc),
/// one for Cloud (cloud), and one of answers that are none (bad).
/// </summary>
internal static class Recorded
{
    private static readonly Dictionary<string, JsonObject> Answers = ((string[])["dc", "cloud", "bad"])
        .SelectMany(site => File.ReadLines(PathOf(site))
            .Select(static line => (JsonObject)JsonNode.Parse(line)!)
            .Where(static line => line["name"] is not null)
            .Select(line => KeyValuePair.Create($"{site}/{line["name"]}", line)))
        .ToDictionary();

    private static readonly ToolCatalogue Catalogue = ReadTools();

    public static ToolInfo Tool(string name) => Catalogue.Find(name)!;

    public static ToolOutput Map(string name)
    {
        var entry = (JsonObject)Answers[name].DeepClone();
        var tool = (string)entry["params"]!["name"]!;
        return ResultMapper.Map(
            tool,
            (JsonObject)entry["result"]!,
            PlainShaper.Instance,
            Tool(tool).WrapsResult,
            (JsonObject)entry["params"]!["arguments"]!);
    }

    /// <summary>A whole session with that site.</summary>
    public static Task<McpSession> ReplayAsync(string site)
    {
        var recording = Recording.Read(PathOf(site));
        return McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new ReplayTarget(recording) { Case = new ReplayCase(recording, isStrict: false) },
            },
            default);
    }

    private static string PathOf(string site) =>
        Path.Combine(RepositoryFolder.Root, "tests", "Recorded", $"mcp-atlassian-0.23.1-{site}.jsonl");

    private static ToolCatalogue ReadTools()
    {
        var listed = Recording.Read(PathOf("dc")).Exchanges.Single(static exchange => exchange.Method == "tools/list");
        var tools = new List<ToolInfo>();
        ToolReader.ReadPage(JsonSerializer.SerializeToElement(listed.Result), tools, out _);
        return new ToolCatalogue(tools);
    }
}
