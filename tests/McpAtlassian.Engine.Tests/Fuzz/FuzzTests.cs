using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Tests.Authentication;
using McpAtlassian.Engine.Tests.Stores;
using McpAtlassian.Engine.Tests.Tools.Schema;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Tools.Schema;
using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Fuzz;

/// <summary>Damaged input of every kind: a value or a named error, soon, and nothing else.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Seed = 20261121;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Results_of_tools() => RunAsync("tool results", 100_000, new Mutator(Seed), mutator =>
    {
        var text = mutator.Pick(
            """{"content":[{"type":"text","text":"{\"data\":{\"issues\":[{\"key\":\"DEMO-1\"}],"""
            + """\"nextPageToken\":\"t\"}}"}]}""",
            """{"content":[{"type":"resource","resource":{"uri":"file:///x","blob":"AAAA"}},"""
            + """{"type":"image","data":"AA=="}],"structuredContent":{"values":[1,2],"total":2}}""",
            """{"isError":true,"content":[{"type":"text","text":"{\"error\":true,\"message\":\"no\"}"}]}""",
            mutator.Json());
        return mutator.Random.Next(3) switch
        {
            // The damage is in the text block: what it says is the tool's own JSON.
            0 => new JsonObject
            {
                ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = mutator.Mutate(text) })
            }.ToJsonString(),
            1 => "{\"content\":[],\"structuredContent\":" + mutator.Json() + "}",
            _ => mutator.Mutate(text),
        };
    }, static text =>
    {
        JsonObject? result;
        try
        {
            result = JsonNode.Parse(text) as JsonObject;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return; // The SDK reads the envelope.
        }

        if (result is not null)
        {
            var mapped = ResultMapper.Map("fuzz", result, PlainShaper.Instance);
            _ = mapped.ReadRaw!();
        }
    });

    [Fact]
    public Task JSON_values() =>
        RunAsync(
            "JSON values",
            100_000,
            new Mutator(Seed + 1),
            static mutator => Encoding.Latin1.GetString(mutator.MutateBytes(mutator.Json())),
            static text =>
            {
                try
                {
                    JsonValueReader.Read(Encoding.Latin1.GetBytes(text), PlainShaper.Instance, 3);
                }
                catch (JsonException)
                {
                    // It says so.
                }
            });

    [Fact]
    public Task Pasted_redirects() =>
        RunAsync("pasted redirects", 100_000, new Mutator(Seed + 2), static mutator => mutator.Mutate(mutator.Pick(
            "http://127.0.0.1:28210/callback?code=c1&state=s",
            "\"http://localhost:8080/callback?state=s&code=c%201&iss=https%3A%2F%2Fa\"",
            "code=c1&state=s#x",
            "?error=access_denied&error_description=no%20way&state=s",
            "<code=c1&\r\nstate=s>")), static text =>
        {
            var response = PastedRedirect.Parse(text, "s");
            Assert.Equal("s", response.State);
            Assert.NotEmpty(response.Code);
        });

    [Fact]
    public Task Schemas_and_arguments() =>
        RunAsync("schemas", 40_000, new Mutator(Seed + 3), static mutator => mutator.Random.Next(3) == 0
            ? mutator.Json() + "\n" + mutator.Json()
            : mutator.Mutate(mutator.Pick(
                """{"type":"object","properties":{"a":{"type":"string","enum":"""
                + """["x","y"],"pattern":"^x","format":"date"},"b":{"type":["integer","null"],"minimum":"""
                + """1,"multipleOf":0.5}},"required":["a"],"additionalProperties":false}""",
                """{"type":"object","$defs":{"n":{"type":"array","items":"""
                + """{"$ref":"#/$defs/n"},"prefixItems":[{"const":1}],"uniqueItems":"""
                + """true,"contains":{"type":"null"}}},"properties":{"a":"""
                + """{"$ref":"#/$defs/n"},"b":{"anyOf":[{"type":"boolean"},"""
                + """{"type":"object","properties":{"c":{"type":"number"}}}]}}}""",
                """{"oneOf":[{"properties":{"a":{"not":{"type":"string"}}},"required":["a"]},"""
                + """{"if":{"properties":{"b":{"const":null}}},"then":{"minProperties":"""
                + """2},"else":{"maxProperties":1}}],"dependentRequired":{"a":"""
                + """["b"]},"propertyNames":{"maxLength":3},"patternProperties":{"^x-":{"type":"string"}}}"""))
                + "\n" + mutator.Pick("""{"a":"x","b":1}""", """{"a":[[],[1]],"b":{"c":1e3}}""", mutator.Json()),
                static text =>
        {
            var cut = text.LastIndexOf('\n');
            if (Parsed(text[..cut]) is not { } schema)
            {
                return; // A server's answer is JSON before anybody looks for a schema in it.
            }

            foreach (var parameter in schema.Parameters)
            {
                Assert.Same(parameter.Name, schema.Find(parameter.Name)!.Name);
            }

            if (Read(text[(cut + 1)..]) is Dictionary<string, object?> arguments)
            {
                var converted = ArgumentBinder.Bind(schema, arguments);
                foreach (var violation in SchemaValidator.Validate(schema, converted))
                {
                    Assert.NotEmpty(violation.ToString()!);
                }
            }
        });

    [Fact]
    public Task Lists_of_tools() =>
        RunAsync(
            "tool lists",
            60_000,
            new Mutator(Seed + 4),
            static mutator => mutator.Random.Next(4) == 0 ? mutator.Json() : mutator.Mutate(
                """{"tools":[{"name":"a","title":"A","description":"d","inputSchema":"""
                + """{"type":"object","properties":{"x":{"type":"string"}}},"annotations":{"readOnlyHint":"""
                + """true,"idempotentHint":false,"destructiveHint":null}}],"nextCursor":"c"}"""), static text =>
            {
                JsonDocument document;
                try
                {
                    document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
                }
                catch (JsonException)
                {
                    return; // The SDK reads the envelope.
                }

                using (document)
                {
                    var tools = new List<ToolInfo>();
                    ToolReader.ReadPage(document.RootElement, tools, out _);
                    var catalogue = new ToolCatalogue(tools);
                    foreach (var tool in tools)
                    {
                        Assert.NotNull(catalogue.Find(tool.Name));
                        _ = tool.Schema.IsTyped;
                    }
                }
            });

    [Fact]
    public Task Saved_sessions() =>
        RunAsync(
            "saved sessions",
            100_000,
            new Mutator(Seed + 5),
            static mutator => Encoding.Latin1.GetString(mutator.MutateBytes(
                """{"formatVersion":1,"name":"work","endpoint":"https:"""
                + """//mcp.atlassian.com/v2/mcp","method":"OAuth","account":"a@example.com","""
                + """ "expiresOn":"2027-03-04T05:06:07.0000000+02:00","savedOn":"2026-11-21T00:00:00.0000000+00:00","""
                + """ "secretStore":"file","secretKey":"work-1","settings":{"Local":"Uvx"}}""")), static text =>
            {
                var session = SessionDocument.Read(Encoding.Latin1.GetBytes(text), "work.json");
                Assert.NotNull(session.Name);
                Assert.NotEmpty(SessionDocument.Write(session));
            });

    [Fact]
    public Task Saved_secrets() =>
        RunAsync("saved secrets", 100_000, new Mutator(Seed + 6), static mutator => mutator.Mutate(
            """{"authorizationServer":"https:"""
            + """//auth.atlassian.com","tokenEndpoint":"https:"""
            + """//auth.atlassian.com/token","accessToken":"a","refreshToken":"r","""
            + """ "obtainedOn":"2026-11-21T00:00:00.0000000+00:00","lifeInSeconds":"28800"}"""), static text =>
        {
            var grant = OAuthGrant.Unpack(text);
            _ = grant.IsDue(DateTimeOffset.UtcNow);
            _ = grant.IsUsable(DateTimeOffset.UtcNow);
        });

    [Fact]
    public async Task Secret_files()
    {
        using var home = new TestHome();
        await new FileSecretStore(home.Path, "key").WriteAsync("k", "secret", TestContext.Current.CancellationToken);
        var path = home.Files.Single();
        var good = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await RunAsync(
            "secret files",
            2_000,
            new Mutator(Seed + 7),
            mutator => Encoding.Latin1.GetString(mutator.MutateBytes(good)),
            text =>
            {
                File.WriteAllBytes(path, Encoding.Latin1.GetBytes(text));
                var read = new FileSecretStore(home.Path, "key").ReadAsync("k", default).GetAwaiter().GetResult();
                Assert.NotNull(read);
            });
    }

    [Fact]
    public async Task Catalogues()
    {
        using var home = new TestHome();
        var store = new CatalogueStore(home.Path);
        store.Write("k", new RememberedServer(ToolCatalogue.Empty, [new("id", "demo", "https://demo.atlassian.net")]));
        var path = home.Files.Single();
        var good = (await File.ReadAllTextAsync(
            path,
            TestContext.Current.CancellationToken)).Replace(
                "\"tools\":[]", "\"tools\":[{\"name\":\"a\",\"inputSchema\":{}}]", StringComparison.Ordinal);
        await RunAsync(
            "catalogues",
            20_000,
            new Mutator(Seed + 8),
            mutator => Encoding.Latin1.GetString(mutator.MutateBytes(good)),
            text =>
            {
                File.WriteAllBytes(path, Encoding.Latin1.GetBytes(text));
                if (new CatalogueStore(home.Path).Read("k") is { } read)
                {
                    Assert.NotNull(read.Tools.Tools);
                }
            });
    }

    [Fact]
    public Task Answers_of_token_endpoints() =>
        RunAsync(
            "token answers",
            100_000,
            new Mutator(Seed + 9),
            static mutator => mutator.Pick(
                "application/json",
                "application/json; charset=utf-7",
                "application/json; charset=nonsense",
                "text/html; charset=\"utf-16\"") + "\n" + Encoding.Latin1.GetString(mutator.MutateBytes(mutator.Pick(
                """{"access_token":"a","refresh_token":"r","expires_in":3600,"scope":"x y","token_type":"Bearer"}""",
                """{"error":"invalid_grant","error_description":"gone"}""",
                mutator.Json()))), static text =>
            {
                var cut = text.IndexOf('\n', StringComparison.Ordinal);
                using var response = new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new ByteArrayContent(Encoding.Latin1.GetBytes(text[(cut + 1)..]))
                };
                response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(text[..cut]);
                var answer = TokenAnswer.ReadAsync(response, [], default).GetAwaiter().GetResult();
                _ = answer.LifeInSeconds;
                if (!answer.IsSuccess)
                {
                    throw answer.ToException("No token");
                }
            });

    private static object? Read(string text)
    {
        try
        {
            return JsonValueReader.Read(Encoding.UTF8.GetBytes(text), PlainShaper.Instance);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ToolSchema? Parsed(string text)
    {
        try
        {
            return TestSchema.Read(text);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Each case ends in time, and with nothing but an <see cref="EngineException"/> if it fails.</summary>
    private async Task RunAsync(string what, int cases, Mutator mutator, Func<Mutator, string> make, Action<string> use)
    {
        var wanted = LongRun.Of(cases);
        var refused = 0;
        double slowest = 0;
        var failures = new List<string>();
        for (var i = 0; i < wanted && failures.Count < 5; i++)
        {
            var text = make(mutator);
            var start = Stopwatch.GetTimestamp();
            try
            {
                await Task.Run(() => use(text)).WaitAsync(Patience, TestContext.Current.CancellationToken);
            }
            catch (EngineException error)
            {
                Assert.NotEmpty(error.ErrorId);
                refused++;
            }
            catch (Exception error)
            {
                failures.Add($"case {i}: {JsonSerializer.Serialize(text)}\n{error}");
            }

            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Figures.Print(
            output,
            "fuzz, " + what,
            $"{wanted} cases, {refused} refused by name, 0 crashes, 0 hangs, the slowest {slowest:0} ms (seed {Seed})");
    }
}
