using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>How old a token is, also where the clock on the wall was moved.</summary>
public sealed class TokenAgeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, false)]
    [InlineData(54, false)]
    [InlineData(56, true)] // five minutes before the end
    [InlineData(61, true)]
    [InlineData(-4, false)] // a clock that is put right by a little
    [InlineData(-60 * 24, true)] // put back by a day: nobody knows how old the token is
    public void A_token_of_an_hour_is_due(int minutes, bool isDue)
    {
        var grant = new OAuthGrant { AccessToken = "at", ObtainedOn = Noon, LifeInSeconds = 3600 };
        Assert.Equal(isDue, grant.IsDue(Noon.AddMinutes(minutes)));
        Assert.Equal(isDue, new IssuedToken("at", Noon, 3600).IsDue(Noon.AddMinutes(minutes)));
    }

    [Fact]
    public void A_token_without_a_life_is_never_due_by_the_clock()
    {
        var grant = new OAuthGrant { AccessToken = "at", ObtainedOn = Noon };
        Assert.False(grant.IsDue(Noon.AddYears(-1)));
        Assert.False(grant.IsDue(Noon.AddYears(1)));
    }
}
