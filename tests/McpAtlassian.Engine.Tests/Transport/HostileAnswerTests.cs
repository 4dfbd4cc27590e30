using System.Collections;
using System.IO.Compression;
using System.Text;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Hostile;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>
/// Answers made to fill the memory, the stack or the time: each ends with a name, and the session goes on.
/// </summary>
[HostileCase]
public sealed class HostileAnswerTests
{
    private static readonly Hashtable Message = new() { ["message"] = "hello" };

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public Task Fifty_megabytes_arrive_whole(string contentType) =>
        WithAsync(new NetworkOptions(), async (session, proxy) =>
        {
            string text = new('x', 50_000_000);
            proxy.Play(
                "demoEcho",
                exchange =>
                    SendAsync(exchange, contentType, "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}"));
            var output = await session.CallAsync("demoEcho", Message);
            Assert.Equal(text.Length, ((string)output.Values[0]!).Length);
        });

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public Task An_answer_beyond_the_bound_is_too_large(string contentType) =>
        WithAsync(new NetworkOptions { MaximumAnswerBytes = 1 << 20 }, async (session, proxy) =>
        {
            proxy.Play(
                "demoEcho",
                exchange => SendAsync(
                    exchange,
                    contentType,
                    "{\"content\":[{\"type\":\"text\",\"text\":\"" + new string('x', 2 << 20) + "\"}]}"));
            await AssertTooLargeAsync(session, proxy);
        });

    [Fact]
    public Task Many_events_that_are_each_within_the_bound_are_no_bomb() =>
        WithAsync(new NetworkOptions { MaximumAnswerBytes = 1 << 20 }, async (session, proxy) =>
        {
            var note =
                "event: message\ndata: "
                + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"debug\","
                + "\"data\":\"" + new string('x', 100_000) + "\"}}\r\n\r\n";
            proxy.Play("demoEcho", async exchange =>
            {
                await exchange.BeginAsync("text/event-stream");
                for (var i = 0; i < 40; i++)
                {
                    await exchange.WriteChunkAsync(note);
                }

                await exchange.WriteChunkAsync(
                    "event: message\ndata: "
                    + $"{Reply(exchange, "{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}")}\n\n");
                await exchange.WriteAsync("0\r\n\r\n");
            });
            Assert.Equal("done", Assert.Single((await session.CallAsync("demoEcho", Message)).Values));
        });

    [Fact]
    public Task A_decompression_bomb_is_too_large() =>
        WithAsync(new NetworkOptions { MaximumAnswerBytes = 4 << 20 }, async (session, proxy) =>
        {
            var bomb = Gzip(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
                    + new string('x', 200 << 20) + "\"}]}}");
            Assert.True(bomb.Length < 1 << 20);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            proxy.Play("demoEcho", exchange =>
                exchange.AnswerAsync(200, "application/json", bomb, "Content-Encoding: gzip"));
            await AssertTooLargeAsync(session, proxy);
            Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 100 << 20);
        });

    [Fact]
    public Task A_body_without_end_is_too_large() =>
        WithAsync(new NetworkOptions { MaximumAnswerBytes = 4 << 20 }, async (session, proxy) =>
        {
            string piece = new('x', 100_000);
            proxy.Play("demoEcho", async exchange =>
            {
                await exchange.BeginAsync("text/event-stream");
                await exchange.WriteChunkAsync("data: ");
                while (true)
                {
                    await exchange.WriteChunkAsync(piece);
                }
            });
            await AssertTooLargeAsync(session, proxy);
        });

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json", 10_000)]
    [InlineData("text/event-stream", 10_000)]
    [InlineData("application/json", 1_000_000)]
    public Task Nesting_without_measure_in_the_envelope_is_too_large(string contentType, int depth) =>
        WithAsync(new NetworkOptions(), async (session, proxy) =>
        {
            proxy.Play(
                "demoEcho",
                exchange => SendAsync(
                    exchange,
                    contentType,
                    "{\"content\":[],\"structuredContent\":{\"x\":" + new string('[', depth) + new string(']', depth)
                        + "}}"));
            await AssertTooLargeAsync(session, proxy);
        });

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public Task Brackets_in_texts_do_not_count_as_nesting(string contentType) =>
        WithAsync(new NetworkOptions(), async (session, proxy) =>
        {
            var brackets = new string('[', 500) + "\\\"" + new string('{', 500);
            proxy.Play(
                "demoEcho",
                exchange => SendAsync(
                    exchange,
                    contentType,
                    "{\"content\":[{\"type\":\"text\",\"text\":\"" + brackets + "\"}],\"structuredContent\":{\"x\":"
                        + new string('[', 55) + new string(']', 55) + "}}"));
            Assert.Equal(
                brackets.Replace("\\", string.Empty, StringComparison.Ordinal),
                (await session.CallAsync("demoEcho", Message)).TextContent);
        });

    private static async Task WithAsync(NetworkOptions network, Func<McpSession, WireProxy, Task> test)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site), network);
        try
        {
            await test(session, proxy);
        }
        finally
        {
            await session.CloseAsync();
        }
    }

    private static async Task AssertTooLargeAsync(McpSession session, WireProxy proxy)
    {
        var e = await Assert.ThrowsAsync<EngineException>(() => session.CallAsync("demoEcho", Message))
            .WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(ErrorIds.ResultTooLarge, e.ErrorId);
        Assert.Equal(1, proxy.CountCalls("demoEcho"));
        Assert.Equal("hello", Assert.Single((await session.CallAsync("demoEcho", Message)).Values));
    }

    private static async Task SendAsync(WireExchange exchange, string contentType, string result)
    {
        var reply = Reply(exchange, result);
        if (contentType == "application/json")
        {
            await exchange.AnswerAsync(200, contentType, reply);
            return;
        }

        await exchange.BeginAsync(contentType);
        await exchange.WriteChunkAsync($"event: message\ndata: {reply}\n\n");
        await exchange.WriteAsync("0\r\n\r\n");
    }

    private static string Reply(WireExchange exchange, string result) =>
        "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.Request.Id!.ToJsonString() + ",\"result\":" + result + "}";

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.ASCII.GetBytes(text));
        }

        return packed.ToArray();
    }
}
