# The cost of connecting and listing as tools become more.
param([string] $Module, [string] $Uri)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Uri ([uri]::new([uri] $Uri, '/mcp/4')) -ApiKey bench-key -Name warm
$watch = [Diagnostics.Stopwatch]::StartNew()
$null = Connect-Atlassian -Uri $Uri -ApiKey bench-key -Name many
$connect = $watch.Elapsed.TotalMilliseconds
$watch.Restart()
$tools = @(Get-AtlassianMcpTool)
@{ connect = $connect; list = $watch.Elapsed.TotalMilliseconds; count = $tools.Count } | ConvertTo-Json -Compress
