using McpAtlassian.Completion;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.RemoveMcpConfigCommand;

namespace McpAtlassian.Commands;

/// <summary>Removes a server from the configuration of an MCP client.</summary>
/// <remarks>
/// <para>Removes the entry and does not change any other byte of the file. If nothing else changed since
/// Export-McpConfig wrote the entry, the file is restored byte for byte. A file that is not valid or in use is not
/// changed. -WhatIf shows the lines it would remove.</para>
/// </remarks>
/// <example>
/// <code>Export-McpConfig -Client Generic -OAuth -Path ./mcp.json
/// Remove-McpConfig -Client Generic -Path ./mcp.json</code>
/// <para>Removes the entry that Export-McpConfig wrote.</para>
/// </example>
/// <example>
/// <code>Import-McpConfig | Remove-McpConfig -WhatIf</code>
/// <para>Shows the changes if you remove every Atlassian server from every client.</para>
/// </example>
/// <seealso cref="ExportMcpConfigCommand"/>
/// <seealso cref="TestMcpConfigCommand"/>
/// <seealso>about_McpConfig</seealso>
[Cmdlet(VerbsCommon.Remove, "McpConfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FileInfo))]
public sealed class RemoveMcpConfigCommand : ConfigCmdlet
{
    /// <summary>The client to remove the entry from.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Client)]
    [ArgumentCompleter(typeof(ClientNameCompleter))]
    public string Client { get; set; } = string.Empty;

    /// <summary>The entry's name. By default atlassian-rovo-mcp.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, HelpMessage = Tip.ServerName)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string ServerName { get; set; } = "atlassian-rovo-mcp";

    /// <summary>A file of your choice instead of the client's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Path)]
    public string? Path { get; set; }

    /// <summary>
    /// User (default) for the user's own file, Project for the file in the current folder, Local for the user's servers
    /// for one project.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Scope)]
    public McpConfigScope Scope { get; set; }

    /// <summary>With -Scope Local the folder of the project. By default the current folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Project)]
    public string? Project { get; set; }

    /// <summary>Keep a dated copy of the file next to it.</summary>
    [Parameter(HelpMessage = Tip.Backup)]
    public SwitchParameter Backup { get; set; }

    /// <summary>Return the file.</summary>
    [Parameter(HelpMessage = Tip.PassThru)]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Change a read-only file.</summary>
    [Parameter(HelpMessage = Tip.Force)]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Try(ServerName, () =>
    {
        var locations = Find(Client, Path, Scope);
        if (locations.Count == 0)
        {
            throw new EngineException(
                ErrorIds.ConfigFileNotFound,
                $"{Client} has no {Scope} file here.",
                "Choose the other -Scope, or name the file with -Path.");
        }

        var project = string.IsNullOrEmpty(Project) ? null : FullPath(Project);
        var change = ConfigRemover.Plan(locations[0], ServerName, project);
        if (!Confirmed(change, $"Remove '{ServerName}' from '{change.Path}'"))
        {
            return;
        }

        if (change.Write(Backup, Force) is { } backup)
        {
            WriteVerbose($"Saved a backup copy as '{backup}'.");
        }

        if (change.Remains.Length > 0)
        {
            WriteInformation(new HostInformationMessage { Message = change.Remains }, ["PSHOST"]);
        }

        if (PassThru)
        {
            WriteObject(new FileInfo(change.Path));
        }
    });
}
