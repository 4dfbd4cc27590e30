using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Identity;

namespace McpAtlassian.DemoServer.Mcp;

/// <summary>One call as a tool sees it.</summary>
internal sealed class ToolCall
{
    public required JsonObject Arguments { get; init; }

    public required DemoIdentity Identity { get; init; }

    public required IReadOnlyList<SiteData> Sites { get; init; }

    public required Func<SiteData, Uri> ApiBase { get; init; }

    public required Func<int, int, string, Task> Report { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public SiteData? Site { get; init; }

    /// <summary>Log messages for the client, by level.</summary>
    public required Func<string, string, Task> LogMessage { get; init; }

    /// <summary>For the meta-tools: the operations with this name, or all of them.</summary>
    public Func<string?, IEnumerable<ToolEntry>>? Operations { get; init; }

    /// <summary>For the meta-tools: runs an operation and gives its whole result.</summary>
    public Func<ToolEntry, JsonObject, Task<JsonObject>>? RunOther { get; init; }

    public JiraService Jira => new(Site!, Identity.User, ApiBase(Site!));

    public ConfluenceService Confluence => new(Site!, Identity.User);

    public TextFormat Format => Text("responseContentFormat") == "adf" ? TextFormat.Document : TextFormat.Markdown;

    public string? Text(string name) => Arguments[name]?.ToString();

    /// <summary>For arguments that the schema requires.</summary>
    public string Need(string name) => Text(name)!;

    public int Integer(string name, int initial) =>
        Arguments[name] is { } value
            ? (int)Math.Max(int.MinValue, Math.Min(int.MaxValue, value.GetValue<long>()))
            : initial;

    public bool Flag(string name, bool initial = false) => Arguments[name]?.GetValue<bool>() ?? initial;

    public IReadOnlyList<string>? List(string name) =>
        (Arguments[name] as JsonArray)?.Select(item => item!.ToString()).ToList();

    public JsonObject? Map(string name) => Arguments[name] as JsonObject;

    public FieldSelection Fields(params string[] initial) =>
        new(List("fields") is { Count: > 0 } asked ? asked : initial);
}
