using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Tests.Authentication;

public sealed class PastedRedirectTests
{
    [Theory]
    [InlineData("http://127.0.0.1:28210/callback?code=c1&state=s")]
    [InlineData("  http://127.0.0.1:28210/callback?code=c1&state=s \r\n")]
    [InlineData("\"http://localhost:8080/callback?state=s&code=c1\"")]
    [InlineData("'http://localhost:8080/callback?state=s&code=c1#'")]
    [InlineData("<http://localhost:8080/callback?state=s&code=c1>")]
    [InlineData("http://127.0.0.1:28210/callback?co\n  de=c1&state=s")]
    [InlineData("?code=c1&state=s")]
    [InlineData("code=c1&state=s")]
    public void What_people_paste_is_understood(string text) =>
        Assert.Equal("c1", PastedRedirect.Parse(text, "s").Code);

    [Theory]
    [InlineData(null, ErrorIds.AuthenticationFailed)]
    [InlineData("   ", ErrorIds.AuthenticationFailed)]
    [InlineData("http://127.0.0.1:28210/callback", ErrorIds.AuthenticationFailed)]
    [InlineData("http://127.0.0.1:28210/callback?state=s", ErrorIds.AuthenticationFailed)]
    [InlineData("http://127.0.0.1:28210/callback?code=c1&state=other", ErrorIds.AuthenticationFailed)]
    [InlineData("http://127.0.0.1:28210/callback?code=c1", ErrorIds.AuthenticationFailed)]
    [InlineData("http://127.0.0.1:28210/callback?error=access_denied&state=s", ErrorIds.ConsentDenied)]
    [InlineData("http://127.0.0.1:28210/callback?error=server_error&state=s", ErrorIds.AuthenticationFailed)]
    public void What_cannot_be_used_is_a_named_error(string? text, string id)
    {
        var error = Assert.Throws<EngineException>(() => PastedRedirect.Parse(text, "s"));
        Assert.Equal(id, error.ErrorId);
        Assert.DoesNotContain("c1", error.ToString(), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("firefox --private-window", "firefox|--private-window")]
    [InlineData("\"/opt/my browser/run\" -x 'a b'", "/opt/my browser/run|-x|a b")]
    [InlineData("  curl   -sL ", "curl|-sL")]
    [InlineData("open ''", "open|")]
    public void A_browser_command_is_split_without_a_shell(string command, string words) =>
        Assert.Equal(words, string.Join("|", CommandBrowser.Split(command)));
}
