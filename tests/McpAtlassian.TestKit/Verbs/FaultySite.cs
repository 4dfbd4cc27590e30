using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.TestKit.Verbs;

/// <summary>
/// The embedded Atlassian in a process of its own, with every kind of fault in so many per cent of the calls. It says
/// where it is; asked with a line, it says which writes it acted on, and it ends with its input.
/// </summary>
internal static class FaultySite
{
    private static readonly DemoFaultKind[] Kinds =
    [
        DemoFaultKind.Status, DemoFaultKind.Html, DemoFaultKind.EmptyBody, DemoFaultKind.MalformedJson,
        DemoFaultKind.WrongJsonRpcId,
        DemoFaultKind.UnknownContentType, DemoFaultKind.WrongCharset, DemoFaultKind.HugeResult,
        DemoFaultKind.SessionNotFound, DemoFaultKind.SessionLost,
        DemoFaultKind.Unauthorized, DemoFaultKind.DropBeforeProcessing, DemoFaultKind.DropAfterProcessing,
        DemoFaultKind.StatusAfterProcessing, DemoFaultKind.CutAnswer,
    ];

    public static int Run(double percent)
    {
        using var site = TestDemo.Start(new TestDemoOptions { RequestLogSize = 200_000 });
        var faults = Kinds.Select(
            (
                kind,
                i) => site.Faults.Add(new DemoFault
                {
                    Kind = kind,
                    Method = "tools/call",
                    Probability = percent / 100 / Kinds.Length,
                    Seed = 100 + i,
                    Bytes = 256 * 1024
                })).ToArray();
        Console.WriteLine(
            JsonSerializer.Serialize(new { uri = site.Uri, email = site.EmailAddress, token = site.ApiToken }));
        while (Console.ReadLine() is not null)
        {
            foreach (var request in site.Requests.Where(
                static request => request is { Processed: true, ToolName: "createJiraIssue" or "deleteJiraIssue" }))
            {
                var arguments = JsonNode.Parse(request.ArgumentsJson!)!;
                Console.WriteLine($"{request.ToolName}\t{arguments["summary"] ?? arguments["issueIdOrKey"]}");
            }

            Console.WriteLine($"end\t{faults.Sum(static fault => fault.Played)}\t{site.SessionCount}");
        }

        return 0;
    }
}
