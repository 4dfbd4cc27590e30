using McpAtlassian.Completion;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.TestMcpConfigCommand;

namespace McpAtlassian.Commands;

/// <summary>Finds errors and unsafe settings in the configuration of MCP clients, and fixes them.</summary>
/// <remarks>
/// <para>Finds secrets in plain text (LiteralSecret), URLs that are switched off (DeadEndpoint), servers under a key
/// the client does not read (WrongRootKey), a missing type (MissingType), keys that the client ignores (IgnoredKey),
/// references that it does not resolve (UnresolvedReference), a command together with a URL (MixedTransport), OAuth
/// together with an Authorization header (OAuthWithHeader), and versions that are not pinned (UnpinnedVersion). Each
/// finding says what to do.</para>
/// <para>-Fix makes the changes that need no decision, in the same file. -WhatIf shows them. It changes a file only if
/// its client is certain: by the file's location, or by -Client. It never moves a secret, because the client must first
/// find it in its new location.</para>
/// </remarks>
/// <example>
/// <code>Test-McpConfig</code>
/// <para>Checks every file of every client on this machine.</para>
/// </example>
/// <example>
/// <code>Export-McpConfig -Client Generic -OAuth -Path ./mcp.json
/// Test-McpConfig -Client Generic -Path ./mcp.json -Fix -WhatIf</code>
/// <para>Shows what -Fix changes in one file.</para>
/// </example>
/// <seealso cref="ExportMcpConfigCommand"/>
/// <seealso cref="RemoveMcpConfigCommand"/>
/// <seealso cref="GetMcpClientCommand"/>
/// <seealso>about_McpConfig</seealso>
[Cmdlet(VerbsDiagnostic.Test, "McpConfig", SupportsShouldProcess = true)]
[OutputType(typeof(McpConfigFinding))]
public sealed class TestMcpConfigCommand : ConfigCmdlet
{
    /// <summary>The clients to check. By default all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Client)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(ClientNameCompleter))]
    public string[]? Client { get; set; }

    /// <summary>One file. Its client follows from its location, or from -Client.</summary>
    [Parameter(HelpMessage = Tip.Path)]
    public string? Path { get; set; }

    /// <summary>
    /// Only the user's own files (User), those of the current folder (Project), or the servers that the user has for
    /// single projects (Local).
    /// </summary>
    [Parameter(HelpMessage = Tip.Scope)]
    public McpConfigScope? Scope { get; set; }

    /// <summary>Fix what needs no decision.</summary>
    [Parameter(HelpMessage = Tip.Fix)]
    public SwitchParameter Fix { get; set; }

    /// <summary>Keep a dated copy of each file that -Fix changes.</summary>
    [Parameter(HelpMessage = Tip.Backup)]
    public SwitchParameter Backup { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var client in Client ?? [null!])
        {
            Try(Path ?? client, () =>
            {
                foreach (var location in Find(client, Path, Scope))
                {
                    Try(location.Path, () => Check(location));
                }
            });
        }
    }

    private void Check(ConfigLocation location)
    {
        var findings = ConfigChecker.Check(location);
        IReadOnlyList<ConfigFinding>? left = null;
        if (Fix && findings.Any(f => f.CanFix))
        {
            var change = ConfigChecker.PlanFix(location);
            if (change.IsChange && Confirmed(change, $"Fix '{location.Path}'"))
            {
                change.Write(Backup);

                // What is said to be fixed is what a second look does not find any more.
                left = ConfigChecker.Check(location);
            }
        }

        foreach (var finding in findings)
        {
            var isFixed = left is not null && finding.CanFix && !left.Any(f => f.IsSame(finding));
            var client = location.IsCertain ? location.Client : string.Empty;
            WriteObject(new McpConfigFinding(finding, client, location.Path, isFixed));
        }
    }
}
