using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Tests.Authentication;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tests.Tools.Schema;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Hostile;

/// <summary>Names and texts that a terminal, a file system or a shell would obey.</summary>
[HostileCase]
public sealed class HostileTextTests
{
    public static TheoryData<string> Names() =>
    [
        "\u001b]0;owned\u0007tool", "tool\u001b[2J", "a\r\nb", "a\0b", "\u202eloot", "../../../etc/passwd",
        "..\\..\\windows\\system32", "/etc/passwd", "C:\\x",
        "$(Remove-Item -Recurse /)",
        "'; Remove-Item x; '",
        "`whoami`",
        "--help",
        "-Uri",
        "con",
        "nul.json",
        "a:b",
        "*",
        "?",
        "~",
        ".",
        "..",
        "%2e%2e%2f",
        "\ud800",
        new string('n', 10_000),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_tool_of_any_name_is_listed_called_and_refused_without_harm(string name)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri)
        {
            Script = request => request.RpcMethod switch
            {
                "tools/list" => exchange => exchange.AnswerAsync(
                    200,
                    "application/json",
                    Envelope(exchange, new JsonObject
                    {
                        ["tools"] = new JsonArray(
                            new JsonObject
                            {
                                ["name"] = name,
                                ["title"] = name,
                                ["description"] = "\u001b]8;;http://example.com\u0007 " + name,
                                ["inputSchema"] = new JsonObject
                                {
                                    ["type"] = "object",
                                    ["properties"] = new JsonObject
                                    {
                                        [name] = new JsonObject { ["type"] = "string", ["description"] = name }
                                    }
                                }
                            }),
                    })),
                "tools/call" => exchange => exchange.AnswerAsync(
                    200,
                    "application/json",
                    Envelope(exchange, new JsonObject
                    {
                        ["isError"] = true,
                        ["content"] = new JsonArray(
                            new JsonObject { ["type"] = "text", ["text"] = "failed: \u001b[31m" + name + "\u009b2J" }),
                    })),
                _ => null,
            },
        };
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        try
        {
            var tool = Assert.Single(session.Catalogue.Tools);
            var error = await Assert.ThrowsAsync<EngineException>(
                () => session.CallAsync(tool.Name, new Hashtable { [tool.Schema.Parameters.Single().Name] = "x" }));
            AssertHarmless(error);
            AssertHarmless(await Assert.ThrowsAsync<EngineException>(() => session.CallAsync(tool.Name + "x")));
            AssertHarmless(
                await Assert.ThrowsAsync<EngineException>(
                    () => session.CallAsync(tool.Name, new Hashtable { [name + "y"] = 1 })));
        }
        finally
        {
            await session.CloseAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_session_or_catalogue_of_any_name_stays_in_its_folder(string name)
    {
        using var home = new TestHome();
        var inside = Path.Combine(home.Path, "in", "side");
        var store = new SessionStore(inside);
        try
        {
            await store.SaveAsync(
                new SavedSession { Name = name, Method = "ApiToken" }, "secret", new FileSecretStore(inside));
            Assert.Equal("secret", await store.ReadSecretAsync(store.Get(name)));
        }
        catch (EngineException error) when (error.ErrorId == ErrorIds.StoreUnavailable)
        {
            Assert.True(name.Length > 200); // Longer than a file's name may be.
            AssertHarmless(error);
        }

        new CatalogueStore(inside).Write(name, new RememberedServer(ToolCatalogue.Empty, []));
        string[] folders =
            [Path.Combine(inside, "sessions"), Path.Combine(inside, "secrets"), Path.Combine(inside, "catalogues")];
        Assert.All(home.Files, file => Assert.Contains(Path.GetDirectoryName(file), folders));
    }

    [Theory]
    [InlineData("1e999999999")]
    [InlineData("-1e-999999999")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890")]
    public async Task A_number_beyond_measure_in_a_result_is_no_harm(string number) =>
        await ResultAsync("{\"n\":" + number + "}");

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(5_000_000)]
    public async Task A_number_of_millions_of_digits_is_read_in_bounded_time(int digits) =>
        await ResultAsync("{\"n\":" + new string('9', digits) + "}");

    [Fact]
    public async Task Hundreds_of_thousands_of_equal_members_are_read_in_bounded_time() =>
        await ResultAsync("{" + string.Join(",", Enumerable.Repeat("\"a\":1", 300_000)) + "}");

    [Fact]
    public async Task Hundreds_of_thousands_of_different_members_are_read_in_bounded_time() =>
        await ResultAsync(
            "{" + string.Join(",", Enumerable.Range(0, 300_000).Select(static i => $"\"a{i}\":{{}}")) + "}");

    [Fact]
    public async Task A_million_empty_lists_are_read_in_bounded_time() =>
        await ResultAsync("{\"items\":[" + string.Join(",", Enumerable.Repeat("[]", 1_000_000)) + "]}");

    [Theory]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"(([a-z]*)*)*!\"}}}")]
    public async Task A_pattern_made_to_hang_does_not_hang(string schema)
    {
        var arguments = new Hashtable { ["a"] = new string('a', 60) + "#" };
        await Task.Run(
            () => SchemaValidator.Validate(TestSchema.Read(schema), arguments),
            TestContext.Current.CancellationToken).WaitAsync(
                TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/properties/a\"}}}")]
    [InlineData("{\"$ref\":\"#\"}")]
    [InlineData(
        "{\"type\":\"object\",\"$defs\":{\"x\":{\"allOf\":[{\"$ref\":\"#/$defs/x\"},{\"$ref\":\"#/$defs/x\"}]}},"
        + "\"properties\":{\"a\":{\"$ref\":\"#/$defs/x\"}}}")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"http://127.0.0.1:1/x\"}}}")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"file:///etc/passwd\"}}}")]
    public async Task A_schema_that_refers_to_itself_or_away_ends(string schema) => await Task.Run(
        () =>
        {
            var read = TestSchema.Read(schema);
            SchemaValidator.Validate(
                read, ArgumentBinder.Bind(read, new Hashtable { ["a"] = new Hashtable { ["b"] = 1 } }));
        },
        TestContext.Current.CancellationToken).WaitAsync(
            TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    private static async Task ResultAsync(string structured)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        try
        {
            foreach (var asText in new[] { false, true })
            {
                proxy.Play(
                    "demoEcho",
                    exchange => exchange.AnswerAsync(
                        200,
                        "application/json",
                        "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.Request.Id!.ToJsonString() + ",\"result\":"
                            + (asText
                                ? "{\"content\":[{\"type\":\"text\",\"text\":" + JsonSerializer.Serialize(structured)
                                    + "}]}"
                                : "{\"content\":[],\"structuredContent\":" + structured + "}") + "}"));
                var output = await session.CallAsync("demoEcho", new Hashtable { ["message"] = "hello" })
                    .WaitAsync(TimeSpan.FromSeconds(60));
                Assert.NotEmpty(output.Values);
            }
        }
        finally
        {
            await session.CloseAsync();
        }
    }

    private static string Envelope(WireExchange exchange, JsonObject result) =>
        "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.Request.Id!.ToJsonString() + ",\"result\":" + result.ToJsonString()
            + "}";

    private static void AssertHarmless(EngineException error)
    {
        foreach (var text in new[] { error.Message, error.Remedy ?? string.Empty })
        {
            Assert.DoesNotContain(text, static c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
        }
    }
}
