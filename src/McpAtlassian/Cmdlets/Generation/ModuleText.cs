using System.Collections.Generic;
using System.Linq;
using System.Text;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Cmdlets.Generation;

/// <summary>Writes the module around the functions.</summary>
internal static class ModuleText
{
    /// <summary>The private function that makes a call's parameters.</summary>
    public const string Helper = "ConvertTo-McpCall";

    /// <summary>What every function calls; by module, so that no other command of that name gets in between.</summary>
    public const string Invoke = "McpAtlassian\\Invoke-AtlassianMcpTool";

    /// <summary>Copies what it is given; a live collection would change under way.</summary>
    public const string List = "Select-McpName";

    /// <summary>Starts one run for all rows that come through the pipeline.</summary>
    public const string Rows = "Start-McpRow";

    private const string HelperText = """
        filter Select-McpName { $_ }

        function Start-McpRow ($Call, $Cmdlet) {
            $Call.Remove('Arguments')
            $rows = { McpAtlassian\Invoke-AtlassianMcpTool @Call }.GetSteppablePipeline()
            $rows.Begin($Cmdlet)
            $rows
        }

        function ConvertTo-McpCall ($Cmdlet, $Bound, $Given, $Row, $Names, $Tool, $Session) {
            # Case-sensitive, as the names of arguments are.
            $arguments = [System.Collections.Hashtable]::new()
            foreach ($name in $Names.Keys) {
                # PowerShell keeps what an earlier row bound; only this row's properties count.
                if ($Bound.ContainsKey($name) -and ($name -in $Given -or ($null -ne $Row -and $null -ne $Row.PSObject.Properties[$name]))) {
                    $arguments[$Names[$name]] = $Bound[$name]
                }
            }
            if ($Bound.ContainsKey('Arguments')) { $arguments = $Bound['Arguments'] }
            $call = @{ Name = $Tool; Arguments = $arguments; Session = $Session }
            foreach ($name in 'Site', 'Raw', 'OutFile', 'TimeoutSec', 'SkipValidation', 'AuditLog', 'ResumeLog', 'RetryUnknown', 'ThrottleLimit', 'Unordered', 'All', 'First', 'Skip', 'IncludeTotalCount', 'Force', 'WhatIf', 'Confirm', 'Verbose', 'Debug', 'ErrorAction', 'WarningAction', 'InformationAction') {
                if ($Bound.ContainsKey($name)) { $call[$name] = $Bound[$name] }
            }
            # A function of a module does not see the preferences of a caller outside it.
            $preferences = @{ ErrorAction = 'ErrorActionPreference'; WarningAction = 'WarningPreference'; InformationAction = 'InformationPreference' }
            foreach ($name in $preferences.Keys) {
                $preference = $Cmdlet.SessionState.PSVariable.GetValue($preferences[$name])
                if (-not $call.ContainsKey($name) -and $preference -in 'Stop', 'Continue', 'SilentlyContinue', 'Inquire') { $call[$name] = $preference }
            }
            if (-not $call.ContainsKey('Verbose') -and $Cmdlet.SessionState.PSVariable.GetValue('VerbosePreference') -eq 'Continue') { $call['Verbose'] = $true }
            $call
        }

        """;

    private const string ConnectText = """
        function ConvertTo-ConnectedMcpCall ($Cmdlet, $Bound, $Given, $Row, $Names, $Tool, $Session) {
            # The session is opened by its saved name the first time it is needed.
            if (-not $Bound.ContainsKey('Session') -and -not (McpAtlassian\Get-AtlassianSession | Where-Object Name -EQ $Session)) {
                $null = McpAtlassian\Connect-Atlassian -Name $Session
            }
            ConvertTo-McpCall $Cmdlet $Bound $Given $Row $Names $Tool $Session
        }

        """;

    /// <summary>A module that lives in memory beside its session.</summary>
    public static string InMemory(IEnumerable<GeneratedCommand> commands) => Write(commands, HelperText, c => c.Text);

    /// <summary>A module that is kept in a file and connects by itself.</summary>
    public static string InFile(IEnumerable<GeneratedCommand> commands) =>
        "#Requires -Version 7.4\n# Made by Import-AtlassianMcpTool. Make it again rather than editing it.\n\n"
        + Write(commands, HelperText + "\n" + ConnectText, c => c.Text.Replace("$__call = " + Helper + " ", "$__call = ConvertTo-ConnectedMcpCall "));

    private static string Write(IEnumerable<GeneratedCommand> commands, string helper, System.Func<GeneratedCommand, string> text)
    {
        var all = commands.ToList();
        var module = new StringBuilder(helper.Replace("\r\n", "\n")).Append('\n');
        foreach (var command in all)
        {
            module.Append(text(command)).Append('\n');
        }

        return module.Append("Export-ModuleMember -Function @(").Append(string.Join(", ", all.Select(c => ScriptText.Literal(c.Name)))).Append(")\n").ToString();
    }
}
