using McpAtlassian.Completion;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.GetMcpClientCommand;

namespace McpAtlassian.Commands;

/// <summary>Lists the MCP clients that Export-McpConfig can write for.</summary>
/// <remarks>
/// <para>Shows for each client where its files are on this system, how a secret can be referred to, whether it signs in
/// with OAuth by itself, and whether traces of it were found here.</para>
/// <para>Evidence is Unverified where what is known about a client comes from other tools rather than from its own
/// source or documentation.</para>
/// </remarks>
/// <example>
/// <code>Get-McpClient -Installed</code>
/// <para>Lists the clients found on this machine.</para>
/// </example>
/// <example>
/// <code>Get-McpClient VSCode | Format-List</code>
/// <para>Shows everything known about one client.</para>
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

    /// <summary>Only clients of which traces are on this machine.</summary>
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
