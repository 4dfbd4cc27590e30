using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>The bridge: what it adds to a call, and how soon after its start it answers.</summary>
internal sealed class BridgeMeasurement : IMeasurement
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":"""
        + """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""";

    public string Name => "bridge";

    public string Title => "Bridge";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var session = await bench.SavedSessionAsync();
        var start = await Samples.AlternateAsync(
            bench.Runs,
            ("bridge", () => FirstLineAsync(
                Pwsh.StartInfo(bench, "bridge.ps1", ["-Module", bench.Manifest, "-Name", session]), Initialize)),
            ("pwsh and connect", () => FirstLineAsync(
                Pwsh.StartInfo(bench, "connected.ps1", ["-Module", bench.Manifest, "-Name", session]), null)));

        var calls = bench.IsQuick ? 100 : 200;
        using var http = new HttpClient();
        using var process =
            Pwsh.Start(Pwsh.StartInfo(bench, "bridge.ps1", ["-Module", bench.Manifest, "-Name", session]));
        _ = process.StandardError.ReadToEndAsync();
        await AskAsync(process, Initialize);
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        var id = 0;
        async Task<double> ThroughBridgeAsync()
        {
            var before = Stopwatch.GetTimestamp();
            for (var i = 0; i < calls; i++)
            {
                await AskAsync(process, Call(++id));
            }

            return Stopwatch.GetElapsedTime(before).TotalMilliseconds / calls;
        }

        async Task<double> DirectAsync()
        {
            var before = Stopwatch.GetTimestamp();
            for (var i = 0; i < calls; i++)
            {
                using var content =
                    new StringContent(Call(++id), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
                using var response = await http.PostAsync(bench.Mcp(), content);
                await response.Content.ReadAsStringAsync();
            }

            return Stopwatch.GetElapsedTime(before).TotalMilliseconds / calls;
        }

        await ThroughBridgeAsync();
        var latency = await Samples.AlternateAsync(bench.Runs, ("bridge", ThroughBridgeAsync), ("direct", DirectAsync));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return
        [
            Row.Plain(
                "Bridge: added latency per call",
                latency[0].Above(latency[1]),
                "ms",
                1.5,
                $"bridge {latency[0].Median:0.00} ms, direct {latency[1].Median:0.00} ms",
                latency),
            Row.Ratio("Bridge: start to first reply / pwsh's start plus connect", 1.2, start[0], start[1]),
        ];
    }

    private static string Call(int id) =>
        """{"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo","arguments":{"text":"hello"}},"id":""" + id
            + "}";

    private static async Task<string> AskAsync(Process process, string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
        return await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bridge ended.");
    }

    private static async Task<double> FirstLineAsync(ProcessStartInfo start, string? question)
    {
        var before = Stopwatch.GetTimestamp();
        using var process = Pwsh.Start(start);
        var errors = process.StandardError.ReadToEndAsync();
        if (question is not null)
        {
            await process.StandardInput.WriteLineAsync(question);
            await process.StandardInput.FlushAsync();
        }

        if (await process.StandardOutput.ReadLineAsync() is null)
        {
            throw new InvalidOperationException("Nothing came: " + await errors);
        }

        var milliseconds = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return milliseconds;
    }
}
