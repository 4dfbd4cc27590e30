using System.Diagnostics;
using System.Runtime.InteropServices;
using McpAtlassian.Shared;

namespace McpAtlassian.Tests;

/// <summary>
/// The suite's own copy of the pinned PowerShell, compiled ahead of time as the installers' is, so that hundreds of
/// starts are cheap. Made at first use and kept in artifacts/; where the compiler cannot be had, a copy that is not
/// compiled.
/// </summary>
internal static class CompiledPowerShell
{
    /// <summary>The pwsh in the copy, and what is to be said of it.</summary>
    public static async Task<(string Program, string Remark)> MakeAsync(string root)
    {
        var folder = Path.Combine(root, "artifacts", "powershell", PinnedPowerShell.Version);
        Directory.CreateDirectory(folder);
        using var turn = await WaitForTurnAsync(Path.Combine(folder, "lock"));

        foreach (var compile in (bool[])[true, false])
        {
            var copy = Path.Combine(folder, compile ? "compiled" : "plain");
            var done = copy + ".done";
            var failed = copy + ".failed";
            if (!File.Exists(done) && !File.Exists(failed))
            {
                var failure = await LayAsync(root, copy, compile);
                await File.WriteAllTextAsync(failure is null ? done : failed, failure);
            }

            if (File.Exists(done))
            {
                var remark = compile
                    ? "compiled ahead of time"
                    : $"not compiled ahead of time, see {Path.Combine(folder, "compiled.failed")}";
                return (ShimIn(copy), remark);
            }
        }

        throw new InvalidOperationException(await File.ReadAllTextAsync(Path.Combine(folder, "plain.failed")));
    }

    private static async Task<string?> LayAsync(string root, string copy, bool compile)
    {
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }

        var start = new ProcessStartInfo(
            "dotnet",
            [
                "build",
                Path.Combine(root, "tests", "Shared", "CompiledPowerShell.proj"),
                "-restore",
                "-t:Lay",
                "-v:quiet",
                "-nodeReuse:false",
                $"-p:Compile={(compile ? "true" : "false")}",
                $"-p:Destination={copy}/",
                $"-p:BaseIntermediateOutputPath={copy}.obj/",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var build = Process.Start(start)!;
        var error = build.StandardError.ReadToEndAsync();
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        return build.ExitCode == 0 ? null : output + await error;
    }

    /// <summary>
    /// Scripts start $PSHOME/pwsh. The package's is a program for Linux on x64; elsewhere a script stands in for it.
    /// </summary>
    private static string ShimIn(string copy)
    {
        var program = Path.Combine(copy, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (!OperatingSystem.IsWindows())
        {
            if (!(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64))
            {
                File.WriteAllText(program, "#!/bin/sh\nexec \"$DOTNET_ROOT/dotnet\" \"${0%/*}/pwsh.dll\" \"$@\"\n");
            }

            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        }

        return program;
    }

    /// <summary>Test projects run side by side.</summary>
    private static async Task<FileStream> WaitForTurnAsync(string path)
    {
        for (var end = DateTime.UtcNow.AddMinutes(5); ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
                await Task.Delay(200);
            }
        }
    }
}
