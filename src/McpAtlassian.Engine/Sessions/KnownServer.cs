using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// What a server without a handshake (since MCP 2026-07-28) told of itself: with it a later session can call at once.
/// A server that has changed refuses the call, and is asked then.
/// </summary>
internal sealed record KnownServer(string Version, Implementation Info, ServerCapabilities Capabilities)
{
    /// <summary>The same as the SDK takes it.</summary>
    public ResumeClientSessionOptions Resumption => new()
    {
        NegotiatedProtocolVersion = Version,
        ServerInfo = Info,
        ServerCapabilities = Capabilities,
    };

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static KnownServer? Read(JsonElement element)
    {
        var version = element.GetProperty("version").GetString();
        var info = element.GetProperty("info").Deserialize<Implementation>(McpJsonUtilities.DefaultOptions);
        var capabilities =
            element.GetProperty("capabilities").Deserialize<ServerCapabilities>(McpJsonUtilities.DefaultOptions);
        return version is null || info is null || capabilities is null
            ? null
            : new KnownServer(version, info, capabilities);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("version", Version);
        writer.WritePropertyName("info");
        JsonSerializer.Serialize(writer, Info, McpJsonUtilities.DefaultOptions);
        writer.WritePropertyName("capabilities");
        JsonSerializer.Serialize(writer, Capabilities, McpJsonUtilities.DefaultOptions);
        writer.WriteEndObject();
    }
}
