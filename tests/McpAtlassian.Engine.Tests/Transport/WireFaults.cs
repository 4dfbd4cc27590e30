using System.Text;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>
/// The faults. "Before" means that the server behind never saw the request, "after" that it acted on it.
/// </summary>
internal static class WireFaults
{
    private const string Page =
        "<!DOCTYPE html><html><head><title>Log in</title></head><body>Please log in</body></html>";

    /// <summary>Hands the request on: the fault is elsewhere.</summary>
    public static Task None(WireExchange exchange) => exchange.RelayAsync();

    public static WireFault Status(int status, params string[] headers) => exchange =>
        exchange.AnswerAsync(status, "text/html", $"<html><title>{status}</title></html>", headers);

    public static WireFault StatusAfter(int status) => async exchange =>
    {
        await exchange.ForwardForMessageAsync();
        await exchange.AnswerAsync(status, "text/html", $"<html><title>{status}</title></html>");
    };

    public static WireFault Json(int status, string body) =>
        exchange => exchange.AnswerAsync(status, "application/json", body);

    public static Task Html(WireExchange exchange) => exchange.AnswerAsync(200, "text/html; charset=utf-8", Page);

    public static async Task EmptyBody(WireExchange exchange)
    {
        await exchange.ForwardForMessageAsync();
        await exchange.AnswerAsync(200, "application/json", string.Empty);
    }

    public static Task NoContentType(WireExchange exchange) => exchange.AnswerAsync(200, null, string.Empty);

    public static async Task UnknownContentType(WireExchange exchange) =>
        await exchange.AnswerAsync(200, "application/x-unknown", await exchange.ForwardForMessageAsync());

    public static async Task WrongCharset(WireExchange exchange) =>
        await exchange.AnswerAsync(
            200, "application/json; charset=utf-8", Encoding.Unicode.GetBytes(await exchange.ForwardForMessageAsync()));

    public static async Task BrokenJson(WireExchange exchange)
    {
        var message = await exchange.ForwardForMessageAsync();
        await exchange.AnswerAsync(200, "application/json", message[..(message.Length / 2)]);
    }

    public static async Task WrongId(WireExchange exchange)
    {
        var message = JsonNode.Parse(await exchange.ForwardForMessageAsync())!;
        message["id"] = 987654321;
        await exchange.AnswerAsync(200, "application/json", message.ToJsonString());
    }

    public static Task ResetBefore(WireExchange exchange)
    {
        exchange.Reset();
        return Task.CompletedTask;
    }

    public static Task CloseBefore(WireExchange exchange)
    {
        exchange.Close();
        return Task.CompletedTask;
    }

    public static async Task ResetAfter(WireExchange exchange)
    {
        await exchange.ForwardForMessageAsync();
        exchange.Reset();
    }

    public static async Task ResetInBody(WireExchange exchange)
    {
        var message = await exchange.ForwardForMessageAsync();
        await exchange.BeginAsync("application/json", Encoding.UTF8.GetByteCount(message));
        await exchange.WriteAsync(message[..(message.Length / 2)]);
        exchange.Reset();
    }

    public static async Task CloseInBody(WireExchange exchange)
    {
        var message = await exchange.ForwardForMessageAsync();
        await exchange.BeginAsync("application/json", Encoding.UTF8.GetByteCount(message));
        await exchange.WriteAsync(message[..(message.Length / 2)]);
        exchange.Close();
    }

    /// <summary>Half an event, then the stream ends as if that were all.</summary>
    public static async Task HalfEvent(WireExchange exchange)
    {
        var message = await exchange.ForwardForMessageAsync();
        await exchange.BeginAsync("text/event-stream");
        await exchange.WriteChunkAsync("event: message\ndata: " + message[..(message.Length / 2)]);
        await exchange.WriteAsync("0\r\n\r\n");
    }

    /// <summary>Half an event, then a reset.</summary>
    public static async Task ResetInEvent(WireExchange exchange)
    {
        var message = await exchange.ForwardForMessageAsync();
        await exchange.BeginAsync("text/event-stream");
        await exchange.WriteChunkAsync("event: message\ndata: " + message[..(message.Length / 2)]);
        exchange.Reset();
    }

