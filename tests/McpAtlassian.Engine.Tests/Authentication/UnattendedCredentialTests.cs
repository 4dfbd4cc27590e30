using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Authentication;

public sealed class UnattendedCredentialTests : IDisposable
{
    private readonly TestSite _site = new();
    private readonly SocketsHttpHandler _network = new() { AllowAutoRedirect = false };

    public void Dispose()
    {
        _site.Dispose();
        _network.Dispose();
    }

    [Fact]
    public async Task A_client_with_a_secret_gets_a_token_for_the_resource_and_keeps_it()
    {
        var credential = ClientCredentialsCredential.WithSecret(
            _network, DemoOAuthClients.ServiceId, DemoOAuthClients.ServiceSecret);
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(async _ => await credential.GetAuthorizationAsync(_site.Endpoint, default)));

        Assert.Equal(1, _site.Counters.Token);
        Assert.Equal(_site.BaseUri + "v2/mcp", _site.Server.TokenForms.Single()["resource"]);
    }

    [Fact]
    public async Task A_token_that_ends_soon_or_was_rejected_is_asked_for_again()
    {
        var now = DateTimeOffset.UtcNow;
        var credential = ClientCredentialsCredential.WithSecret(
            _network,
            DemoOAuthClients.ServiceId,
            DemoOAuthClients.ServiceSecret,
            options: new OAuthOptions { Now = () => now });
        var first = await credential.GetAuthorizationAsync(_site.Endpoint, default);
        now = now.AddHours(8).AddMinutes(-4);
        var second = await credential.GetAuthorizationAsync(_site.Endpoint, default);
        Assert.NotEqual(first, second);

        _site.Server.ExpireAccessTokens();
        using var http = TestConnection.CreateHttp(credential);
        using var request = new HttpRequestMessage(HttpMethod.Post, _site.Endpoint);
        request.Headers.TryAddWithoutValidation("Authorization", second);
        (await http.SendAsync(request)).Dispose();
        Assert.NotEqual(second, await credential.GetAuthorizationAsync(_site.Endpoint, default));
    }

    [Fact]
    public async Task A_wrong_secret_is_AuthenticationFailed_and_not_quoted()
    {
        var credential =
            ClientCredentialsCredential.WithSecret(_network, DemoOAuthClients.ServiceId, "marked-wrong-secret");
        var error = await Assert.ThrowsAsync<EngineException>(
            async () => await credential.GetAuthorizationAsync(_site.Endpoint, default));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.DoesNotContain("marked", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ES256", false)]
    [InlineData("ES256", true)]
    [InlineData("RS256", false)]
    [InlineData("RS256", true)]
    public async Task A_private_key_signs_an_assertion_the_server_can_verify(string algorithm, bool pkcs8)
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var pem = algorithm == "ES256"
            ? (pkcs8 ? ec.ExportPkcs8PrivateKeyPem() : ec.ExportECPrivateKeyPem())
            : (pkcs8 ? rsa.ExportPkcs8PrivateKeyPem() : rsa.ExportRSAPrivateKeyPem());
        JsonObject? claims = null;
        _site.Options.VerifyAssertion = assertion =>
        {
            var parts = assertion.Split('.');
            var signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
            claims = JsonNode.Parse(Decode(parts[1]))!.AsObject();
            return (string?)JsonNode.Parse(Decode(parts[0]))!["alg"] == algorithm && (algorithm == "ES256"
                ? ec.VerifyData(signed, Decode(parts[2]), HashAlgorithmName.SHA256)
                : rsa.VerifyData(signed, Decode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        };

        var credential = ClientCredentialsCredential.WithPrivateKey(_network, DemoOAuthClients.ServiceId, pem);
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Equal(_site.Server.Issuer, (string?)claims!["aud"]);
    }

    [Fact]
    public void A_text_that_is_no_key_is_CredentialInvalid()
    {
        var error = Assert.Throws<EngineException>(
            () => PemKey.Read("-----BEGIN PRIVATE KEY-----\nbWFya2Vk\n-----END PRIVATE KEY-----"));
        Assert.Equal(ErrorIds.CredentialInvalid, error.ErrorId);
        Assert.DoesNotContain("bWFya2Vk", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_is_found_beside_other_things()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = ec.ExportSubjectPublicKeyInfoPem() + "\nissued to a robot\n" + ec.ExportECPrivateKeyPem() + "\n";
        using var read = (ECDsa)PemKey.Read(pem);
        Assert.Equal(ec.ExportSubjectPublicKeyInfo(), read.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData("P-384")]
    [InlineData("secp256k1")]
    [InlineData("public")]
    [InlineData("encrypted")]
    public void A_key_that_cannot_sign_here_is_CredentialInvalid(string kind)
    {
        using var key = ECDsa.Create(kind switch
        {
            "P-384" => ECCurve.NamedCurves.nistP384,
            "secp256k1" => ECCurve.CreateFromFriendlyName("secp256k1"),
            _ => ECCurve.NamedCurves.nistP256,
        });
        var pem = kind switch
        {
            "public" => key.ExportSubjectPublicKeyInfoPem(),
            "encrypted" => key.ExportEncryptedPkcs8PrivateKeyPem(
                "marked", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            _ => key.ExportPkcs8PrivateKeyPem(),
        };
        var error = Assert.Throws<EngineException>(() => PemKey.Read(pem));
        Assert.Equal(ErrorIds.CredentialInvalid, error.ErrorId);
    }

    [Fact]
    public async Task The_organizations_identity_provider_replaces_consent()
    {
        var credential = new IdentityAssertionCredential(_network, Identity(TestOAuthClients.IdentityToken));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Equal((1, 0), (_site.ToolCalls, _site.Counters.Authorize));
    }

    [Fact]
    public async Task A_wrong_identity_token_is_AuthenticationFailed_and_not_quoted()
    {
        var credential = new IdentityAssertionCredential(_network, Identity("marked-token"));
        var error = await Assert.ThrowsAsync<EngineException>(
            async () => await credential.GetAuthorizationAsync(_site.Endpoint, default));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.DoesNotContain("marked", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("identity")]
    public async Task Tokens_that_can_be_asked_for_again_are_bound_to_a_key_too(string kind)
    {
        _site.Proofs = new ProofDesk();
        var credential = kind == "secret"
            ? (Credential)ClientCredentialsCredential.WithSecret(
                _network, DemoOAuthClients.ServiceId, DemoOAuthClients.ServiceSecret)
            : new IdentityAssertionCredential(_network, Identity(TestOAuthClients.IdentityToken));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Equal(1, _site.ToolCalls);
        Assert.All(_site.Authorizations, header => Assert.StartsWith("DPoP ", header, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workloads_own_token_is_its_proof_and_a_refusal_is_final()
    {
        var sent = new List<string>();
        _site.Override = context =>
        {
            if (context.Request.Url!.AbsolutePath != "/oauth/token")
            {
                return false;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            sent.Add(reader.ReadToEnd());
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            context.Response.OutputStream.Write("""{"error":"invalid_grant"}"""u8);
            return true;
        };
        var credential = new WorkloadIdentityCredential(
            _network, _ => Task.FromResult("marked-workload-token"), "workload", null, "read:me");
        var error = await Assert.ThrowsAsync<EngineException>(
            async () => await credential.GetAuthorizationAsync(_site.Endpoint, default));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.DoesNotContain("marked", error.ToString(), StringComparison.Ordinal);
        var form = FormBody.Parse(Assert.Single(sent));
        Assert.Equal(
            ("urn:ietf:params:oauth:grant-type:jwt-bearer", "marked-workload-token", "workload", "read:me"),
            (form["grant_type"], form["assertion"], form["client_id"], form["scope"]));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("identity")]
    public async Task A_server_without_metadata_is_asked_at_its_origin(string kind)
    {
        _site.HasNoMetadata = true;
        _site.Options.RequireResource = false;
        var credential = kind == "secret"
            ? (Credential)ClientCredentialsCredential.WithSecret(
                _network, DemoOAuthClients.ServiceId, DemoOAuthClients.ServiceSecret)
            : new IdentityAssertionCredential(_network, Identity(TestOAuthClients.IdentityToken));
        await using var connection = await TestConnection.OpenAsync(credential, new Uri(_site.BaseUri, "/v1/mcp"));
        await connection.CallAsync();
        Assert.Equal(1, _site.ToolCalls);
    }

    [Theory]
    [InlineData(502, "secret")]
    [InlineData(403, "secret")]
    [InlineData(200, "secret")]
    [InlineData(404, "secret")]
    [InlineData(404, "identity")]
    public async Task A_server_without_tokens_is_reported(int status, string kind)
    {
        _site.HasNoMetadata = true;
        _site.Override = context =>
        {
            if (context.Request.Url!.AbsolutePath is not ("/v1/mcp" or "/idp/token"))
            {
                context.Response.StatusCode = status;
                return true;
            }

            return false;
        };
        var credential = kind == "secret"
            ? (Credential)ClientCredentialsCredential.WithSecret(
                _network, DemoOAuthClients.ServiceId, DemoOAuthClients.ServiceSecret)
            : new IdentityAssertionCredential(_network, Identity(TestOAuthClients.IdentityToken));
        var error = await Assert.ThrowsAsync<EngineException>(
            async () => await credential.GetAuthorizationAsync(new Uri(_site.BaseUri, "/v1/mcp"), default));
        Assert.Equal(ErrorIds.DiscoveryFailed, error.ErrorId);
    }

    [Fact]
    public async Task An_own_token_says_when_it_ends_and_is_refused_after_that()
    {
        var good = new AccessTokenCredential(Jwt(DateTimeOffset.UtcNow.AddHours(1)), "cloud");
        Assert.InRange(
            good.ExpiresOn!.Value, DateTimeOffset.UtcNow.AddMinutes(59), DateTimeOffset.UtcNow.AddMinutes(61));
        Assert.StartsWith(
            "Bearer ", await good.GetAuthorizationAsync(_site.Endpoint, default), StringComparison.Ordinal);

        var ended = new AccessTokenCredential(Jwt(DateTimeOffset.UtcNow.AddHours(-1)));
        var error = await Assert.ThrowsAsync<EngineException>(
            async () => await ended.GetAuthorizationAsync(_site.Endpoint, default));
        Assert.Equal(ErrorIds.AuthenticationExpired, error.ErrorId);
        Assert.Null(new AccessTokenCredential("opaque").ExpiresOn);
    }

    private IdentityAssertionOptions Identity(string token) => new()
    {
        IdentityToken = _ => Task.FromResult(token),
        IdentityTokenEndpoint = new Uri(_site.BaseUri, "/idp/token"),
        IdentityClientId = TestOAuthClients.IdentityId,
        ClientId = DemoOAuthClients.ServiceId,
        ClientSecret = DemoOAuthClients.ServiceSecret,
    };

    private static string Jwt(DateTimeOffset end) =>
        "e30." + SignedToken.Encode(Encoding.UTF8.GetBytes("{\"exp\":" + end.ToUnixTimeSeconds() + "}"))
            + ".c2ln";

    private static byte[] Decode(string text)
    {
        text = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }
}
