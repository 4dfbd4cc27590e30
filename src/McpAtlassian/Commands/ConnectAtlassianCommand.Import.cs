using McpAtlassian.Generation;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.ConnectAtlassianCommand;

namespace McpAtlassian.Commands;

/// <content>From connecting to work in one line.</content>
public sealed partial class ConnectAtlassianCommand
{
    private static int _hinted;

    /// <summary>
    /// Also turn the tools into commands, like Import-AtlassianMcpTool: getJiraIssue becomes Get-AtlassianJiraIssue.
    /// </summary>
    [Parameter(HelpMessage = Tip.Import)]
    public SwitchParameter Import { get; set; }

    /// <summary>Makes the commands, or says once to a person how to go on.</summary>
    private Task WelcomeAsync(AsyncPipeline pipeline, AtlassianSession session) => pipeline.InvokeAsync(_ =>
    {
        if (Import)
        {
            var import = new ToolImport(this, session, ToolImport.DefaultPrefix, force: false, path: null);
            import.Run(import.Select(["*"]), passThru: false);
        }
        else if (Hint.IsAtPrompt(this) && Interlocked.Exchange(ref _hinted, 1) == 0)
        {
            Hint.Say(
                this,
                $"{session.ToolCount} tools. Next: Get-AtlassianMcpTool (list), Import-AtlassianMcpTool (commands)");
        }

        return true;
    });
}
