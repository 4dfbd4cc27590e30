using System.Net.Http.Headers;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Tests.Authentication;
using McpAtlassian.Engine.Tools;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>
/// What is measured by the wall clock while the clock is set; calls under it are rows of the fault matrix.
/// </summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(23, true)]
    [InlineData(25, false)]
    [InlineData(24 * 365, false)]
    [InlineData(-1, false)]
    [InlineData(-24 * 365, false)]
    public void A_remembered_catalogue_is_used_for_a_day_and_never_when_it_is_from_the_future(
        int hoursLater, bool isUsed)
    {
        using var home = new TestHome();
        new CatalogueStore(home.Path, static () => Noon).Write("work", new RememberedServer(ToolCatalogue.Empty, []));
        Assert.Equal(isUsed, new CatalogueStore(home.Path, () => Noon.AddHours(hoursLater)).Read("work") is not null);
    }

    [Theory]
    [InlineData(60, 59, true)]
    [InlineData(60, 61, false)]
    [InlineData(0, 0, false)]
    [InlineData(48 * 60, 25 * 60, false)]
    public void A_remembered_catalogue_is_used_for_as_long_as_the_server_vouches_for_it(
        int minutes, int minutesLater, bool isUsed)
    {
        using var home = new TestHome();
        var tools = new ToolCatalogue([]) { FreshUntil = Noon.AddMinutes(minutes) };
        new CatalogueStore(home.Path, static () => Noon).Write("work", new RememberedServer(tools, []));
        var read = new CatalogueStore(home.Path, () => Noon.AddMinutes(minutesLater)).Read("work");
        Assert.Equal(isUsed, read is not null);
        Assert.Equal(isUsed ? tools.FreshUntil : null, read?.Tools.FreshUntil);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-48)]
    [InlineData(48)]
    public void A_date_to_retry_after_is_counted_from_the_servers_own_clock(int skewInHours)
    {
        var server = Noon.AddHours(skewInHours);
        using var answer = new HttpResponseMessage((System.Net.HttpStatusCode)429);
        answer.Headers.Date = server;
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(server.AddSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), RetryAfterHeader.Read(answer, Noon));
    }

    [Fact]
    public void A_date_that_has_passed_says_nothing_rather_than_at_once()
    {
        using var answer = new HttpResponseMessage((System.Net.HttpStatusCode)429);
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(Noon.AddHours(-1));
        Assert.Null(RetryAfterHeader.Read(answer, Noon));
    }
}
