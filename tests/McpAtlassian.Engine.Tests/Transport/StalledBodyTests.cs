using System.Net;
using System.Net.Sockets;
using System.Text;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Tests.Sessions;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>Bodies that begin and never end: whoever reads them lets go when the call's time is over.</summary>
public sealed class StalledBodyTests
{
    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(200)]
    public async Task A_call_ends_with_its_time_although_the_body_stalls(int status)
    {
        using var stalling = new Stalling(status);
        var error = await Assert.ThrowsAsync<EngineException>(() =>
            TestSessions.ConnectAsync(stalling.Address, timeout: TimeSpan.FromSeconds(2))
                .WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.NotEqual(string.Empty, error.ErrorId);
    }

    [Fact]
    public async Task A_token_answer_and_a_document_are_let_go()
    {
        using var stalling = new Stalling(200);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        await AssertLetsGoAsync(async token =>
        {
            using var response = await http.GetAsync(stalling.Address, HttpCompletionOption.ResponseHeadersRead, token);
            await TokenAnswer.ReadAsync(response, [], token);
        });
        await AssertLetsGoAsync(async token =>
        {
            using var response = await http.GetAsync(stalling.Address, HttpCompletionOption.ResponseHeadersRead, token);
            await JsonBody.ReadAsync(response, token);
        });
    }

    [Fact]
    public async Task A_body_larger_than_the_bound_is_refused()
    {
        using var response = new HttpResponseMessage { Content = new StreamContent(new Endless()) };
        await Assert.ThrowsAsync<HttpRequestException>(() => BodyReader.ReadAsync(response, default));
    }

    [Fact]
    public async Task A_body_stays_readable_with_its_headers()
    {
        using var response =
            new HttpResponseMessage { Content = new StringContent("{\"a\":1}", Encoding.UTF8, "application/json") };
        Assert.Equal("{\"a\":1}", await BodyReader.ReadTextAsync(response, default));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("{\"a\":1}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task AssertLetsGoAsync(Func<CancellationToken, Task> read)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => read(limit.Token).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>Answers every request with a head and half a body.</summary>
    private sealed class Stalling : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _answer;

        public Stalling(int status)
        {
            _answer = Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"half\":");
            _listener.Start();
            _ = AcceptAsync();
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/mcp");

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    var stream = client.GetStream();
                    var buffer = new byte[65536];
                    await stream.ReadExactlyAsync(buffer.AsMemory(0, 1));
                    await stream.WriteAsync(_answer);
                    while (await stream.ReadAsync(buffer) > 0)
                    {
                    }
                }
                catch (IOException)
                {
                    // The client has let go.
                }
            }
        }
    }

    private sealed class Endless : MemoryStream
    {
        public override Task<int> ReadAsync(
            byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(buffer.Length);
    }
}
