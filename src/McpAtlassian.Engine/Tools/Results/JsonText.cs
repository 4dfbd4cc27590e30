using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>How JSON nodes are written: deep enough for any result, readable where people see it.</summary>
internal static class JsonText
{
    public static readonly JsonSerializerOptions NodeOptions = new()
    {
        MaxDepth = 512,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>
    /// A node's JSON, past the serializer: its reflection would have to be compiled first in every cold script.
    /// </summary>
    public static ReadOnlyMemory<byte> ToUtf8(JsonNode node)
    {
        var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Encoder = NodeOptions.Encoder, MaxDepth = NodeOptions.MaxDepth }))
        {
            node.WriteTo(writer);
        }

        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }
}
