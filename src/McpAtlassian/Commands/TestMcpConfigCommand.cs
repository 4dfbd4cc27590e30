using System.Linq;
using System.Management.Automation;
using McpAtlassian.Cmdlets;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Http;
using McpAtlassian.Models;

namespace McpAtlassian.Commands;

/// <summary>Finds what is wrong or unsafe in the configuration of MCP clients, and mends it.</summary>
/// <remarks>
/// <para>Finds secrets in plain text (LiteralSecret), addresses that are switched off (DeadEndpoint), servers under a key
/// the client does not read (WrongRootKey), a missing type (MissingType), OAuth together with an Authorization header
/// (OAuthWithHeader), and versions that are not pinned (UnpinnedVersion). Each finding says what to do.</para>
/// <para>-Fix makes the changes that need no decision, in place; -WhatIf shows them. A secret is never moved by itself,
/// because the client must find it in its new place first.</para>
/// </remarks>
/// <example>
/// <code>Test-McpConfig</code>
/// <para>Checks every file of every client on this machine.</para>
/// </example>
/// <example>
/// <code>Export-McpConfig -Client Generic -OAuth -Path ./mcp.json
/// Test-McpConfig -Path ./mcp.json -Fix -WhatIf</code>
/// <para>Shows what would be mended in one file.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "McpConfig", SupportsShouldProcess = true)]
[OutputType(typeof(McpConfigFinding))]
public sealed class TestMcpConfigCommand : ConfigCmdlet
{
    /// <summary>The clients to check; all by default.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(ClientNameCompleter))]
    public string[]? Client { get; set; }

    /// <summary>One file; what it is is told by its name and content, or by -Client.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>Only the user's own files, or only those of the current folder.</summary>
    [Parameter]
    public McpConfigScope? Scope { get; set; }

    /// <summary>Mends what needs no decision.</summary>
    [Parameter]
    public SwitchParameter Fix { get; set; }

    /// <summary>Keeps a dated copy of each file that -Fix changes.</summary>
    [Parameter]
    public SwitchParameter Backup { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string? client in Client ?? [null!])
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
        bool mended = false;
        if (Fix && findings.Any(f => f.CanFix))
        {
            var change = ConfigChecker.PlanFix(location);
            if (change.IsChange && Confirmed(change, $"Mend '{location.Path}'"))
            {
                change.Write(Backup);
                mended = true;
            }
        }

        foreach (var finding in findings)
        {
            WriteObject(new McpConfigFinding(finding, location.Client, location.Path, mended && finding.CanFix));
        }
    }
}
