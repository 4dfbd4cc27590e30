using System.Collections;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Models;

namespace McpAtlassian.Calls;

/// <summary>A call in the background: a thread job of PowerShell's makes it, over the session that is open.</summary>
internal static class CallJob
{
    /// <summary>
    /// The job's script. What it may do has been asked; a file that appears meanwhile is still not replaced.
    /// </summary>
    private const string Script = """
        param($name, $module, $place, $bound)
        Start-ThreadJob -Name $name -ArgumentList $module, $place, $bound -ScriptBlock {
            param($module, $place, $bound)
            Set-Location -LiteralPath $place
            Import-Module $module
            Invoke-AtlassianMcpTool @bound
        }
        """;

    /// <summary>What says how the call is made, and holds in the job as well.</summary>
    private static readonly string[] Options =
        [
            "All", "First", "Skip", "IncludeTotalCount", "Raw", "OutFile", "AuditLog", "ResumeLog", "RetryUnknown",
            "TimeoutSec", "Force", "Verbose", "Debug", "WarningAction", "ErrorAction",
        ];

    /// <summary>Starts it with the call as it was checked and agreed to. Runs on the pipeline's thread.</summary>
    public static object? Start(PSCmdlet command, AtlassianSession session, PreparedCall call)
    {
        var bound = new Hashtable(StringComparer.OrdinalIgnoreCase)
        {
            ["Name"] = call.Tool.Name,
            ["Arguments"] = call.ArgumentsJson,
            ["SkipValidation"] = true,
            ["Session"] = session,
            ["Confirm"] = false,
        };
        foreach (var (name, value) in command.MyInvocation.BoundParameters.Where(given => Options.Contains(given.Key)))
        {
            bound[name] = value;
        }

        if (!bound.ContainsKey("OutFile"))
        {
            bound["Force"] = true;
        }

        var folder = Path.GetDirectoryName(Path.GetDirectoryName(typeof(CallJob).Assembly.Location))!;
        var module = Path.Combine(folder, "McpAtlassian.psd1");
        var place = command.SessionState.Path.CurrentFileSystemLocation.Path;
        return command.InvokeCommand.InvokeScript(Script, call.Tool.Name, module, place, bound).FirstOrDefault();
    }
}
