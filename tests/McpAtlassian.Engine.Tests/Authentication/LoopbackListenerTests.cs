using System.Net.Sockets;
using System.Text;
using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Tests.Authentication;

public sealed class LoopbackListenerTests : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly LoopbackListener _listener =
        LoopbackListener.Bind("127.0.0.1", "/callback", OAuthLoginTests.FreePorts(1));

    public void Dispose()
    {
        _http.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task Other_paths_favicons_and_wrong_states_do_not_end_the_wait()
    {
        var answer = _listener.WaitAsync("right", default);
        Assert.Equal(404, await StatusAsync("/favicon.ico"));
        Assert.Equal(404, await StatusAsync("/callback/more?code=a&state=right"));
        Assert.Equal(400, await StatusAsync("/callback?code=a&state=wrong"));
        Assert.Equal(400, await StatusAsync("/callback?error=access_denied"));
        Assert.False(answer.IsCompleted);

        Assert.Equal(200, await StatusAsync("/callback?code=a%2Bb&state=right&iss=https%3A%2F%2Fauth.example.com"));
        var response = await answer;
        Assert.Equal(("a+b", "https://auth.example.com"), (response.Code, response.Issuer));
    }

    [Fact]
    public async Task A_refusal_with_the_right_state_is_ConsentDenied()
    {
        var answer = _listener.WaitAsync("right", default);
        var page = await _http.GetStringAsync(
            new Uri(_listener.RedirectUri, "/callback?error=access_denied&error_description=%3Cb%3Eno&state=right"));
        Assert.Equal(ErrorIds.ConsentDenied, (await Assert.ThrowsAsync<EngineException>(() => answer)).ErrorId);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_and_broken_connections_do_not_block_the_answer()
    {
        var answer = _listener.WaitAsync("right", default);
        using var silent = new TcpClient("127.0.0.1", _listener.RedirectUri.Port);
        using var broken = new TcpClient("127.0.0.1", _listener.RedirectUri.Port);
        await broken.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes("POST /callback?code=a&state=right HTTP/1.1\r\n\r\n"));
        Assert.Equal(200, await StatusAsync("/callback?code=a&state=right"));
        Assert.Equal("a", (await answer).Code);
    }

    [Fact]
    public async Task Localhost_is_listened_to_on_both_families()
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Skip("This machine has no IPv6.");
        }

        using var listener = LoopbackListener.Bind("localhost", "/callback", OAuthLoginTests.FreePorts(1));
        var answer = listener.WaitAsync("right", default);
        using var response =
            await _http.GetAsync(new Uri($"http://[::1]:{listener.RedirectUri.Port}/callback?code=six&state=right"));
        Assert.Equal("six", (await answer).Code);
    }

    [Fact]
    public async Task Cancelling_frees_the_port()
    {
        using var cancel = new CancellationTokenSource();
        var answer = _listener.WaitAsync("right", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        using var again = LoopbackListener.Bind("127.0.0.1", "/callback", [_listener.RedirectUri.Port]);
        Assert.Equal(_listener.RedirectUri, again.RedirectUri);
    }

    private async Task<int> StatusAsync(string target)
    {
        using var response = await _http.GetAsync(new Uri(_listener.RedirectUri, target));
        return (int)response.StatusCode;
    }
}
