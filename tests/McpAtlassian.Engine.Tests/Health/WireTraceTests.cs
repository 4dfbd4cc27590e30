using System.Collections;
using System.Collections.Concurrent;
using System.Text;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Health;

public sealed class WireTraceTests
{
    [Fact]
    public async Task A_listener_sees_the_call_and_its_answer_with_their_id()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        var listener = new Listener();
        await session.CallAsync(
            "demoEcho", new Hashtable { ["message"] = "hello" }, new CallOptions { Observer = listener });
        Assert.Collection(
            listener.Lines,
            sent => Assert.StartsWith("-> tools/call (id ", sent, StringComparison.Ordinal),
            got => Assert.StartsWith("<- result (id ", got, StringComparison.Ordinal));
        Assert.All(listener.Lines, line => Assert.Contains("hello", line, StringComparison.Ordinal));
        string Id(int line) => listener.Lines.ElementAt(line).Split("(id ")[1].Split(')')[0];
        Assert.Equal(Id(0), Id(1));
        await session.CloseAsync();
    }

    [Fact]
    public async Task Who_does_not_listen_is_shown_nothing()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        var listener = new Listener { ListensToWire = false };
        await session.CallAsync(
            "demoEcho", new Hashtable { ["message"] = "hello" }, new CallOptions { Observer = listener });
        Assert.Empty(listener.Lines);
        await session.CloseAsync();
    }

    [Fact]
    public async Task Calls_side_by_side_see_their_own_messages()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        var listeners = Enumerable.Range(0, 8).Select(_ => new Listener()).ToArray();
        await Task.WhenAll(listeners.Select(
            (
                listener,
                i) => session.CallAsync(
                    "demoEcho", new Hashtable { ["message"] = "word" + i }, new CallOptions { Observer = listener })));
        for (var i = 0; i < listeners.Length; i++)
        {
            Assert.Equal(2, listeners[i].Lines.Count);
            Assert.All(listeners[i].Lines, line => Assert.Contains("word" + i, line, StringComparison.Ordinal));
        }

        await session.CloseAsync();
    }

    [Fact]
    public async Task Secrets_are_masked_in_every_form_the_server_repeats_them()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes(site.EmailAddress + ":" + site.ApiToken));
        var listener = new Listener();
        await session.CallAsync(
            "demoEcho",
            new Hashtable { ["message"] = $"{site.ApiToken} {basic} {{\"password\":\"open sesame\"}}" },
            new CallOptions { Observer = listener });
        var all = string.Join("\n", listener.Lines);
        Assert.Contains(Redactor.Mask, all, StringComparison.Ordinal);
        Assert.DoesNotContain(site.ApiToken, all, StringComparison.Ordinal);
        Assert.DoesNotContain(site.ApiToken[8..], all, StringComparison.Ordinal);
        Assert.DoesNotContain(basic, all, StringComparison.Ordinal);
        await session.CloseAsync();
    }

    [Fact]
    public void A_member_named_like_a_secret_is_masked_and_the_page_token_is_not() =>
        Assert.Equal(
            """{"password":"****","nextPageToken":"abc","progressToken":"p1","text":"x"}""",
            WireText.Shorten(
                """{"password":"open \" sesame","nextPageToken":"abc","progressToken":"p1","text":"x"}""",
                new Redactor()));

    [Fact]
    public void A_secret_is_masked_before_the_text_is_cut()
    {
        var secrets = new Redactor();
        secrets.Add("the-secret-at-the-edge");
        var shown = WireText.Shorten(new string('x', 4090) + "the-secret-at-the-edge" + new string('y', 5000), secrets);
        Assert.DoesNotContain("the-s", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 4096, 4200);
    }

    [Fact]
    public async Task An_answer_that_is_not_a_message_is_shown_too()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Html, Tool = "demoEcho" });
        var listener = new Listener();
        await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync(
                "demoEcho", new Hashtable { ["message"] = "hello" }, new CallOptions { Observer = listener }));
        Assert.Contains(listener.Lines, line => line.StartsWith("<- HTTP 200 text/html", StringComparison.Ordinal));
        await session.CloseAsync();
    }

    private sealed class Listener : ICallObserver, IWireListener
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public bool ListensToWire { get; init; } = true;

        public void OnWire(string text) => Lines.Enqueue(text);

        public void OnProgress(double progress, double? total, string? message)
        {
        }

        public void OnServerLog(string level, string? logger, string message)
        {
        }

        public void OnDecision(string message)
        {
        }

        public Task<ElicitationAnswer?> OnElicitationAsync(
            ElicitationRequest request,
            CancellationToken cancellationToken) => Task.FromResult<ElicitationAnswer?>(null);
    }
}
