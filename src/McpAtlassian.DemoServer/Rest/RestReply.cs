namespace McpAtlassian.DemoServer.Rest;

/// <summary>What a REST call answers: JSON, a file, or only a status.</summary>
internal sealed record RestReply(int Status, JsonNode? Body = null, byte[]? File = null, string? MediaType = null)
{
    public static readonly RestReply NoContent = new(204);

    public static implicit operator RestReply(JsonNode body) => new(200, body);
}
