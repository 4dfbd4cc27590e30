using McpAtlassian.Completion;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.GetMcpClientCommand;

namespace McpAtlassian.Commands;

/// <summary>Lists the MCP clients that Export-McpConfig can write for.</summary>
/// <remarks>
/// <para>Shows for each client where its files are on this system, how an entry refers to a secret, whether the client
/// signs in with OAuth by itself, and whether it is installed here.</para>
/// <para>Evidence is Unverified if the facts about a client come from other tools, not from its own source or
/// documentation.</para>
/// </remarks>
/// <example>
/// <code>Get-McpClient -Installed</code>
/// <para>Lists the clients found on this machine.</para>
/// </example>
/// <example>
/// <code>Get-McpClient VSCode | Format-List</code>
/// <para>Shows all details of one client.</para>
/// </example>
/// <seealso cref="ExportMcpConfigCommand"/>
/// <seealso cref="TestMcpConfigCommand"/>
/// <seealso>about_McpConfig</seealso>
[Cmdlet(VerbsCommon.Get, "McpClient")]
[OutputType(typeof(McpClient))]
public sealed class GetMcpClientCommand : ConfigCmdlet
{
    /// <summary>Names of clients; wildcards are allowed. All by default.</summary>
    [Parameter(Position = 0, HelpMessage = Tip.Name)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClientNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only clients that are installed on this machine.</summary>
    [Parameter(HelpMessage = Tip.Installed)]
    public SwitchParameter Installed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var machine = Machine();
        var clients = ClientRegistry.All.Where(c => !Installed || c.IsInstalled(machine)).ToArray();
        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = clients.Where(c => pattern.IsMatch(c.Name)).ToArray();
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.From(
                    new EngineException(
                        ErrorIds.ClientNotFound,
                        $"There is no client '{name}'" + (Installed ? " on this machine." : "."),
                        "Get-McpClient lists them."),
                    name));
            }

            foreach (var client in found)
            {
                WriteObject(new McpClient(client, machine));
            }
        }
    }
}
