<#
.SYNOPSIS
    Writes the issues of a JQL query to a CSV file, and their number by status to the job summary.
.DESCRIPTION
    The credential comes from the environment: ATLASSIAN_MCP_EMAIL and ATLASSIAN_MCP_API_TOKEN, or
    ATLASSIAN_MCP_API_KEY. The site comes from ATLASSIAN_MCP_SITE.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $Jql,
    [Parameter(Mandatory = $true)] [string] $Path
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$session = Connect-Atlassian -FromEnvironment
try {
    $issues = @(
        Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql $Jql -All |
            Select-Object -Property Key, Type, Status, Assignee, Summary
    )
}
finally {
    $session | Disconnect-Atlassian
}

# With a byte-order mark, so that Excel detects the encoding.
$issues | Export-Csv -LiteralPath $Path -Encoding utf8BOM
$lines = @("### Issues of $($session.Site)", '', '| Status | Issues |', '| --- | ---: |')
$lines += $issues | Group-Object -Property status | Sort-Object -Property Name | ForEach-Object {
    "| $(Format-MarkdownText $_.Name) | $($_.Count) |"
}
Write-JobSummary $lines
Write-Output "Wrote $($issues.Count) issues to $Path."
