using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer.Http;

namespace McpAtlassian.TestKit.Demo;

/// <summary>Makes an answer go wrong as asked.</summary>
internal static class FaultPlayer
{
    private const string LoginPage =
        "<!DOCTYPE html><html><head><title>Log in</title></head><body><h1>Log in to continue</h1></body></html>";

    /// <summary>Plays what needs no answer from a tool. False: the request goes on.</summary>
    public static async Task<bool> BeforeAsync(
        DemoFault fault, HttpExchange exchange, CancellationToken cancellationToken)
    {
        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, cancellationToken).ConfigureAwait(false);
        }

        switch (fault.Kind)
        {
            case DemoFaultKind.Status:
                await StatusAsync(fault, exchange).ConfigureAwait(false);
                return true;
            case DemoFaultKind.Html:
                await exchange.WriteTextAsync(200, "text/html; charset=utf-8", LoginPage).ConfigureAwait(false);
                return true;
            case DemoFaultKind.EmptyBody:
                await exchange.WriteAsync(200, "application/json", []).ConfigureAwait(false);
                return true;
            case DemoFaultKind.MalformedJson:
                await exchange.WriteTextAsync(
                    200,
                    "application/json",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"te").ConfigureAwait(false);
                return true;
            case DemoFaultKind.DropBeforeProcessing:
                exchange.Drop();
                return true;
            default:
                return false;
        }
    }

    public static async Task StatusAsync(DemoFault fault, HttpExchange exchange)
    {
        if (fault.RetryAfterSeconds is { } seconds)
        {
            exchange.AddHeader("Retry-After", fault.RetryAfterAsDate
                ? DateTimeOffset.UtcNow.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
                : seconds.ToString(CultureInfo.InvariantCulture));
        }

        if (fault.Status == 429)
        {
            await exchange.WriteJsonAsync(
                429, new JsonObject { ["code"] = 429, ["message"] = "Rate limit exceeded" }).ConfigureAwait(false);
        }
        else
        {
            await exchange.WriteTextAsync(
                fault.Status,
                "text/html; charset=utf-8",
                $"<html><head><title>{fault.Status}</title></head><body><h1>{fault.Status}</h1></body></html>")
                .ConfigureAwait(false);
        }
    }

    /// <summary>Plays what begins with the right answer. False: it is to be sent as it now is.</summary>
    public static async Task<bool> AfterAsync(
        DemoFault fault, HttpExchange exchange, JsonObject reply, bool isStreaming)
    {
        switch (fault.Kind)
        {
            case DemoFaultKind.DropAfterProcessing:
                await fault.GatherAsync().ConfigureAwait(false);
                exchange.Drop();
                return true;
            case DemoFaultKind.StatusAfterProcessing when !isStreaming:
                await StatusAsync(fault, exchange).ConfigureAwait(false);
                return true;
            case DemoFaultKind.StatusAfterProcessing:
                // The status has gone out already; all that is left is to break off.
                exchange.Drop();
                return true;
            case DemoFaultKind.CutAnswer:
                await CutAsync(exchange, reply, isStreaming).ConfigureAwait(false);
                return true;
            case DemoFaultKind.WrongJsonRpcId:
                reply["id"] = "not-yours";
                return false;
            case DemoFaultKind.UnknownContentType when !isStreaming:
                await exchange.WriteAsync(
                    200, "application/x-demo-unknown", DemoJson.Bytes(reply)).ConfigureAwait(false);
                return true;
            case DemoFaultKind.UnknownContentBlock when reply["result"] is JsonObject result:
                result["content"] = new JsonArray(new JsonObject { ["type"] = "hologram", ["data"] = "?" });
                return false;
            case DemoFaultKind.WrongCharset when !isStreaming:
                await exchange.WriteAsync(
                    200,
                    "application/json; charset=utf-8",
                    Encoding.Unicode.GetBytes(DemoJson.Text(reply))).ConfigureAwait(false);
                return true;
            case DemoFaultKind.HugeResult when reply["result"] is JsonObject result:
                // As JSON in the text, so that a client must digest it twice, as it must with real results.
                result["content"] = new JsonArray(new JsonObject
                {
                    ["type"] = "text",
                    ["text"] = "{\"data\":{\"text\":\"" + new string('x', Math.Max(0, fault.Bytes - 24)) + "\"}}"
                });
                return false;
            default:
                return false;
        }
    }

    private static async Task CutAsync(HttpExchange exchange, JsonObject reply, bool isStreaming)
    {
        var bytes = DemoJson.Bytes(reply);
        if (!isStreaming)
        {
            await exchange.StartAsync(200, "application/json", bytes.Length).ConfigureAwait(false);
        }

        await exchange.SendAsync(bytes.AsMemory(0, bytes.Length / 2)).ConfigureAwait(false);
        exchange.Drop();
    }
}