    /// <summary>An event stream that ends before the answer.</summary>
    public static async Task StreamWithoutAnswer(WireExchange exchange)
    {
        await exchange.ForwardForMessageAsync();
        await exchange.BeginAsync("text/event-stream");
        await exchange.WriteChunkAsync(": nothing to say\n\n");
        await exchange.WriteAsync("0\r\n\r\n");
    }

    /// <summary>Comments for ever, and never the answer.</summary>
    public static async Task EndlessStream(WireExchange exchange)
    {
        await exchange.ForwardForMessageAsync();
        await exchange.BeginAsync("text/event-stream");
        for (var i = 0; i < 1000; i++)
        {
            await exchange.WriteChunkAsync(": keep-alive\n\n");
        }

        await exchange.WaitUntilGoneAsync();
    }

    /// <summary>The request is taken and nothing ever comes back.</summary>
    public static Task Silence(WireExchange exchange) => exchange.WaitUntilGoneAsync();

    /// <summary>The server acts on the request and nothing comes back.</summary>
    public static async Task SilenceAfter(WireExchange exchange)
    {
        await exchange.ForwardForMessageAsync();
        await exchange.WaitUntilGoneAsync();
    }

    /// <summary>A body that begins and never ends.</summary>
    public static async Task StallInBody(WireExchange exchange)
    {
        var message = await exchange.ForwardForMessageAsync();
        await exchange.BeginAsync("application/json", Encoding.UTF8.GetByteCount(message));
        await exchange.WriteAsync(message[..(message.Length / 2)]);
        await exchange.WaitUntilGoneAsync();
    }

    /// <summary>The right answer, one byte at a time.</summary>
    public static async Task ByteByByte(WireExchange exchange)
    {
        var message = Encoding.UTF8.GetBytes(await exchange.ForwardForMessageAsync());
        await exchange.BeginAsync("application/json", message.Length);
        foreach (var piece in message)
        {
            await exchange.WriteAsync([piece]);
        }
    }

    /// <summary>The right answer, a good while after the request: slowness is not a fault.</summary>
    public static async Task SlowFirstByte(WireExchange exchange)
    {
        var message = await exchange.ForwardForMessageAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), exchange.Stop); // What is played, not what is waited for.
        await exchange.AnswerAsync(200, "application/json", message);
    }

    /// <summary>The whole answer, and then the connection breaks.</summary>
    public static async Task ResetAfterBody(WireExchange exchange)
    {
        await exchange.AnswerAsync(200, "application/json", await exchange.ForwardForMessageAsync());
        exchange.Reset();
    }

    /// <summary>The server acts, and its answer has 50 MB of text.</summary>
    public static async Task FiftyMegabytes(WireExchange exchange)
    {
        await exchange.ForwardForMessageAsync();
        await exchange.AnswerAsync(
            200,
            "application/json",
            $$$"""{"jsonrpc":"2.0","id":{{{exchange.Request.Id!.ToJsonString()}}},"""
            + $$$""" "result":{"content":[{"type":"text","text":"{{{new string('x', 50_000_000)}}}"}]}}""");
    }

    /// <summary>Before the answer the server says thousands of times that its tools have changed.</summary>
    public static async Task ListChangedStorm(WireExchange exchange)
    {
        const string changed =
            "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n";
        var message = await exchange.ForwardForMessageAsync();
        await exchange.BeginAsync("text/event-stream");
        for (var i = 0; i < 50; i++)
        {
            await exchange.WriteChunkAsync(string.Concat(Enumerable.Repeat(changed, 100)));
        }

        await exchange.WriteChunkAsync($"event: message\ndata: {message}\n\n");
        await exchange.WriteAsync("0\r\n\r\n");
    }

    /// <summary>429 with a date to wait for, by the server's clock, which is off by so much.</summary>
    public static WireFault TooManyUntil(TimeSpan skew, bool tellsTime) => exchange =>
    {
        var now = DateTimeOffset.UtcNow + skew;
        var until = "Retry-After: " + now.AddSeconds(1).ToString("R");
        return tellsTime
            ? exchange.AnswerAsync(429, "text/plain", "slow down", until, "Date: " + now.ToString("R"))
            : exchange.AnswerAsync(429, "text/plain", "slow down", until);
    };

    public static WireFault Redirect(int status, string location) =>
        exchange => exchange.AnswerAsync(status, null, string.Empty, "Location: " + location);
}
