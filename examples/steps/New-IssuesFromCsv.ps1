<#
.SYNOPSIS
    Creates an issue from each row of a CSV file whose columns are named like the arguments of createJiraIssue.
.DESCRIPTION
    A row that is refused does not stop the others; the step fails at the end if there was one, and each is an
    annotation. With -ResumeLog an interrupted run is taken up where it ended.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [string] $Path,
    [string] $ResumeLog
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$rows = @(Import-Csv -LiteralPath $Path)
$options = @{}
if ($ResumeLog) { $options.ResumeLog = $ResumeLog }
# Nobody is there to be asked: what this step may do was decided when it was put into the pipeline.
if (-not $WhatIfPreference) { $options.Confirm = $false }

$session = Connect-Atlassian -FromEnvironment
try {
    $created = @($rows | Invoke-AtlassianMcpTool createJiraIssue @options -ThrottleLimit 4 -ErrorAction Continue -ErrorVariable refused)
}
finally {
    $session | Disconnect-Atlassian
}

Write-Output "$($created.Count) of $($rows.Count) rows were sent or had been sent before; $(@($refused).Count) were refused."
if ($refused) { exit 1 }
exit 0
