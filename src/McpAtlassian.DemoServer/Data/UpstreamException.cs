namespace McpAtlassian.DemoServer.Data;

/// <summary>What Jira or Confluence refuses, with the status and words of its REST API.</summary>
internal sealed class UpstreamException(
    int status, string message, IReadOnlyDictionary<string, string>? fields = null) : Exception(message)
{
    public int Status { get; } = status;

    public IReadOnlyDictionary<string, string>? Fields { get; } = fields;
}
