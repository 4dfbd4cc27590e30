using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Bridge;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>
/// What the SDK does in its typed calls and a request sent raw has to do for itself. The list is to be gone through at
/// each update of the SDK: metadata and headers of every request, arguments repeated as headers, tools left out.
/// </summary>
public sealed class SdkDutyTests : IDisposable
{
    private const string Result = """{"resultType":"complete","content":[{"type":"text","text":"done"}]}""";

    private readonly TestDemo _site =
        TestDemo.Start(new TestDemoOptions { ProtocolEra = DemoProtocolEra.Stateless2026 });
    private readonly WireProxy _proxy;

    public SdkDutyTests() => _proxy = new WireProxy(_site.BaseUri);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _proxy.Dispose();
        _site.Dispose();
    }

    [Fact]
    public async Task Every_request_says_its_version_and_method_in_headers_and_metadata()
    {
        var session = await TestSessions.ConnectAsync(
            _proxy.Through(_site.Uri), TestSessions.Token(_site), cancellationToken: Token);
        await session.CallAsync("demoEcho", new Hashtable { ["message"] = "x" }, cancellationToken: Token);
        await session.CloseAsync();
        Assert.All(_proxy.Seen, request =>
        {
            Assert.Equal("2026-07-28", request.Headers["MCP-Protocol-Version"]);
            Assert.Equal(request.RpcMethod, request.Headers["Mcp-Method"]);
            var meta = JsonNode.Parse(request.Body)!["params"]!["_meta"]!;
            Assert.Equal("2026-07-28", meta["io.modelcontextprotocol/protocolVersion"]!.ToString());
            Assert.NotNull(meta["io.modelcontextprotocol/clientInfo"]);
            Assert.NotNull(meta["io.modelcontextprotocol/clientCapabilities"]);
        });
        Assert.Equal("demoEcho", _proxy.Seen.Single(r => r.ToolName == "demoEcho").Headers["Mcp-Name"]);
    }

    [Fact]
    public void A_probe_says_what_every_request_says()
    {
        using var probe = Http.ProbeRequest.To(_site.Uri);
        Assert.Equal("2026-07-28", probe.Headers.GetValues("MCP-Protocol-Version").Single());
        Assert.Equal("server/discover", probe.Headers.GetValues("Mcp-Method").Single());
    }

    [Fact]
    public async Task Marked_arguments_are_repeated_as_headers_of_their_call_alone()
    {
        Offer("""
            {"name":"marked","inputSchema":{"type":"object","properties":{
              "plain":{"type":"string","x-mcp-header":"Plain"},"umlaut":{"type":"string","x-mcp-header":"Umlaut"},
              "blank":{"type":"string","x-mcp-header":"Blank"},"count":{"type":"integer","x-mcp-header":"Count"},
              "flag":{"type":"boolean","x-mcp-header":"Flag"},"absent":{"type":"string","x-mcp-header":"Absent"},
              "other":{"type":"string"},
              "inner":{"type":"object","properties":{"deep":{"type":"string","x-mcp-header":"Deep"}}}}}}
            """);
        var session = await TestSessions.ConnectAsync(
            _proxy.Through(_site.Uri), TestSessions.Token(_site), cancellationToken: Token);
        var arguments = new Hashtable
        {
            ["plain"] = "eu west",
            ["umlaut"] = "Grüße",
            ["blank"] = " x",
            ["count"] = 42.0,
            ["flag"] = false,
            ["other"] = "o",
            ["inner"] = new Hashtable { ["deep"] = "d" },
        };
        await session.CallAsync("marked", arguments, cancellationToken: Token);
        await session.CloseAsync();
        var headers = _proxy.Seen.Single(request => request.ToolName == "marked").Headers;
        string[] expected =
        [
            "Blank==?base64?IHg=?=", "Count=42", "Deep=d", "Flag=false", "Plain=eu west",
            "Umlaut==?base64?R3LDvMOfZQ==?=",
        ];
        Assert.Equal(expected, headers.Where(h => h.Key.StartsWith("Mcp-Param-", StringComparison.OrdinalIgnoreCase))
            .Select(h => $"{h.Key.Substring(10)}={h.Value}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            _proxy.Seen.Where(r => r.ToolName != "marked").SelectMany(r => r.Headers.Keys),
            key => key.StartsWith("Mcp-Param-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_tool_with_invalid_marks_is_left_out_with_a_warning_and_the_others_stay()
    {
        Offer(
            """{"name":"good","inputSchema":{"type":"object","properties":{"a":"""
            + """{"type":"string","x-mcp-header":"A"}}}}""",
            """{"name":"bad","inputSchema":{"type":"object","properties":{"a":"""
            + """{"type":"number","x-mcp-header":"A"}}}}""");
        var observer = new RecordingObserver();
        var session = await TestSessions.ConnectAsync(
            _proxy.Through(_site.Uri), TestSessions.Token(_site), observer: observer, cancellationToken: Token);
        Assert.Equal(["good"], session.Catalogue.Tools.Select(tool => tool.Name));
        Assert.Contains(
            observer.Log, said => said.Level == "warning" && said.Message.Contains("bad", StringComparison.Ordinal));

        // Nor does a client of the bridge reach it, who may know its name from elsewhere.
        var fence = new BridgeFence(session, new BridgeOptions());
        var refused = await Assert.ThrowsAsync<EngineException>(
            () => fence.CheckAsync(new JsonObject { ["name"] = "bad" }, Token));
        Assert.Equal(ErrorIds.ToolNotFound, refused.ErrorId);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_catalogue_of_an_earlier_version_brings_no_tool_with_invalid_marks_back()
    {
        using var page = JsonDocument.Parse(
            """{"tools":[{"name":"good"},{"name":"bad","inputSchema":{"type":"object","properties":{"a":"""
            + """{"type":"number","x-mcp-header":"A"}}}}]}""");
        var tools = new List<ToolInfo>();
        ToolReader.ReadPage(page.RootElement, tools, out _);
        var observer = new RecordingObserver();
        var session = await McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new HttpTarget(_site.Uri),
                Credential = TestSessions.Token(_site),
                Observer = observer,
                KnownSites = [],
                KnownCatalogue = new ToolCatalogue(tools),
            },
            Token);
        Assert.Equal(["good"], session.Catalogue.Tools.Select(tool => tool.Name));
        Assert.Contains(observer.Log, said => said.Message.Contains("bad", StringComparison.Ordinal));
        await session.CloseAsync();
    }

    [Theory]
    [InlineData(
        """{"properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"""
        + """["null","integer"],"x-mcp-header":"B"}}}""",
        true)]
    [InlineData("""{"properties":{"x-mcp-header":{"type":"object"}}}""", true)]
    [InlineData("""{"properties":{"a":{"type":"string","default":{"x-mcp-header":1}}}}""", true)]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":""}}}""", false)]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":"My Region"}}}""", false)]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":"Région"}}}""", false)]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":"A\tB"}}}""", false)]
    [InlineData("""{"properties":{"a":{"type":"string","x-mcp-header":7}}}""", false)]
    [InlineData("""{"properties":{"a":{"type":"object","x-mcp-header":"A"}}}""", false)]
    [InlineData("""{"properties":{"a":{"x-mcp-header":"A"}}}""", false)]
    [InlineData(
        """{"properties":{"a":{"type":"string","x-mcp-header":"Ab"},"b":{"type":"string","x-mcp-header":"aB"}}}""",
        false)]
    [InlineData("""{"properties":{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}}""", false)]
    [InlineData("""{"anyOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]}""", false)]
    public void Marks_are_checked(string schema, bool isValid)
    {
        using var document = JsonDocument.Parse(schema);
        Assert.Equal(isValid, HeaderArguments.WhyInvalid(document.RootElement) is null);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("42", "42")]
    [InlineData("42.0", "42")]
    [InlineData("-0.0", "0")]
    [InlineData("1e3", "1000")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("-9223372036854775809", "-9223372036854775809")]
    [InlineData("1.5", "1.5")]
    [InlineData("null", null)]
    [InlineData("[1]", null)]
    [InlineData("{}", null)]
    [InlineData("\"\"", "")]
    [InlineData("\"a b\"", "a b")]
    [InlineData("\" a\"", "=?base64?IGE=?=")]
    [InlineData("\"a \"", "=?base64?YSA=?=")]
    [InlineData("\"\\ta\"", "=?base64?CWE=?=")]
    [InlineData("\"a\\nb\"", "=?base64?YQpi?=")]
    [InlineData("\"\u00e9\"", "=?base64?w6k=?=")]
    [InlineData("\"=?base64?YQ==?=\"", "=?base64?PT9iYXNlNjQ/WVE9PT89?=")]
    public void A_value_is_written_as_headers_are(string value, string? expected)
    {
        using var schema = JsonDocument.Parse(
            """{"properties":{"a":{"type":["string","integer","boolean","null"],"x-mcp-header":"A"}}}""");
        var headers = HeaderArguments.Read(
            schema.RootElement, JsonNode.Parse($$"""{"a":{{value}}}""")!.AsObject());
        Assert.Equal(expected, headers.Select(static header => header.Value).SingleOrDefault());
    }

    private void Offer(params string[] tools) => _proxy.Script = request => request switch
    {
        { RpcMethod: "tools/list" } => exchange => exchange.AnswerAsync(
            200,
            "application/json",
            Answer(
                request,
                """{"resultType":"complete","ttlMs":0,"cacheScope":"private","""
                    + $$""" "tools":[{{string.Join(",", tools)}}]}""")),
        { ToolName: "marked" } => exchange => exchange.AnswerAsync(200, "application/json", Answer(request, Result)),
        _ => null,
    };

    private static string Answer(WireRequest request, string result) =>
        $$"""{"jsonrpc":"2.0","id":{{request.Id!.ToJsonString()}},"result":{{result}}}""";
}
