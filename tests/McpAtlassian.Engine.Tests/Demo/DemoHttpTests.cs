using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Demo;

/// <summary>The demo's HTTP by hand, because HttpClient sends nothing of what is odd here.</summary>
public sealed class DemoHttpTests : IDisposable
{
    private const string Initialize = """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}
        """;

    private readonly TestDemo _site = TestDemo.Start();

    public void Dispose() => _site.Dispose();

    [Fact]
    public void It_listens_on_loopback_only()
    {
        var own = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(point => point.Port == _site.BaseUri.Port);
        Assert.Equal(IPAddress.Loopback, Assert.Single(own).Address);
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("localhost", 200)]
    [InlineData("evil.example.com", 403)]
    [InlineData("127.0.0.1.evil.example.com", 403)]
    [InlineData("", 403)]
    public async Task It_answers_to_this_machine_only(string host, int expected)
    {
        var answer = await AskAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {expected} ", answer);
        Assert.Equal(expected == 200, answer.Contains("Demo Atlassian", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Content-Length: 9", "{\"nearly\"", false)]
    [InlineData("Content-Length: {length}", "{body}", true)]
    [InlineData("Transfer-Encoding: chunked", "{size};note=1\r\n{body}\r\n0\r\n\r\n", true)]
    [InlineData("Transfer-Encoding: chunked", "1\r\n \r\n{size}\r\n{body}\r\n0\r\nTrailer: x\r\n\r\n", true)]
    public async Task A_body_has_a_length_or_comes_in_chunks(string header, string body, bool isWhole)
    {
        var request = Post(header) + Fill(body);
        Assert.Equal(isWhole, (await AskAsync(request)).Contains("\"serverInfo\"", StringComparison.Ordinal));
        if (isWhole)
        {
            Assert.StartsWith(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
                await AskAsync(Post(header + "\r\nExpect: 100-continue") + Fill(body)));
        }
    }

    [Fact]
    public async Task A_connection_carries_requests_one_after_the_other()
    {
        var request = $" / HTTP/1.1\r\nHost: {_site.BaseUri.Authority}\r\n";
        var answer = await AskAsync(
            $"HEAD{request}\r\nGET //nothing{request[2..]}\r\nHEAD{request}Connection: Keep-Alive, Close\r\n\r\n");
        Assert.Equal(
            ["200 OK", "404 Not Found", "200 OK"],
            Regex.Matches(answer, @"HTTP/1\.1 ([\w ]+)").Select(match => match.Groups[1].Value));
        Assert.DoesNotContain("Demo Atlassian", answer);
        Assert.EndsWith("Connection: close\r\n\r\n", answer);
    }

    [Fact]
    public async Task An_old_client_gets_a_stream_that_ends_with_the_connection()
    {
        var request = Post($"Content-Length: {Initialize.Length}") + Initialize;
        var answer = await AskAsync(request.Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal));
        Assert.Contains("Content-Type: text/event-stream\r\n", answer);
        Assert.DoesNotContain("chunked", answer);
        Assert.EndsWith("}\n\n", answer);
    }

    [Theory]
    [InlineData("nonsense\r\n")]
    [InlineData("GET / HTTP/2\r\n\r\n")]
    [InlineData("GET * HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nno header\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nsize\r\n")]
    public async Task What_is_no_request_is_refused(string text)
    {
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", await AskAsync(text));
        Assert.Equal(0, _site.RequestCount);
    }

    [Fact]
    public async Task A_line_without_end_is_refused() =>
        Assert.StartsWith("HTTP/1.1 400 ", await AskAsync("GET /" + new string('x', 32 * 1024 - 5)));

    [Fact]
    public async Task Stopping_ends_connections_that_wait()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _site.BaseUri.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await SendAsync(stream, $"HEAD / HTTP/1.1\r\nHost: {_site.BaseUri.Authority}\r\n\r\n");
        var buffer = new byte[16 * 1024];
        Assert.NotEqual(0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        _site.Dispose();
        Assert.Equal(0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
    }

    private static string Fill(string body) => body
        .Replace("{body}", Initialize, StringComparison.Ordinal)
        .Replace("{size}", Initialize.Length.ToString("x", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private string Post(string headers) =>
        $"POST /v2/mcp HTTP/1.1\r\nHost: {_site.BaseUri.Authority}\r\n"
            + $"Authorization: {DemoClient.Default(_site)}\r\nContent-Type: application/json\r\nAccept: */*\r\n"
            + headers.Replace(
                "{length}", Initialize.Length.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            + "\r\nConnection: close\r\n\r\n";

    /// <summary>All that comes back until the demo closes the connection.</summary>
    private async Task<string> AskAsync(string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _site.BaseUri.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await SendAsync(stream, text);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static ValueTask SendAsync(NetworkStream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
}
