using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer;

namespace McpAtlassian.Engine.Tests.Demo;

/// <summary>
/// MCP by hand over a plain HttpClient, so that the demo is not tested with the client it will be used to test.
/// </summary>
internal sealed class DemoClient : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly Uri _endpoint;
    private readonly AuthenticationHeaderValue? _authorization;
    private int _id;

    public DemoClient(Uri endpoint, AuthenticationHeaderValue? authorization)
    {
        _endpoint = endpoint;
        _authorization = authorization;
    }

    public string? SessionId { get; private set; }

    public static AuthenticationHeaderValue Basic(string email, string token) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(email + ":" + token)));

    public static AuthenticationHeaderValue Default(DemoSite site) => Basic(site.EmailAddress, site.ApiToken);

    public static async Task<DemoClient> ConnectAsync(
        DemoSite site, Uri? endpoint = null, AuthenticationHeaderValue? authorization = null)
    {
        var client = new DemoClient(endpoint ?? site.Uri, authorization ?? Default(site));
        await client.InitializeAsync();
        return client;
    }

    public async Task<JsonNode> InitializeAsync(string version = "2025-11-25")
    {
        using var response = await PostAsync(
            "initialize",
            new JsonObject
            {
                ["protocolVersion"] = version,
                ["capabilities"] = new JsonObject(),
                ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" }
            });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        SessionId = response.Headers.GetValues("Mcp-Session-Id").Single();
        return (await MessagesAsync(response)).Last()["result"]!;
    }

    /// <summary>The result of a request that must succeed at the JSON-RPC level.</summary>
    public async Task<JsonNode> RequestAsync(string method, JsonObject? parameters = null)
    {
        using var response = await PostAsync(method, parameters);
        var reply = (await MessagesAsync(response)).Last();
        Assert.True(reply["result"] is not null, reply.ToJsonString());
        return reply["result"]!;
    }

    public async Task<JsonNode> ErrorAsync(string method, JsonObject? parameters = null)
    {
        using var response = await PostAsync(method, parameters);
        var reply = (await MessagesAsync(response)).Last();
        Assert.True(reply["error"] is not null, reply.ToJsonString());
        return reply["error"]!;
    }

    /// <summary>The whole result of a tool.</summary>
    public Task<JsonNode> CallAsync(string tool, JsonObject? arguments = null) =>
        RequestAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] });

    public async Task<string> CallTextAsync(string tool, JsonObject? arguments = null)
    {
        var result = await CallAsync(tool, arguments);
        return result["content"]!.AsArray().Single()!["text"]!.ToString();
    }

    /// <summary>What is inside the data wrapper of version 2.</summary>
    public async Task<JsonNode> CallDataAsync(string tool, JsonObject? arguments = null)
    {
        var json = JsonNode.Parse(await CallTextAsync(tool, arguments))!;
        Assert.True(json["data"] is not null, json.ToJsonString());
        return json["data"]!;
    }

    public async Task<List<JsonNode>> ListToolsAsync()
    {
        var tools = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await RequestAsync("tools/list", cursor is null ? null : new JsonObject { ["cursor"] = cursor });
            tools.AddRange(page["tools"]!.AsArray()!);
            cursor = page["nextCursor"]?.ToString();
        }
        while (cursor is not null);
        return tools;
    }

    public async Task<List<string>> ListToolNamesAsync() =>
        (await ListToolsAsync()).Select(tool => tool["name"]!.ToString()).ToList();

    public Task<HttpResponseMessage> PostAsync(
        string method,
        JsonObject? parameters = null,
        JsonNode? id = null,
        CancellationToken cancellationToken = default,
        params (string Name, string Value)[] headers)
    {
        var message =
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id ?? Interlocked.Increment(ref _id), ["method"] = method };
        if (parameters is not null)
        {
            message["params"] = parameters;
        }

        return SendAsync(message, cancellationToken, headers);
    }

    public Task<HttpResponseMessage> NotifyAsync(string method, JsonObject parameters) =>
        SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters }, default);

    public Task<HttpResponseMessage> SendAsync(
        JsonNode message, CancellationToken cancellationToken = default, params (string Name, string Value)[] headers)
    {
        var request = Request(HttpMethod.Post);
        request.Content = new StringContent(message.ToJsonString(), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.Add(name, value);
        }

        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method) =>
        _http.SendAsync(Request(method), HttpCompletionOption.ResponseHeadersRead);

    public static async Task<List<JsonNode>> MessagesAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? text.Split('\n')
                .Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
                .Select(line => JsonNode.Parse(line[6..])!)
                .ToList()
            : [JsonNode.Parse(text)!];
    }

    /// <summary>The next message of a stream that stays open.</summary>
    public static async Task<JsonNode> NextAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonNode.Parse(line[6..])!;
            }
        }

        throw new EndOfStreamException();
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method)
    {
        var request = new HttpRequestMessage(method, _endpoint);
        request.Headers.Authorization = _authorization;
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (SessionId is not null)
        {
            request.Headers.Add("Mcp-Session-Id", SessionId);
        }

        return request;
    }
}
