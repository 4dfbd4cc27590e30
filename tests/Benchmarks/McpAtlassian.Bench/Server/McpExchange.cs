using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace McpAtlassian.Bench.Server;

/// <summary>Reads one JSON-RPC message and writes its answer as plain JSON.</summary>
internal static class McpExchange
{
    private const string ProtocolVersion = "2025-06-18";
    private static long s_delayTicks;
    private static long s_delays;

    /// <summary>What the latency asked for has really been, in milliseconds: timers are coarse.</summary>
    public static double MeanDelay
    {
        get
        {
            var count = Interlocked.Exchange(ref s_delays, 0);
            var ticks = Interlocked.Exchange(ref s_delayTicks, 0);
            return count == 0 ? 0 : Stopwatch.GetElapsedTime(0, ticks).TotalMilliseconds / count;
        }
    }

    public static async Task AnswerAsync(HttpContext exchange)
    {
        using var message = await JsonDocument.ParseAsync(exchange.Request.Body, default, exchange.RequestAborted);
        var root = message.RootElement;
        if (!root.TryGetProperty("id", out var id))
        {
            exchange.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }

        var method = root.GetProperty("method").GetString()!;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc", "2.0");
            writer.WritePropertyName("id");
            id.WriteTo(writer);
            switch (method)
            {
                case "initialize":
                    exchange.Response.Headers["Mcp-Session-Id"] = Guid.NewGuid().ToString("N");
                    WriteInitialize(writer);
                    break;
                case "ping":
                    writer.WriteStartObject("result");
                    writer.WriteEndObject();
                    break;
                case "tools/list":
                    writer.WritePropertyName("result");
                    writer.WriteRawValue(Tools.List(ToolCount(exchange.Request.Path)), skipInputValidation: true);
                    break;
                case "tools/call":
                    writer.WritePropertyName("result");
                    var parameters = root.GetProperty("params");
                    await CallAsync(
                        writer,
                        parameters.GetProperty("name").GetString()!,
                        parameters.TryGetProperty("arguments", out var arguments) ? arguments : default);
                    break;
                default:
                    writer.WriteStartObject("error");
                    writer.WriteNumber("code", -32601);
                    writer.WriteString("message", "Method not found");
                    writer.WriteEndObject();
                    break;
            }

            writer.WriteEndObject();
        }

        exchange.Response.ContentType = "application/json";
        exchange.Response.ContentLength = buffer.WrittenCount;
        await exchange.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, exchange.RequestAborted);
    }

    private static void WriteInitialize(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("result");
        writer.WriteString("protocolVersion", ProtocolVersion);
        writer.WriteStartObject("capabilities");
        writer.WriteStartObject("tools");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("serverInfo");
        writer.WriteString("name", "bench");
        writer.WriteString("version", "1");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static async Task CallAsync(Utf8JsonWriter writer, string tool, JsonElement arguments)
    {
        switch (tool)
        {
            case Tools.Slow:
                var before = Stopwatch.GetTimestamp();
                await Task.Delay(arguments.GetProperty("milliseconds").GetInt32());
                Interlocked.Add(ref s_delayTicks, Stopwatch.GetTimestamp() - before);
                Interlocked.Increment(ref s_delays);
                WriteText(writer, "done");
                break;
            case Tools.Rows:
                var start = arguments.TryGetProperty("startAt", out var at) ? at.GetInt32() : 0;
                var size = arguments.TryGetProperty("maxResults", out var wanted) ? wanted.GetInt32() : 1000;
                WriteText(writer, Pages.Small(start, size));
                break;
            case Tools.Large:
                writer.WriteRawValue(
                    Pages.Large(arguments.GetProperty("megabytes").GetInt32()), skipInputValidation: true);
                break;
            default:
                var text = arguments.ValueKind == JsonValueKind.Object
                    && arguments.TryGetProperty("text", out var given) ? given.GetString() : string.Empty;
                WriteText(writer, text ?? string.Empty);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("content");
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("text", text);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>/mcp/400 offers 400 tools.</summary>
    private static int ToolCount(PathString path)
    {
        var text = path.Value ?? string.Empty;
        return int.TryParse(
            text.AsSpan(text.LastIndexOf('/') + 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count) ? count : 40;
    }
}
