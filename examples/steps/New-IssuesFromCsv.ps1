<#
.SYNOPSIS
    Creates an issue from each row of a CSV file whose columns have the names of createJiraIssue's arguments.
.DESCRIPTION
    A failed row does not stop the others. Each failed row is an annotation, and the step fails at the end. With
    -ResumeLog a rerun continues after an interruption. The job summary links the issues that this attempt and earlier
    ones created. The step's outputs 'keys' and 'urls' contain them too.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [string] $Path,

    # The journal: completed rows in it are not sent again.
    [string] $ResumeLog,

    # A folder with the journals of earlier attempts. Each attempt continues the previous journal, so the longest is the
    # newest.
    [string] $Earlier
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

if ($ResumeLog -and $Earlier -and -not (Test-Path -LiteralPath $ResumeLog) -and (Test-Path -LiteralPath $Earlier)) {
    Get-ChildItem -LiteralPath $Earlier -Filter (Split-Path -Path $ResumeLog -Leaf) -Recurse -File |
        Sort-Object -Property Length |
        Select-Object -Last 1 |
        Copy-Item -Destination $ResumeLog -WhatIf:$false
}

$rows = @(Import-Csv -LiteralPath $Path)
$options = @{}
if ($ResumeLog) { $options.ResumeLog = $ResumeLog }
# A pipeline is not interactive. Adding this step to it allows the writes.
if (-not $WhatIfPreference) { $options.Confirm = $false }

$session = Connect-Atlassian -FromEnvironment
try {
    $results = @($rows | Invoke-AtlassianMcpTool createJiraIssue @options -ThrottleLimit 4 -ErrorAction Continue -ErrorVariable refused)
}
finally {
    $session | Disconnect-Atlassian
}

function Get-Address ($Result) { $Result.Status -eq 'Skipped' ? $Result.Url : $Result.webUrl }

# Issues of an earlier attempt come from the journal.
$before = @($results | Where-Object { $_.Status -eq 'Skipped' })
if ($results) {
    Write-JobSummary (@('### Issues', '') + @($results | ForEach-Object {
        $address = Get-Address $_
        if ($address) { "- [$(Format-MarkdownText $_.key)]($address)" } else { "- $(Format-MarkdownText $_.key)" }
    }))
    Write-StepOutput keys ($results.key -join ' ')
    Write-StepOutput urls (@($results | ForEach-Object { Get-Address $_ }) -join ' ')
}

Write-Output ("Created $($results.Count - $before.Count) of $($rows.Count) issues. $($before.Count) were created " +
    "earlier, $(@($refused).Count) failed.")
if ($refused) { exit 1 }
exit 0
