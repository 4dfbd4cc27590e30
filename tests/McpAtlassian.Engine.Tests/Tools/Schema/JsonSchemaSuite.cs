using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace McpAtlassian.Engine.Tests.Tools.Schema;

/// <summary>
/// The official JSON Schema test suite. It comes with the npm package, whose own dependency is a GitHub archive; where
/// npm cannot fetch that, a checkout named by MCPATLASSIAN_JSON_SCHEMA_SUITE serves as well, and is what has draft 2020-12.
/// </summary>
public sealed class JsonSchemaSuite : IAsyncLifetime
{
    private const string Package = "@json-schema-org/tests@2.0.0";

    public string? TestsFolder { get; private set; }

    public string SkipReason { get; private set; } = string.Empty;

    public static string RepositoryRoot { get; } = FindRoot();

    public async ValueTask InitializeAsync()
    {
        string? named = Environment.GetEnvironmentVariable("MCPATLASSIAN_JSON_SCHEMA_SUITE");
        if (!string.IsNullOrEmpty(named))
        {
            TestsFolder = Path.Combine(named, "tests");
            Assert.True(Directory.Exists(TestsFolder), "MCPATLASSIAN_JSON_SCHEMA_SUITE names no checkout of the suite: " + named);
            return;
        }

        string folder = Path.Combine(RepositoryRoot, "artifacts", "npm", "json-schema-tests");
        string tests = Path.Combine(folder, "node_modules", "json-schema-test-suite", "tests");
        if (!Directory.Exists(tests))
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), "{\"private\":true}");
            await InstallAsync(folder);
        }

        if (Directory.Exists(tests))
        {
            TestsFolder = tests;
        }
    }

    public ValueTask DisposeAsync() => default;

    private async Task InstallAsync(string folder)
    {
        bool windows = OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(windows ? "cmd.exe" : "npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "--fetch-retries=0", Package];
        foreach (string argument in windows ? ["/c", "npm", .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Nobody is there to accept a host key or to type a password.
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes";
        try
        {
            using Process npm = Process.Start(start)!;
            Task<string> errors = npm.StandardError.ReadToEndAsync();
            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            string[] lines = (await errors).Split('\n');
            string why = lines.FirstOrDefault(line => line.Contains("fatal:")) ?? lines.FirstOrDefault(line => line.Contains("error")) ?? "no reason given";
            SkipReason = $"npm could not install {Package} (exit code {npm.ExitCode}; {why.Trim()}). Set MCPATLASSIAN_JSON_SCHEMA_SUITE to a checkout of the JSON Schema test suite.";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            SkipReason = $"npm is not installed ({exception.Message}), so {Package} could not be installed.";
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Module.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the tests.");
    }
}
