using System.Text;

namespace McpAtlassian.Engine.Tests.Diagnostics;

public sealed class RedactorTests
{
    private const string Secret = "s3cr3t/+=value with blank";

    [Fact]
    public void A_known_secret_is_masked_in_each_of_its_forms()
    {
        var redactor = new Redactor();
        redactor.Add(Secret);
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret));
        var escaped = Uri.EscapeDataString(Secret);
        var text = redactor.Redact($"plain {Secret}, base64 {base64}, url {escaped}, again {Secret}!");
        Assert.Equal("plain ****, base64 ****, url ****, again ****!", text);
    }

    [Fact]
    public void A_known_secret_is_masked_in_Base64_of_a_longer_text_and_in_JSON_within_JSON()
    {
        const string hard = "p%a\"s\\s+w/o&rd-0123456789";
        var redactor = new Redactor();
        redactor.Add(hard);
        foreach (var before in new[] { "x", "xx", "xxx", "Bearer " })
        {
            var safe = redactor.Redact(Convert.ToBase64String(Encoding.UTF8.GetBytes(before + hard + " and more")));
            Assert.Contains(Redactor.Mask, safe, StringComparison.Ordinal);
            Assert.True(safe.Length < 40, safe);
        }

        var json = System.Text.Json.JsonSerializer.Serialize(hard);
        Assert.Equal("\"****\"", redactor.Redact(json));
        Assert.DoesNotContain(
            "0123456789",
            redactor.Redact(System.Text.Json.JsonSerializer.Serialize("{" + json + "}")),
            StringComparison.Ordinal);
        Assert.Equal(
            "{\"comment\":\"Bearer ****\"}", Redactor.RedactShapes("{\"comment\":\"Bearer ab1\\u002Bcd2/ef\"}"));
    }

    [Fact]
    public void Of_secrets_inside_one_another_nothing_is_left()
    {
        var redactor = new Redactor();
        redactor.Add("inner");
        redactor.Add("outer-inner-outer");
        Assert.Equal("x **** y ****", redactor.Redact("x outer-inner-outer y inner"));
    }

    [Theory]
    [InlineData("Authorization: Basic dXNlckBleGFtcGxlLmNvbTp0b2tlbg==", "dXNlckBleGFtcGxlLmNvbTp0b2tlbg")]
    [InlineData("authorization: bearer abc.def-ghi_jkl7~mno", "abc.def-ghi_jkl7")]
    [InlineData("Authorization: Basic authentication", "authentication")]
    [InlineData("\"Authorization\":\"Bearer correcthorse\"", "correcthorse")]
    [InlineData("{\\\"authorization\\\": \\\"Bearer correcthorse", "correcthorse")]
    [InlineData("Proxy-Authorization=Token plainwords", "plainwords")]
    [InlineData("it sent Bearer authentIcation", "authentIcation")]
    [InlineData("it sent Bearer authentication1", "authentication1")]
    [InlineData("it sent Bearer qwrtzpsdfg", "qwrtzpsdfg")]
    [InlineData("it sent Bearer correcthorsebatterystaple", "correcthorsebatterystaple")]
    [InlineData("it sent Bearer correct-horse-battery-staple", "correct-horse-battery-staple")]
    [InlineData("it sent Basic dXNlcjpwYXNz", "dXNlcjpwYXNz")]
    [InlineData("it sent Basic YWRtaW46", "YWRtaW46")]
    [InlineData("it sent Token deadbeefcafe0123", "deadbeefcafe0123")]
    [InlineData("the token ATATT3xFfGF0AbCdEf was refused", "ATATT3xFfGF0AbCdEf")]
    [InlineData("key=ATSTT3xFfGF0AbCdEf;", "ATSTT3xFfGF0AbCdEf")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end", "eyJhbGciOiJIUzI1NiJ9")]
    public void What_has_the_shape_of_a_credential_is_masked_without_being_known(string text, string secret)
    {
        var safe = Redactor.RedactShapes(text);
        Assert.DoesNotContain(secret, safe, StringComparison.Ordinal);
        Assert.Contains(Redactor.Mask, safe, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a basic understanding of the topic")]
    [InlineData("Basic authentication is off; use Bearer authentication instead")]
    [InlineData("Bearer tokens-only, Basic authentication/authorization. Token refreshing")]
    [InlineData("Token REQUIRED, Basic Understanding")]
    [InlineData("The Authorization header wants Basic credentials.")]
    [InlineData("DEMO-1 is open")]
    [InlineData("https://example.com/browse/DEMO-1?x=y")]
    [InlineData("")]
    public void Ordinary_text_is_left_alone(string text) => Assert.Equal(text, Redactor.RedactShapes(text));

    [Fact]
    public void A_secret_too_short_to_be_one_does_not_eat_the_text()
    {
        var redactor = new Redactor();
        redactor.Add("a");
        redactor.Add(null);
        redactor.Add(string.Empty);
        Assert.Equal("banana", redactor.Redact("banana"));
    }

    [Fact]
    public void A_text_of_a_megabyte_is_searched()
    {
        var redactor = new Redactor();
        redactor.Add(Secret);
        var text = string.Concat(Enumerable.Repeat("Basic eyJ ATATT Bearer x.y.", 40_000)) + Secret;
        var safe = redactor.Redact(text);
        Assert.DoesNotContain(Secret, safe, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JIRA_API_TOKEN", true)]
    [InlineData("password", true)]
    [InlineData("Authorization", true)]
    [InlineData("nextPageToken", false)]
    [InlineData("next_page_token", false)]
    [InlineData("page_token", false)]
    [InlineData("issueIdOrKey", false)]
    public void A_name_tells_whether_its_value_is_a_secret(string name, bool expected) =>
        Assert.Equal(expected, SecretNames.IsSecret(name));
}
