using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using McpAtlassian.Bench.Harness;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Transport;
using ModelContextProtocol.Client;

namespace McpAtlassian.Bench.Measurements;

/// <summary>
/// The engine's call, without PowerShell, against the bare SDK's and against HttpClient with the same JSON.
/// </summary>
internal sealed class EngineMeasurement : IMeasurement
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public string Name => "engine";

    public string Title => "Engine call";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var calls = bench.IsQuick ? 200 : 500;
        var session = await McpSession.ConnectAsync(
            new SessionOptions { Target = new HttpTarget(bench.Mcp()) }, CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        await using var sdk = await McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = bench.Mcp(),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    EnableStandaloneGetStream = false
                },
                http,
                loggerFactory: null,
                ownsHttpClient: false));

        // Until the runtime has compiled all three for good: it does so in the background, once they have been called
        // often.
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < WarmUp;)
        {
            await Timed(calls, _ => CallEngineAsync(session));
            await Timed(calls, _ => CallSdkAsync(sdk));
            await Timed(calls, i => CallRawAsync(http, bench.Mcp(), i));
        }

        var samples = await Samples.AlternateAsync(
            bench.Runs,
            ("engine", () => Timed(calls, _ => CallEngineAsync(session))),
            ("SDK", () => Timed(calls, _ => CallSdkAsync(sdk))),
            ("HttpClient", () => Timed(calls, i => CallRawAsync(http, bench.Mcp(), i))),
            ("PrepareAsync", () => Timed(calls, _ => PrepareAsync(session))));
        var prepareBytes = await Allocated(calls, _ => PrepareAsync(session));
        var engineBytes = await Allocated(calls, _ => CallEngineAsync(session));
        var sdkBytes = await Allocated(calls, _ => CallSdkAsync(sdk));
        await session.CloseAsync();
        return
        [
            Row.Ratio(
                "Engine call / bare SDK call",
                1.1,
                samples[0],
                samples[1],
                note: $"allocated {engineBytes / 1024:0.0} and {sdkBytes / 1024:0.0} KB a call"),
            Row.Ratio("Engine call / raw HttpClient", 1.6, samples[0], samples[2]),
            Row.Plain(
                "  of the engine call: PrepareAsync",
                samples[3].Median,
                "ms",
                note: $"allocated {prepareBytes / 1024:0.0} KB",
                samples: samples[3]),
            Row.Ratio("  bare SDK call / raw HttpClient", null, samples[1], samples[2]),
        ];
    }

    private static async Task CallEngineAsync(McpSession session)
    {
        var call = await session.PrepareAsync(
            "echo",
            new Dictionary<string, object?> { ["text"] = "hello" },
            new PrepareOptions(),
            CancellationToken.None);
        var output = await session.SendAsync(call, new CallOptions(), CancellationToken.None);
        Require(output.Values.Count == 1);
    }

    private static Task PrepareAsync(McpSession session) =>
        session.PrepareAsync(
            "echo",
            new Dictionary<string, object?> { ["text"] = "hello" },
            new PrepareOptions(),
            CancellationToken.None);

    private static async Task CallSdkAsync(McpClient client)
    {
        var result = await client.CallToolAsync("echo", new Dictionary<string, object?> { ["text"] = "hello" });
        Require(result.Content.Count == 1);
    }

    private static async Task CallRawAsync(HttpClient http, Uri endpoint, int id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(
                """{"method":"tools/call","params":{"name":"echo","arguments":{"text":"hello"}},"""
                + $$$""" "id":{{{id}}},"jsonrpc":"2.0"}""")),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        using var document = await JsonDocument.ParseAsync(body);
        Require(document.RootElement.GetProperty("result").GetProperty("content").GetArrayLength() == 1);
    }

    private static async Task<double> Timed(int calls, Func<int, Task> call)
    {
        var before = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            await call(i);
        }

        return Stopwatch.GetElapsedTime(before).TotalMilliseconds / calls;
    }

    private static async Task<double> Allocated(int calls, Func<int, Task> call)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < calls; i++)
        {
            await call(i);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)calls;
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("The call brought nothing.");
        }
    }
}
