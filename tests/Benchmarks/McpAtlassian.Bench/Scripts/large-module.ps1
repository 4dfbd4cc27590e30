# One large JSON answer as objects.
param([string] $Module, [string] $Name, [int] $Megabytes)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Name $Name
$null = Invoke-AtlassianMcpTool getLargeList -megabytes 1
$watch = [Diagnostics.Stopwatch]::StartNew()
$items = Invoke-AtlassianMcpTool getLargeList -megabytes $Megabytes
$ms = $watch.Elapsed.TotalMilliseconds
$process = [Diagnostics.Process]::GetCurrentProcess()
@{ ms = $ms; peak = $process.PeakWorkingSet64 / 1MB; count = @($items).Count } | ConvertTo-Json -Compress
