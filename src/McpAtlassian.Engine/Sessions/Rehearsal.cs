using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Engine.Transport;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// Plays a connection and a call with answers that are written down here, so that the runtime compiles the way there
/// and back on one processor while the first real connection waits for files and the network on another. Nothing leaves
/// the process, and nothing depends on it: what fails here is compiled when it is needed.
/// </summary>
internal static class Rehearsal
{
    private const string Tool =
        """{"name":"t","description":"d","inputSchema":{"type":"object","properties":{"text":"""
        + """{"type":"string"}},"required":["text"]},"annotations":{"readOnlyHint":true}}""";

    private static int s_begun;

    /// <summary>Begins in the background, once a process; does nothing where there is no second processor.</summary>
    public static void Begin(IValueShaper shaper)
    {
        if (Environment.ProcessorCount > 1 && Interlocked.Exchange(ref s_begun, 1) == 0)
        {
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => PlayAsync(shaper));
            }
        }
    }

    private static async Task PlayAsync(IValueShaper shaper)
    {
        try
        {
            await ConnectAndCallAsync(shaper).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The real performance says what is wrong.
        }
    }

    internal static async Task ConnectAndCallAsync(IValueShaper shaper)
    {
        var options = new SessionOptions { Target = new HttpTarget(new Uri("http://localhost/mcp")) };
        var events = new SessionEvents();
        using var http = new HttpClient(new ExchangeHandler(new Answers(), events.Trace));
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = new Uri("http://localhost/mcp"),
                TransportMode = HttpTransportMode.StreamableHttp,
                EnableStandaloneGetStream = false
            },
            http,
            loggerFactory: null,
            ownsHttpClient: false);
        var client = await McpClient.CreateAsync(
            new OrderedTransport(transport, events.OnNotification, events.Trace, stray: null),
            Connection.CreateClientOptions(options, events, Askable.All, "2025-06-18")).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            using var document = JsonDocument.Parse(Tool);
            var tool = ToolReader.Read(document.RootElement)!;
            var arguments = ArgumentBinder.Bind(tool.Schema, new Dictionary<string, object?> { ["text"] = "x" });
            SchemaValidator.Validate(tool.Schema, arguments);
            var response = await client.SendRequestAsync(new JsonRpcRequest
            {
                Method = "tools/call",
                Params = new JsonObject { ["name"] = "t" }
            }).ConfigureAwait(false);
            ResultMapper.Map("t", (JsonObject)response.Result!, shaper);
        }
    }

    /// <summary>Answers like a server of the handshake era.</summary>
    private sealed class Answers : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null
                ? string.Empty
                : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            var result = body.Contains("\"initialize\"")
                ? """{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":"""
                    + """{"name":"s","version":"1"}}"""
                    : body.Contains("\"tools/call\"") ? """{"content":[{"type":"text","text":"{\"a\":[1]}"}]}"""
                    : null;
            if (result is null)
            {
                return new HttpResponseMessage(HttpStatusCode.Accepted) { RequestMessage = request };
            }

            var id = JsonNode.Parse(body)!["id"]!.ToJsonString();
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(
                    $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{result}}}""", Encoding.UTF8, "application/json"),
            };
        }
    }
}
