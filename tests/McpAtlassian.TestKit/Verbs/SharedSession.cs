using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Diagnostics;
using ModelContextProtocol.Client;

namespace McpAtlassian.TestKit.Verbs;

/// <summary>
/// One process of many that share a saved session: <c>call {home} {session} {calls} [tool]</c>. It says "ready", waits
/// for a line, makes its calls and ends with 0 when all went through.
/// </summary>
internal static class SharedSession
{
    public static async Task<int> RunAsync(string home, string name, int calls, string tool)
    {
        var store = new SessionStore(home);
        var session = store.Get(name);
        using var credential = OAuthCredential.Open(new OAuthOptions(), store, session);
        HttpMessageHandler handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        foreach (var around in credential.CreateHandlers())
        {
            around.InnerHandler = handler;
            handler = around;
        }

        using var http = new HttpClient(handler);
        var options = new HttpClientTransportOptions
        {
            Endpoint = session.Endpoint!,
            TransportMode = HttpTransportMode.StreamableHttp,
        };
        credential.Configure(options);
        Console.WriteLine("ready");
        Console.ReadLine();
        try
        {
            await using var client = await McpClient.CreateAsync(
                new HttpClientTransport(options, http), new McpClientOptions { ProtocolVersion = "2025-11-25" });
            for (var call = 0; call < calls; call++)
            {
                await client.CallToolAsync(tool, new Dictionary<string, object?>());
            }

            Console.WriteLine("done");
            return 0;
        }
        catch (Exception error)
        {
            Console.WriteLine((OAuthCredential.Explain(error) ?? error).ToString());
            return OAuthCredential.Explain(error) is EngineException ? 2 : 1;
        }
    }
}
