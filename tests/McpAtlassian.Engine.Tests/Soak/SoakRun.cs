using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Soak;

/// <summary>
/// Eight workers, each with a session of its own, call tools of every class while the server plays faults.
/// </summary>
internal sealed class SoakRun : IDisposable
{
    public const int Workers = 8;
    private const string Success = "success";

    private static readonly DemoFaultKind[] Kinds =
    [
        DemoFaultKind.Status, DemoFaultKind.Html, DemoFaultKind.EmptyBody, DemoFaultKind.MalformedJson,
        DemoFaultKind.WrongJsonRpcId,
        DemoFaultKind.UnknownContentType, DemoFaultKind.WrongCharset, DemoFaultKind.HugeResult,
        DemoFaultKind.SessionNotFound, DemoFaultKind.SessionLost,
        DemoFaultKind.Unauthorized, DemoFaultKind.DropBeforeProcessing, DemoFaultKind.DropAfterProcessing,
        DemoFaultKind.StatusAfterProcessing, DemoFaultKind.CutAnswer,
    ];

    private readonly TestDemo _site = TestDemo.Start(new TestDemoOptions { RequestLogSize = 100_000 });
    private readonly List<McpSession> _sessions = [];
    private readonly Random[] _chances =
        [.. Enumerable.Range(0, Workers).Select(worker => new Random(20261121 + worker))];
    private readonly ConcurrentQueue<string> _made = new();
    private readonly ConcurrentDictionary<string, string> _outcomeOfWrite = new();
    private readonly Dictionary<string, int> _processed = [];
    private readonly List<DemoFault> _faults = [];
    private int _number;

    /// <summary>How often each outcome came.</summary>
    public ConcurrentDictionary<string, int> Outcomes { get; } = new();

    public int Calls => Outcomes.Values.Sum();

    public int FaultsPlayed => _faults.Sum(fault => fault.Played);

    /// <summary>Writes the server acted on, and the writes the callers do not know the outcome of.</summary>
    public (int Acted, int Unknown) Writes =>
        (_processed.Count, _outcomeOfWrite.Values.Count(outcome => outcome == ErrorIds.OutcomeUnknown));

    public async Task OpenAsync(double faults)
    {
        for (var worker = 0; worker < Workers; worker++)
        {
            _sessions.Add(await TestSessions.ConnectAsync(_site));
        }

        for (var i = 0; faults > 0 && i < Kinds.Length; i++)
        {
            _faults.Add(_site.Faults.Add(new DemoFault
            {
                Kind = Kinds[i],
                Method = "tools/call",
                Probability = faults / Kinds.Length,
                Seed = 100 + i,
                Bytes = 256 * 1024
            }));
        }
    }

    /// <summary>So many calls of all workers together, then the server's log is compared and emptied.</summary>
    public async Task RoundAsync(int calls)
    {
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < calls / Workers; i++)
            {
                await CallAsync(_sessions[worker], _chances[worker].Next(10));
            }
        })));
        Compare();
    }

    public async Task CloseAsync()
    {
        foreach (var session in _sessions)
        {
            await session.CloseAsync();
        }

        Assert.Equal(0, _site.SessionCount);
    }

    public void Dispose() => _site.Dispose();

    private async Task CallAsync(McpSession session, int roll)
    {
        string? write = null;
        (var tool, var arguments) = roll switch
        {
            < 5 => ("getJiraIssue", new Hashtable { ["issueIdOrKey"] = "DEMO-1" }),
            < 7 => ("editJiraIssue", new Hashtable
            {
                ["issueIdOrKey"] = "DEMO-2",
                ["fields"] = new Hashtable { ["summary"] = "Edited" }
            }),
            // What was made is deleted again, so that the server's own data, which is in this process too, stays as
            // large as it is.
            _ => _made.Count > 40 && _made.TryDequeue(out var key) ? Delete(key, out write) : Create(out write),
        };
        string outcome;
        try
        {
            var output =
                await session.CallAsync(tool, arguments, new CallOptions { Timeout = TimeSpan.FromSeconds(60) });
            outcome = Success;
            if (tool == "createJiraIssue"
                && output.Values[0] is IReadOnlyDictionary<string, object?> issue
                && issue.TryGetValue("key", out var made))
            {
                _made.Enqueue((string)made!);
            }
        }
        catch (EngineException error)
        {
            outcome = error.ErrorId;
        }

        Outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);
        if (write is not null)
        {
            Assert.True(_outcomeOfWrite.TryAdd(write, outcome));
        }
    }

    private (string Tool, Hashtable Arguments) Create(out string write)
    {
        var summary = "soak " + System.Threading.Interlocked.Increment(ref _number);
        write = "create " + summary;
        return ("createJiraIssue", new Hashtable
        {
            ["projectKey"] = "DEMO",
            ["issueType"] = "Task",
            ["summary"] = summary
        });
    }

    private static (string Tool, Hashtable Arguments) Delete(string key, out string write)
    {
        write = "delete " + key;
        return ("deleteJiraIssue", new Hashtable { ["issueIdOrKey"] = key });
    }

    /// <summary>The server's log is the truth about what was acted on.</summary>
    private void Compare()
    {
        foreach (var request in _site.Requests.Where(
            request => request is { Processed: true, ToolName: "createJiraIssue" or "deleteJiraIssue" }))
        {
            var arguments = JsonNode.Parse(request.ArgumentsJson!)!;
            var write = request.ToolName == "createJiraIssue"
                ? "create " + arguments["summary"]
                : "delete " + arguments["issueIdOrKey"];
            _processed[write] = _processed.GetValueOrDefault(write) + 1;
        }

        _site.ClearRequests();
        Assert.All(_processed, write => Assert.Equal(1, write.Value));
        foreach (var (write, outcome) in _outcomeOfWrite)
        {
            var acted = _processed.GetValueOrDefault(write);
            switch (outcome)
            {
                case Success:
                    Assert.Equal(1, acted);
                    break;
                case ErrorIds.OutcomeUnknown:
                    Assert.InRange(acted, 0, 1);
                    break;
                default:
                    Assert.True(acted == 0, $"'{write}' was acted on and its caller told {outcome}.");
                    break;
            }
        }
    }
}
