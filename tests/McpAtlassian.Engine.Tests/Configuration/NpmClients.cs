using System.Diagnostics;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>The clients that npm has, in pinned versions, installed once into artifacts/.</summary>
public sealed class NpmClients
{
    private static readonly Dictionary<string, string> Packages = new()
    {
        ["codex"] = "@openai/codex@0.169.0",
        ["gemini"] = "@google/gemini-cli@0.61.0",
        ["claude"] = "@anthropic-ai/claude-code@2.1.332",
        ["copilot"] = "@github/copilot@1.0.102",
        ["cline"] = "cline@3.0.65",
    };

    private static readonly string Folder = Path.Combine(RepositoryFolder.Root, "artifacts", "npm", "clients");
    private readonly Dictionary<string, string?> _tried = [];

    /// <summary>Installs what is missing; the reason when that is not possible, else null.</summary>
    public async Task<string?> MissingAsync(string program)
    {
        // Tests of one class run one after another, so trying once needs no lock.
        if (!File.Exists(Script(program)) && !_tried.ContainsKey(program))
        {
            _tried[program] = await InstallAsync(Packages[program]);
        }

        return File.Exists(Script(program)) ? null : _tried[program] ?? $"npm installed no {program}.";
    }

    /// <summary>Runs a client with its home in a folder of the test's.</summary>
    public async Task<string> RunAsync(string program, string home, params string[] arguments)
    {
        var start = Start(Script(program), arguments);
        start.WorkingDirectory = home;
        foreach ((var name, var value) in new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["USERPROFILE"] = home,
            ["CODEX_HOME"] = Path.Combine(home, ".codex"),
            ["NO_COLOR"] = "1",
            // They are to read a file, not to look for a newer version of themselves.
            ["DISABLE_AUTOUPDATER"] = "1",
            ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            ["COPILOT_AUTO_UPDATE"] = "false",
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var all = await errors;
        return process.ExitCode == 0
            ? output + (program == "gemini" ? all : string.Empty)
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {all}");
    }

    // Claude's own link is only made by a script that npm is told not to run.
    private static string Script(string program) => program == "claude"
        ? Path.Combine(Folder, "node_modules", "@anthropic-ai", "claude-code", "cli-wrapper.cjs")
        : Path.Combine(Folder, "node_modules", ".bin", OperatingSystem.IsWindows() ? program + ".cmd" : program);

    private static ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var script = program.EndsWith(".cjs", StringComparison.Ordinal);
        string[] words = script ? ["node", program, .. arguments] : [program, .. arguments];
        var all = OperatingSystem.IsWindows() ? ["cmd.exe", "/c", .. words] : words;
        ProcessStartInfo start = new(all[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in all[1..])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static async Task<string?> InstallAsync(string package)
    {
        Directory.CreateDirectory(Folder);
        var manifest = Path.Combine(Folder, "package.json");
        if (!File.Exists(manifest))
        {
            await File.WriteAllTextAsync(manifest, "{\"private\":true}");
        }

        string[] quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "--fetch-retries=0"];
        var start = Start("npm", ["install", .. quiet, package]);
        start.WorkingDirectory = Folder;
        try
        {
            using var npm = Process.Start(start)!;
            npm.StandardInput.Close();
            var errors = npm.StandardError.ReadToEndAsync();
            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            await errors;
            return npm.ExitCode == 0 ? null : $"npm could not install {package} (exit code {npm.ExitCode}).";
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return "npm is not installed: " + error.Message;
        }
    }
}
