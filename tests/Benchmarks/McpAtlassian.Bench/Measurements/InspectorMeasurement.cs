using System.Diagnostics;
using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>The cold script against the MCP inspector's command line calling the same tool.</summary>
internal sealed class InspectorMeasurement : IMeasurement
{
    private const string Package = "@modelcontextprotocol/inspector";
    private const string Version = "0.21.2";

    public string Name => "inspector";

    public string Title => "Cold script against the MCP inspector";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var launcher = await InstallAsync(bench);
        var session = await bench.SavedSessionAsync();
        string[] call = [
            launcher, "--cli", bench.Mcp().AbsoluteUri, "--transport", "http", "--header",
            "Authorization: Bearer bench-key", "--method", "tools/call", "--tool-name", "echo", "--tool-arg",
            "text=hello"
        ];
        var check = await Pwsh.RunAsync(Start("node", call));
        if (!check.Output.Contains("hello", StringComparison.Ordinal))
        {
            throw new MeasurementSkippedException("the inspector did not answer: " + check.Output.Trim());
        }

        var samples = await Samples.AlternateAsync(
            bench.Runs,
            ("module", async () => (await Pwsh.RunAsync(
                bench, "cold-module.ps1", "-Module", bench.Manifest, "-Name", session)).Milliseconds),
            ("inspector", async () => (await Pwsh.RunAsync(Start("node", call))).Milliseconds));
        return [Row.Ratio("Cold script / MCP inspector --cli", 0.6, samples[0], samples[1], note: Version)];
    }

    private static async Task<string> InstallAsync(BenchContext bench)
    {
        var folder = Path.Combine(bench.Root, "artifacts", "npm");
        var package = Path.Combine(folder, "node_modules", "@modelcontextprotocol", "inspector");
        var launcher = Path.Combine(package, "cli", "build", "cli.js");
        var description = Path.Combine(package, "package.json");
        if (!File.Exists(launcher)
            || !(await File.ReadAllTextAsync(
                description)).Contains($"\"version\": \"{Version}\"", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(folder);
            try
            {
                await Pwsh.RunAsync(Start(
                    OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                    [
                        "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder,
                        $"{Package}@{Version}"
                    ]));
            }
            catch (InvalidOperationException error)
            {
                throw new MeasurementSkippedException("npm could not install it: " + error.Message);
            }
        }

        return File.Exists(launcher)
            ? launcher
            : throw new MeasurementSkippedException("the package has no command line where it used to be");
    }

    private static ProcessStartInfo Start(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
