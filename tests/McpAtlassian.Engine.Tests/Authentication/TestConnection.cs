using McpAtlassian.Engine.Authentication;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>An MCP connection with a credential, wired as the engine's transport does.</summary>
internal sealed class TestConnection : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly McpClient _client;

    private TestConnection(HttpClient http, McpClient client)
    {
        _http = http;
        _client = client;
    }

    public static HttpClient CreateHttp(Credential credential)
    {
        HttpMessageHandler handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        DelegatingHandler?[] own = [credential.CreateProofHandler(), .. credential.CreateHandlers()];
        foreach (var around in own.OfType<DelegatingHandler>())
        {
            around.InnerHandler = handler;
            handler = around;
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public static async Task<TestConnection> OpenAsync(
        Credential credential, Uri endpoint, CancellationToken cancellationToken = default)
    {
        var http = CreateHttp(credential);
        try
        {
            var options = new HttpClientTransportOptions
            {
                Endpoint = endpoint,
                TransportMode = HttpTransportMode.StreamableHttp,
                EnableStandaloneGetStream = false
            };
            if (await credential.GetAuthorizationAsync(endpoint, cancellationToken) is { } authorization)
            {
                options.AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = authorization };
            }

            credential.Configure(options);
            var client = await McpClient.CreateAsync(
                new HttpClientTransport(options, http),
                new McpClientOptions
                {
                    ProtocolVersion = "2025-11-25",
                    InitializationTimeout = TimeSpan.FromMinutes(5)
                },
                cancellationToken: cancellationToken);
            return new TestConnection(http, client);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    public async Task CallAsync() => await _client.CallToolAsync("whoami", new Dictionary<string, object?>());

    public async Task<string> CallAsync(string tool, Dictionary<string, object?> arguments)
    {
        var result = await _client.CallToolAsync(tool, arguments);
        return string.Concat(result.Content.OfType<TextContentBlock>().Select(static block => block.Text));
    }

    public async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await _client.ListToolsAsync()).Select(static tool => tool.Name)];

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _http.Dispose();
    }
}
