using System.ComponentModel;
using System.Diagnostics;
using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>A program that is started with exactly one environment, and ended with all it has started.</summary>
internal sealed class ChildProgram : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProgram(Process process) => _process = process;

    public bool HasExited => _ended.Task.IsCompleted;

    public static ChildProgram Start(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        Action<string> heard)
    {
        var start = CommandBrowser.Quiet(program, arguments);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardInput = true;
        start.Environment.Clear();
        foreach (var pair in environment)
        {
            start.Environment[pair.Key] = pair.Value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var child = new ChildProgram(process);
        process.Exited += (_, _) => child._ended.TrySetResult(process.ExitCode);
        process.ErrorDataReceived += (_, e) => Hear(e.Data);
        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return child;

        void Hear(string? line)
        {
            if (line is not null)
            {
                heard(line);
            }
        }
    }

    /// <summary>The exit code, once there is one.</summary>
    public Task<int> WaitAsync(CancellationToken cancellationToken) => _ended.Task.WaitAsync(cancellationToken);

    /// <summary>Ends it and everything it started.</summary>
    public void Kill()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended in this moment.
        }
    }

    public void Dispose() => _process.Dispose();
}
