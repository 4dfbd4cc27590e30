# Where the time of the cold script goes, from the start of the process.
param([string] $Module, [string] $Name)
$ErrorActionPreference = 'Stop'
$started = [Diagnostics.Process]::GetCurrentProcess().StartTime
$start = ([datetime]::Now - $started).TotalMilliseconds
$watch = [Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$import = $watch.Elapsed.TotalMilliseconds
$watch.Restart()
$null = Connect-Atlassian -Name $Name
$connect = $watch.Elapsed.TotalMilliseconds
$watch.Restart()
$null = Invoke-AtlassianMcpTool echo -text hello
$call = $watch.Elapsed.TotalMilliseconds
$watch.Restart()
$null = Invoke-AtlassianMcpTool echo -text hello
$second = $watch.Elapsed.TotalMilliseconds
$jit = [Runtime.JitInfo]::GetCompilationTime($false).TotalMilliseconds
$methods = [Runtime.JitInfo]::GetCompiledMethodCount($false)
@{ start = $start; import = $import; connect = $connect; call = $call; second = $second; jit = $jit; methods = $methods } | ConvertTo-Json -Compress
