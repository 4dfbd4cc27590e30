# 100,000 small objects through a pipeline: out of one paged tool, or (without -Name) out of nothing.
param([string] $Module, [string] $Name)
$ErrorActionPreference = 'Stop'
$process = [Diagnostics.Process]::GetCurrentProcess()
$samples = [Collections.Generic.List[double]]::new()
$script:count = 0
$each = {
    if (++$script:count % 10000 -eq 0) {
        $process.Refresh()
        $samples.Add($process.WorkingSet64 / 1MB)
    }
}
if ($Name) {
    Import-Module $Module
    $null = Connect-Atlassian -Name $Name
    Invoke-AtlassianMcpTool listRows -maxResults 1000 -All | ForEach-Object $each
}
else {
    1..100000 | ForEach-Object { [pscustomobject]@{ id = $_; key = "BENCH-$_"; summary = 'A small row'; done = $true } } | ForEach-Object $each
}
$process.Refresh()
@{ peak = $process.PeakWorkingSet64 / 1MB; samples = $samples; count = $script:count } | ConvertTo-Json -Compress
