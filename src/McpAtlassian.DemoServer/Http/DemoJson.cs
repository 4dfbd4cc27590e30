using System.Text.Encodings.Web;
using System.Text.Json;

namespace McpAtlassian.DemoServer.Http;

internal static class DemoJson
{
    public static readonly JsonSerializerOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    public static string Text(JsonNode node) => node.ToJsonString(Options);

    public static byte[] Bytes(JsonNode node) => System.Text.Encoding.UTF8.GetBytes(Text(node));
}
