using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.EngineConsole;

/// <summary>
/// The engine as the client under test of <c>@modelcontextprotocol/conformance</c>: connect, list, call every tool.
/// The scenario only decides which grant its context has the parts for.
/// </summary>
internal static class ConformanceClient
{
    public static async Task<int> RunAsync(Uri endpoint)
    {
        using var network = new SocketsHttpHandler { AllowAutoRedirect = false };
        try
        {
            var session = await McpSession.ConnectAsync(
                new SessionOptions { Target = new HttpTarget(endpoint), Credential = CreateCredential(network) },
                CancellationToken.None);
            foreach (var tool in session.Catalogue.Tools)
            {
                var call = await session.PrepareAsync(
                    tool.Name, new Dictionary<string, object?>(), new PrepareOptions(), CancellationToken.None);
                await session.SendAsync(call, new CallOptions(), CancellationToken.None);
            }

            await session.CloseAsync();
            return 0;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync(error.ToString());
            return 1;
        }
    }

    private static Credential CreateCredential(HttpMessageHandler network)
    {
        var scenario = Environment.GetEnvironmentVariable("MCP_CONFORMANCE_SCENARIO") ?? string.Empty;
        var text = Environment.GetEnvironmentVariable("MCP_CONFORMANCE_CONTEXT");
        var context = string.IsNullOrEmpty(text) ? [] : JsonNode.Parse(text)!.AsObject();
        string? Get(string name) => (string?)context[name];

        if (Get("private_key_pem") is { } key)
        {
            return ClientCredentialsCredential.WithPrivateKey(network, Get("client_id")!, key);
        }

        if (Get("idp_id_token") is { } identityToken)
        {
            return new IdentityAssertionCredential(network, new IdentityAssertionOptions
            {
                IdentityToken = _ => Task.FromResult(identityToken),
                IdentityIssuer = new Uri(Get("idp_issuer")!),
                IdentityTokenEndpoint = new Uri(Get("idp_token_endpoint")!),
                IdentityClientId = Get("idp_client_id")!,
                ClientId = Get("client_id")!,
                ClientSecret = Get("client_secret"),
            });
        }

        return scenario.StartsWith("auth/client-credentials", StringComparison.Ordinal)
            ? ClientCredentialsCredential.WithSecret(network, Get("client_id")!, Get("client_secret")!)
            : OAuthCredential.Create(new OAuthOptions
            {
                Browser = new FollowingBrowser(),
                ClientMetadataUri = new Uri("https://conformance-test.local/client-metadata.json"),
                ClientId = Get("client_id"),
                ClientSecret = Get("client_secret"),
            });
    }

    /// <summary>Goes where the consent page redirects to.</summary>
    private sealed class FollowingBrowser : IBrowser
    {
        public Task OpenAsync(Uri uri, CancellationToken cancellationToken)
        {
            _ = FollowAsync(uri);
            return Task.CompletedTask;
        }

        private static async Task FollowAsync(Uri uri)
        {
            using var http = new HttpClient();
            using var response = await http.GetAsync(uri);
        }
    }
}
