using System.Diagnostics;
using System.Globalization;

namespace McpAtlassian.Engine.Tests.Stores;

/// <summary>The engine console as it writes a store, in a process of its own.</summary>
internal sealed class StoreChild : IDisposable
{
    private readonly Process _process;

    private StoreChild(Process process) => _process = process;

    /// <summary>The last number it said was written.</summary>
    public int Written { get; private set; }

    /// <summary>What it said last, if that was no number: the error's name.</summary>
    public string? Complaint { get; private set; }

    /// <summary>The words of a shell command that starts the console as another user, or with limits.</summary>
    public static StoreChild Start(string kind, string path, int count, string writer, params string[] around)
    {
        string[] words = [
            .. around, "dotnet", ConsolePath(), "store", kind, path, count.ToString(CultureInfo.InvariantCulture),
            writer
        ];
        var start = new ProcessStartInfo(words[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The runtime's own files must not meet the limits that are meant for the store.
            Environment =
            {
                ["DOTNET_EnableWriteXorExecute"] = "0",
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_TieredPGO"] = "0"
            },
        };
        foreach (var word in words[1..])
        {
            start.ArgumentList.Add(word);
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return new StoreChild(process);
    }

    public static string ConsolePath()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory,
            "..",
            "..",
            "..",
            "..",
            "McpAtlassian.TestKit",
            "bin",
            configuration,
            "net10.0",
            "McpAtlassian.TestKit.dll"));
    }

    /// <summary>Reads on until so many writes are done, or it ends.</summary>
    public async Task ReadUntilAsync(int written)
    {
        while (Written < written && await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Take(line);
        }
    }

    /// <summary>
    /// Kills it with signal 9 after that many writes and a moment more; what it said before it died still counts.
    /// </summary>
    public async Task KillAsync(int after, int spin)
    {
        await ReadUntilAsync(after);
        System.Threading.Thread.SpinWait(spin); // The kill may fall anywhere in a write.
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Waits for its end and gives the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await ReadUntilAsync(int.MaxValue);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Take(string line)
    {
        if (int.TryParse(line, CultureInfo.InvariantCulture, out var number))
        {
            Written = number;
        }
        else if (line != "ready")
        {
            Complaint = line;
        }
    }
}
