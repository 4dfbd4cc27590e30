using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using Tip = McpAtlassian.Text.Tips.StopAtlassianDemoServerCommand;

namespace McpAtlassian.Commands;

/// <summary>Stops embedded Atlassian servers.</summary>
/// <remarks>
/// <para>Stops the given servers, or all that run in this process. Their data is gone; sessions with them get errors
/// from then on.</para>
/// </remarks>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// $demo | Stop-AtlassianDemoServer</code>
/// <para>Stops the one just started.</para>
/// </example>
/// <example>
/// <code>Stop-AtlassianDemoServer</code>
/// <para>Stops all of them.</para>
/// </example>
/// <seealso cref="StartAtlassianDemoServerCommand"/>
[Cmdlet(VerbsLifecycle.Stop, "AtlassianDemoServer")]
public sealed class StopAtlassianDemoServerCommand : AnnotatingCmdlet
{
    /// <summary>The servers to stop; all by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, HelpMessage = Tip.InputObject)]
    public AtlassianDemoServer[]? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var server in InputObject ?? [.. DemoServers.All])
        {
            DemoServers.Stop(server);
        }
    }
}
