# How long one Import-Module takes, and what it loads from the module's private folder.
param([string] $Module)
$ErrorActionPreference = 'Stop'
$watch = [Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$watch.Stop()
$private = @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic -and $_.Location -match '[\\/]deps[\\/]' })
@{ ms = $watch.Elapsed.TotalMilliseconds; private = $private.Count } | ConvertTo-Json -Compress
