using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Local;

[Collection("Local")]
public sealed class FirstStartTests : IDisposable
{
    private readonly StandIn _standIn = new();

    public void Dispose() => _standIn.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_runner_downloads_is_the_progress_of_its_start(bool isHttp)
    {
        _standIn.IsSlow = true;
        var observer = new RecordingObserver { WhenProgress = _ => _standIn.IsSlow = false };
        var recipe = LocalServerRecipe.Create(new LocalServerOptions
        {
            JiraUrl = new Uri("https://jira.example.com"),
            Identity = LocalIdentity.PersonalAccessToken(SecretText.Protect("secret-4711")),
            IsHttp = isHttp,
            Port = Authentication.OAuthLoginTests.FreePorts(1)[0],
        });
        var session = await SessionOpener.OpenAsync(
            recipe, null, new OpeningOptions { OAuth = new OAuthOptions(), Observer = observer }, default);
        await session.CloseAsync();

        var lines = observer.Progress.Select(static p => p.Message).ToList();
        Assert.Contains("Downloading made-up-package (1.2MiB)", lines);
        Assert.DoesNotContain(lines, static line => line!.Contains("banner"));
    }

    [Theory]
    [InlineData("uvx", "mcp-atlassian@0.23.1", true)]
    [InlineData("/usr/bin/npx", "-y", true)]
    [InlineData("docker.exe", "run", true)]
    [InlineData("cmd", "npx -y made-up", true)]
    [InlineData("node", "server.js", false)]
    public void A_runner_that_downloads_has_five_minutes_unless_the_user_names_the_time(
        string command, string argument, bool isRunner)
    {
        var target = new StdioTarget(command, [argument]);
        var given = new OpeningOptions { OAuth = new OAuthOptions(), MayTakeLonger = false };
        var open = new OpeningOptions { OAuth = new OAuthOptions() };
        Assert.Equal(
            isRunner ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(30),
            open.Timeout + SessionOpener.ExtraTime(target, open));
        Assert.Equal(TimeSpan.Zero, SessionOpener.ExtraTime(target, given));
    }
}
