using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace McpAtlassian.Hosted.Tests;

/// <summary>A runspace with the module, as a program that hosts PowerShell makes one.</summary>
internal sealed class Shell : IDisposable
{
    private static readonly string Manifest = typeof(Shell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(data => data.Key == "Manifest").Value!;

    private readonly Runspace _runspace;

    public Shell()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ImportPSModule(Manifest);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    public Collection<PSObject> Run(string script)
    {
        using var shell = Create(script);
        var output = shell.Invoke();
        return shell.Streams.Error.Count == 0 ? output : throw shell.Streams.Error[0].Exception;
    }

    public PowerShell Create(string script)
    {
        var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        return shell;
    }

    public void Dispose() => _runspace.Dispose();
}
