using System.Collections;
using System.Text;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tests.Stores;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.TestKit.Demo;
using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Fuzz;

/// <summary>Damaged answers over a real connection: JSON bodies and event streams.</summary>
public sealed class WireFuzzTests(ITestOutputHelper output)
{
    private const int Seed = 20261121;

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task A_damaged_answer_is_a_value_or_a_named_error_and_the_session_goes_on(string contentType)
    {
        var cases = LongRun.Of(10_000);
        var mutator = new Mutator(Seed);
        var issue = new Hashtable { ["projectKey"] = "DEMO", ["issueType"] = "Task", ["summary"] = "never made" };
        var outcomes = new SortedDictionary<string, int>();
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        try
        {
            for (var i = 0; i < cases; i++)
            {
                var salt = mutator.Random.Next();
                byte[]? sent = null;
                proxy.Play("createJiraIssue", exchange =>
                {
                    sent = Damage(new Mutator(salt), contentType, exchange.Request.Id!.ToJsonString());
                    return exchange.AnswerAsync(200, contentType, sent);
                });
                string outcome;
                try
                {
                    // A write, so that nothing is repeated: one case, one answer.
                    await session.CallAsync(
                        "createJiraIssue",
                        issue,
                        new CallOptions { Timeout = TimeSpan.FromSeconds(5) }).WaitAsync(TimeSpan.FromSeconds(120));
                    outcome = "success";
                }
                catch (EngineException error)
                {
                    outcome = error.ErrorId;
                }
                catch (Exception error)
                {
                    Assert.Fail($"case {i}: {Encoding.Latin1.GetString(sent ?? [])}\n{error}");
                    throw;
                }

                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }

            Assert.DoesNotContain(site.Requests, static request => request.ToolName == "createJiraIssue");
            proxy.Script = static _ => null;
            Assert.Equal(
                "hello",
                Assert.Single((await session.CallAsync("demoEcho", new Hashtable { ["message"] = "hello" })).Values));
        }
        finally
        {
            await session.CloseAsync();
        }

        Figures.Print(
            output,
            "fuzz, " + contentType,
            $"{cases} damaged answers, 0 crashes, 0 hangs: "
                + string.Join(", ", outcomes.Select(pair => $"{pair.Value} {pair.Key}")));
    }

    private static byte[] Damage(Mutator mutator, string contentType, string id)
    {
        var message = "{\"jsonrpc\":\"2.0\",\"id\":" + id
            + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],\"structuredContent\":{\"a\":[1,2]}}}";
        return mutator.MutateBytes(
            contentType == "application/json" ? message : "event: message\ndata: " + message + "\n\n");
    }
}
