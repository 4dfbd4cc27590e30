using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using Tip = McpAtlassian.Text.Tips.StopAtlassianDemoServerCommand;

namespace McpAtlassian.Commands;

/// <summary>Stops embedded demo servers.</summary>
/// <remarks>
/// <para>Stops the given servers, or all in this process. Their data is lost, and their sessions get errors.</para>
/// </remarks>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// $demo | Stop-AtlassianDemoServer</code>
/// <para>Stops the server that was just started.</para>
/// </example>
/// <example>
/// <code>Stop-AtlassianDemoServer</code>
/// <para>Stops all demo servers in this process.</para>
/// </example>
/// <seealso cref="StartAtlassianDemoServerCommand"/>
[Cmdlet(VerbsLifecycle.Stop, "AtlassianDemoServer")]
public sealed class StopAtlassianDemoServerCommand : AnnotatingCmdlet
{
    /// <summary>The servers to stop. By default all.</summary>
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
