using System.Text.Encodings.Web;
using System.Text.Json;
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
}
