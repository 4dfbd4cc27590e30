# The same by hand: the envelope, then the text in it.
param([string] $Uri, [int] $Megabytes)
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/hand.ps1" -Uri $Uri
function Get-Large([int] $size) {
    $body = @{ jsonrpc = '2.0'; id = 2; method = 'tools/call'; params = @{ name = 'getLargeList'; arguments = @{ megabytes = $size } } } | ConvertTo-Json -Depth 5
    $answer = (Invoke-WebRequest -Uri $Uri -Method Post -Headers $handHeaders -ContentType 'application/json' -Body $body).Content | ConvertFrom-Json
    ($answer.result.content[0].text | ConvertFrom-Json).issues
}
$null = Get-Large 1
$watch = [Diagnostics.Stopwatch]::StartNew()
$items = Get-Large $Megabytes
$ms = $watch.Elapsed.TotalMilliseconds
$process = [Diagnostics.Process]::GetCurrentProcess()
@{ ms = $ms; peak = $process.PeakWorkingSet64 / 1MB; count = @($items).Count } | ConvertTo-Json -Compress
