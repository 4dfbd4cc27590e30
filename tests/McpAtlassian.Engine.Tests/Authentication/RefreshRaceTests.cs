using System.Diagnostics;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Tests.Stores;

namespace McpAtlassian.Engine.Tests.Authentication;

public sealed class RefreshRaceTests : IDisposable
{
    private const int Processes = 20;

    private readonly TestSite _site = new();
    private readonly TestHome _home = new();
    private DateTimeOffset _now = DateTimeOffset.UtcNow;

    public RefreshRaceTests() => _site.Options.Clock = () => _now;

    public void Dispose()
    {
        _site.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Twenty_processes_that_expire_together_make_one_refresh_and_all_go_on()
    {
        await LogInAndSaveAsync(obtained: DateTimeOffset.UtcNow.AddHours(-9));
        _site.Counters.Clear();

        var processes = new List<Process>();
        try
        {
            for (var i = 0; i < Processes; i++)
            {
                processes.Add(StartConsole(calls: 2));
            }

            // All are at the door before any goes through it.
            foreach (var process in processes)
            {
                Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
            }

            foreach (var process in processes)
            {
                await process.StandardInput.WriteLineAsync("go");
                await process.StandardInput.FlushAsync();
            }

            var endings = await Task.WhenAll(processes.Select(async process =>
            {
                var output = await process.StandardOutput.ReadToEndAsync();
                await process.WaitForExitAsync();
                return (process.ExitCode, Output: output.Trim());
            }));
            Assert.All(endings, ending => Assert.Equal((0, "done"), ending));
        }
        finally
        {
            processes.ForEach(static process => process.Dispose());
        }

        Assert.Equal(1, _site.Counters.Refresh);
        Assert.Equal(0, _site.Counters.Reuse);
        Assert.Equal(0, _site.Counters.Discovery);
        Assert.Equal(Processes * 2, _site.ToolCalls);
    }

    [Fact]
    public async Task Parallel_calls_of_one_process_make_one_refresh()
    {
        await LogInAndSaveAsync(obtained: DateTimeOffset.UtcNow);
        var options = new OAuthOptions();
        using var credential = OAuthCredential.Open(options, _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        _site.Counters.Clear();

        var later = TimeSpan.FromHours(9);
        _now += later;
        options.Now = () => DateTimeOffset.UtcNow + later;
        await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => connection.CallAsync()));

        Assert.Equal(1, _site.Counters.Refresh);
        Assert.Equal(0, _site.Counters.Reuse);
    }

    [Fact]
    public async Task Two_sessions_of_the_same_name_in_one_process_share_the_refresh()
    {
        await LogInAndSaveAsync(obtained: DateTimeOffset.UtcNow.AddHours(-9));
        _site.Counters.Clear();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var credential = OAuthCredential.Open(new OAuthOptions(), _home.Sessions, _home.Sessions.Get("work"));
            await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
            await connection.CallAsync();
        }));
        Assert.Equal(1, _site.Counters.Refresh);
    }

    private Process StartConsole(int calls)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            ArgumentList =
            {
                StoreChild.ConsolePath(),
                "call",
                _home.Path,
                "work",
                calls.ToString(System.Globalization.CultureInfo.InvariantCulture)
            },
        };
        return Process.Start(start)!;
    }

    /// <summary>A real login, saved as if it had been made at another time.</summary>
    private async Task LogInAndSaveAsync(DateTimeOffset obtained)
    {
        using var credential = OAuthCredential.Create(
            new OAuthOptions { Browser = new TestBrowser(), Ports = OAuthLoginTests.FreePorts(1) });
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        var saved = await credential.SaveAsync(
            _home.Sessions,
            new SavedSession { Name = "work", Method = "OAuth", Endpoint = _site.Endpoint },
            _home.Secrets);
        var grant = OAuthGrant.Unpack((await _home.Sessions.ReadSecretAsync(saved))!);
        await _home.Sessions.WriteSecretAsync(
            saved, (grant with { ObtainedOn = obtained }).Pack(), saved.ExpiresOn, default);
        if (obtained < DateTimeOffset.UtcNow.AddHours(-8))
        {
            _site.Server.ExpireAccessTokens();
        }
    }
}
