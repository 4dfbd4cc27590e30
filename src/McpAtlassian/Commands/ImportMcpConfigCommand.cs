using McpAtlassian.Completion;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.ImportMcpConfigCommand;

namespace McpAtlassian.Commands;

/// <summary>Reads the servers from the configuration of MCP clients on this machine.</summary>
/// <remarks>
/// <para>Without parameters it reads every file of every client on this machine and returns the Atlassian servers. -All
/// returns the other servers too. All servers have the same properties, for every client. Entries that use mcp-remote
/// are returned as remote servers.</para>
/// <para>References to variables and inputs are kept, and resolved when you use the server. A secret in the file is not
/// shown; a warning names the file and the key.</para>
/// </remarks>
/// <example>
/// <code>Import-McpConfig</code>
/// <para>Lists the Atlassian servers of every client on this machine.</para>
/// </example>
/// <example>
/// <code>Export-McpConfig -Client Generic -OAuth -Path ./mcp.json
/// Import-McpConfig -Path ./mcp.json</code>
/// <para>Reads one file.</para>
/// </example>
/// <example>
/// <code>Import-McpConfig -Client VSCode -Scope Project -All</code>
/// <para>Lists every server of the project in the current folder.</para>
/// </example>
/// <seealso cref="ExportMcpConfigCommand"/>
/// <seealso cref="TestMcpConfigCommand"/>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso>about_McpConfig</seealso>
[Cmdlet(VerbsData.Import, "McpConfig")]
[OutputType(typeof(McpServerConfig))]
public sealed class ImportMcpConfigCommand : ConfigCmdlet
{
    /// <summary>The clients to read. By default all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Client)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(ClientNameCompleter))]
    public string[]? Client { get; set; }

    /// <summary>One file. Its format follows from its name and content, or from -Client.</summary>
    [Parameter(HelpMessage = Tip.Path)]
    public string? Path { get; set; }

    /// <summary>
    /// Only the user's own files (User), those of the current folder (Project), or the servers that the user has for
    /// single projects (Local).
    /// </summary>
    [Parameter(HelpMessage = Tip.Scope)]
    public McpConfigScope? Scope { get; set; }

    /// <summary>Names of servers; wildcards are allowed.</summary>
    [Parameter(HelpMessage = Tip.ServerName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[] ServerName { get; set; } = ["*"];

    /// <summary>Also return servers that are not Atlassian's.</summary>
    [Parameter(HelpMessage = Tip.All)]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var client in Client ?? [null!])
        {
            Try(Path ?? client, () => Read(client));
        }
    }

    private void Read(string? client)
    {
        var patterns = ServerName.Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase)).ToArray();
        foreach (var location in Find(client, Path, Scope))
        {
            Try(location.Path, () =>
            {
                foreach (var server in ConfigImporter.Read(location)
                    .Where(s => (All || Path is not null || s.IsAtlassian) && patterns.Any(p => p.IsMatch(s.Name))))
                {
                    foreach (var key in server.LiteralSecrets)
                    {
                        WriteWarning($"'{location.Path}' contains a secret in plain text: {server.Name}, {key}.");
                    }

                    WriteObject(new McpServerConfig(server, PublicScope(location.Scope)));
                }
            });
        }
    }
}
