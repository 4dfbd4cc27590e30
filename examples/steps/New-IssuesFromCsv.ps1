<#
.SYNOPSIS
    Creates an issue from each row of a CSV file whose columns are named like the arguments of createJiraIssue.
.DESCRIPTION
    A row that is refused does not stop the others; the step fails at the end if there was one, and each is an
    annotation. With -ResumeLog an interrupted run is taken up where it ended. The job's summary links what was created,
    by this attempt and those before it; the step's outputs 'keys' and 'urls' have them too.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [string] $Path,

    # The journal: what it says was done is not done again.
    [string] $ResumeLog,

    # A folder with the journals of earlier attempts. Each attempt goes on with the journal before it, so the longest is
    # the newest.
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
# Nobody is there to be asked: what this step may do was decided when it was put into the pipeline.
if (-not $WhatIfPreference) { $options.Confirm = $false }

$session = Connect-Atlassian -FromEnvironment
try {
    $results = @($rows | Invoke-AtlassianMcpTool createJiraIssue @options -ThrottleLimit 4 -ErrorAction Continue -ErrorVariable refused)
}
finally {
    $session | Disconnect-Atlassian
}

function Get-Address ($Result) { $Result.Status -eq 'Skipped' ? $Result.Url : $Result.webUrl }

# What an earlier attempt created comes back from the journal.
$before = @($results | Where-Object { $_.Status -eq 'Skipped' })
if ($results) {
    Write-JobSummary (@('### Issues', '') + @($results | ForEach-Object {
        $address = Get-Address $_
        if ($address) { "- [$(Format-MarkdownText $_.key)]($address)" } else { "- $(Format-MarkdownText $_.key)" }
    }))
    Write-StepOutput keys ($results.key -join ' ')
    Write-StepOutput urls (@($results | ForEach-Object { Get-Address $_ }) -join ' ')
}

Write-Output ("$($results.Count - $before.Count) of $($rows.Count) rows were sent, $($before.Count) had been sent before, " +
    "$(@($refused).Count) were refused.")
if ($refused) { exit 1 }
exit 0
