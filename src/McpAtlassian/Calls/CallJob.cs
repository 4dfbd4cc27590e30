using System.Collections;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;

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

    /// <summary>Checks the call, has it agreed to, and writes the job that makes it.</summary>
    /// <exception cref="EngineException">ArgumentInvalid for rows; what is wrong with the call.</exception>
    public static async Task RunAsync(
        PSCmdlet command,
        AsyncPipeline pipeline,
        AtlassianSession session,
        ToolInvocation invocation,
        bool hasRows,
        CancellationToken cancellationToken)
    {
        if (hasRows)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "-AsJob is for one call, but you gave rows.",
                "Run the whole pipeline as a job: Start-ThreadJob { ... }");
        }

        if (await invocation.AgreeAsync(cancellationToken).ConfigureAwait(false) is { } call)
        {
            var job = await pipeline.InvokeAsync(_ => Start(command, session, call)).ConfigureAwait(false);
            await pipeline.WriteObjectAsync(job).ConfigureAwait(false);
        }
    }

    /// <summary>Starts it with the call as it was checked and agreed to. Runs on the pipeline's thread.</summary>
    private static object? Start(PSCmdlet command, AtlassianSession session, PreparedCall call)
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

        var module = Path.Combine(Path.GetDirectoryName(ModuleFolder.Bin)!, "McpAtlassian.psd1");
        var place = command.SessionState.Path.CurrentFileSystemLocation.Path;
        return command.InvokeCommand.InvokeScript(Script, call.Tool.Name, module, place, bound).FirstOrDefault();
    }
}
