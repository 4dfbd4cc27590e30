using System.Text;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Tests.Authentication;

public sealed class CredentialTextTests
{
    private static readonly Uri Endpoint = new("https://mcp.example.com/mcp");

    public static TheoryData<string> Around() => [" ", "\u00A0", "\u200B", "\uFEFF", "\r\n", "\t", "\u2060 \u200D"];

    [Theory]
    [MemberData(nameof(Around))]
    public async Task What_copying_puts_around_a_credential_is_not_sent(string around)
    {
        string Dirty(string text) => around + text + around;
        var basic = new ApiTokenCredential(Dirty("ada@example.com"), Protect(Dirty("made-up")));
        Assert.Equal("ada@example.com", basic.Account);
        Assert.Equal("Basic " + Encode("ada@example.com:made-up"), await Sent(basic));
        Assert.Equal("Bearer made-up", await Sent(new BearerCredential(Protect(Dirty("made-up")))));
        Assert.Equal("Bearer made-up", await Sent(new AccessTokenCredential(Dirty("made-up"))));
        var headers = new HeaderCredential(new Dictionary<string, System.Security.SecureString>
        {
            ["Authorization"] = Protect(Dirty("Bearer  made-up"))
        });
        Assert.Equal("Bearer made-up", headers.Headers["authorization"]);
    }

    [Fact]
    public void Basic_that_was_broken_into_lines_is_one_again()
    {
        var pair = Encode("ada@example.com:made-up");
        var value = Protect("Basic " + pair.Insert(8, "\r\n") + "\n");
        Assert.Equal("Basic " + pair, SecretText.Reveal(CredentialText.CleanAuthorization(value, "X")));
    }

    [Theory]
    [InlineData("$(NAME)")]
    [InlineData("${{ secrets.NAME }}")]
    [InlineData("${NAME}")]
    [InlineData("$env:NAME")]
    [InlineData("%NAME%")]
    [InlineData("System.Security.SecureString")]
    [InlineData("Bearer made-up")]
    [InlineData("basic bWFkZS11cA==")]
    public void What_visibly_is_not_a_secret_is_CredentialRequired_everywhere(string text)
    {
        Refused(() => new ApiTokenCredential("ada@example.com", Protect(text)));
        Refused(() => new BearerCredential(Protect(text)));
        Refused(() => new AccessTokenCredential(text));
        var error = Assert.Throws<EngineException>(() => CredentialText.Clean(Protect(text), "MY_VARIABLE"));
        Assert.Equal(ErrorIds.CredentialRequired, error.ErrorId);
        Assert.StartsWith("MY_VARIABLE ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("made-up", error.Message + error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("made-up")]
    [InlineData("$(NAME)")]
    [InlineData("Bearer")]
    [InlineData("Bearer $(NAME)")]
    [InlineData("Basic ${{ secrets.NAME }}")]
    [InlineData("Bearer System.Security.SecureString")]
    public void A_header_without_a_scheme_or_without_a_secret_is_CredentialRequired(string text)
    {
        var error =
            Assert.Throws<EngineException>(() => CredentialText.CleanAuthorization(Protect(text), "MY_VARIABLE"));
        Assert.Equal(ErrorIds.CredentialRequired, error.ErrorId);
        Assert.StartsWith("MY_VARIABLE ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("made-up", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(Func<object> make) =>
        Assert.Equal(ErrorIds.CredentialRequired, Assert.Throws<EngineException>(make).ErrorId);

    private static async Task<string?> Sent(Credential credential) =>
        await credential.GetAuthorizationAsync(Endpoint, CancellationToken.None);

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static System.Security.SecureString Protect(string text) => SecretText.Protect(text);
}
