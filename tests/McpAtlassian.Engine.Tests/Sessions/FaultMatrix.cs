using System.Collections;
using System.Text;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>What came of one call under one fault, and how often it reached the wire and the tool.</summary>
internal sealed record FaultOutcome(string Outcome, int Arrived, int Processed)
{
    public override string ToString() => $"{Outcome} ({Arrived}/{Processed})";
}

/// <summary>
/// Runs every fault against every tool class, once: a session through the proxy, one call with the fault played for
/// its first attempt (or for all), what the caller got, what the wire and the tool saw.
/// </summary>
public sealed class FaultMatrix : IAsyncLifetime
{
    internal static readonly IReadOnlyList<(string Class, string Tool, Hashtable Arguments)> Classes =
    [
        ("read", "getJiraIssue", new Hashtable { ["issueIdOrKey"] = "DEMO-1" }),
        (
            "idempotent",
            "editJiraIssue",
            new Hashtable { ["issueIdOrKey"] = "DEMO-2", ["fields"] = new Hashtable { ["summary"] = "Edited" } }),
        (
            "write",
            "createJiraIssue",
            new Hashtable { ["projectKey"] = "DEMO", ["issueType"] = "Task", ["summary"] = "Made once" }),
        ("destructive", "deleteJiraIssue", new Hashtable { ["issueIdOrKey"] = "DEMO-3" }),
    ];

    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    private readonly Dictionary<(DemoProtocolEra Era, string Fault, string Class), FaultOutcome> _cells = [];

    internal FaultOutcome this[DemoProtocolEra era, string fault, string toolClass] => _cells[(era, fault, toolClass)];

    /// <summary>The rows of an era; the newer protocol has no sessions to lose.</summary>
    internal static IEnumerable<FaultCase> Rows(DemoProtocolEra era) =>
        Faults.All.Where(fault => era == DemoProtocolEra.Handshake || !fault.NeedsSession);

    public async ValueTask InitializeAsync()
    {
        using var gate = new SemaphoreSlim(12);
        var cells = await Task.WhenAll(
            from era in Enum.GetValues<DemoProtocolEra>()
            from fault in Rows(era)
            from tool in Classes
            select RunAsync(era, fault, tool.Class, tool.Tool, tool.Arguments, gate));
        foreach (var (cell, outcome) in cells)
        {
            _cells[cell] = outcome;
        }
    }

    public ValueTask DisposeAsync() => default;

    internal string Table(DemoProtocolEra era)
    {
        var table = new StringBuilder($"{era}: outcome (requests that arrived / were acted on)\n");
        var width = Faults.All.Max(fault => fault.Name.Length);
        table.AppendLine(
            "fault".PadRight(width) + " | " + string.Join(" | ", Classes.Select(tool => tool.Class.PadRight(26))));
        foreach (var fault in Rows(era))
        {
            table.AppendLine(
                fault.Name.PadRight(width) + " | "
                    + string.Join(
                        " | ", Classes.Select(tool => this[era, fault.Name, tool.Class].ToString().PadRight(26))));
        }

        return table.ToString();
    }

    private static async Task<((DemoProtocolEra, string, string), FaultOutcome)> RunAsync(
        DemoProtocolEra era, FaultCase fault, string toolClass, string tool, Hashtable arguments, SemaphoreSlim gate)
    {
        await gate.WaitAsync();
        try
        {
            using var turn = fault.IsHeavy ? await TakeTurnAsync() : null;
            using var stage = new FaultStage(fault.Scene, era);
            var outcome = await PlayAsync(stage, fault, tool, arguments);
            return ((
                era,
                fault.Name,
                toolClass), new FaultOutcome(outcome, stage.CountArrived(tool), stage.CountProcessed(tool)));
        }
        catch (Exception error)
        {
            return ((era, fault.Name, toolClass), new FaultOutcome(
                "!" + error.GetType().Name + ": " + error.Message, 0, 0));
        }
        finally
        {
            gate.Release();
        }
    }

    private static async Task<string> PlayAsync(FaultStage stage, FaultCase fault, string tool, Hashtable arguments)
    {
        McpSession? session = null;
        try
        {
            session = await stage.ConnectAsync();
            stage.Begin(tool, fault);
            await session.CallAsync(tool, arguments, new CallOptions { Timeout = fault.TimeLimit })
                .WaitAsync(TimeSpan.FromSeconds(240));
            return Faults.Success;
        }
        catch (EngineException error)
        {
            return error.ErrorId;
        }
        finally
        {
            if (session is not null)
            {
                await session.CloseAsync();
            }
        }
    }

    private static async Task<IDisposable> TakeTurnAsync()
    {
        await OneAtATime.WaitAsync();
        return new Turn();
    }

    private sealed class Turn : IDisposable
    {
        public void Dispose() => OneAtATime.Release();
    }
}
