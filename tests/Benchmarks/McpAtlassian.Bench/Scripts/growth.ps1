# The cost of a row as rows become more.
param([string] $Module, [string] $Name, [int] $Rows)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Name $Name
$null = @(1..100 | ForEach-Object { [pscustomobject]@{ text = "warm $_" } } | Invoke-AtlassianMcpTool echo -ThrottleLimit 8)
$watch = [Diagnostics.Stopwatch]::StartNew()
$got = @(1..$Rows | ForEach-Object { [pscustomobject]@{ text = "row $_" } } | Invoke-AtlassianMcpTool echo -ThrottleLimit 8)
if ($got.Count -ne $Rows) { throw "$($got.Count) answers instead of $Rows" }
@{ ms = $watch.Elapsed.TotalMilliseconds } | ConvertTo-Json -Compress
