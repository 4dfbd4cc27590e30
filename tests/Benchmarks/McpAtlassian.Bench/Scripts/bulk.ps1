# Many calls of a tool that takes its time, several at once: ours and by hand, in turn.
param([string] $Module, [string] $Name, [string] $Uri, [int] $Rounds, [int] $Rows, [int] $Milliseconds, [int] $AtATime = 8)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Name $Name
. "$PSScriptRoot/hand.ps1" -Uri $Uri

function Measure-Ours([int] $count) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $got = @(1..$count | ForEach-Object { [pscustomobject]@{ row = $_; milliseconds = $Milliseconds } } | Invoke-AtlassianMcpTool waitAWhile -ThrottleLimit $AtATime)
    if ($got.Count -ne $count) { throw "$($got.Count) answers instead of $count" }
    $watch.Elapsed.TotalMilliseconds
}
function Measure-Hand([int] $count) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $got = @(1..$count | ForEach-Object -ThrottleLimit $AtATime -Parallel {
        $body = @{ jsonrpc = '2.0'; id = $_; method = 'tools/call'; params = @{ name = 'waitAWhile'; arguments = @{ row = $_; milliseconds = $using:Milliseconds } } } | ConvertTo-Json -Depth 5
        (Invoke-RestMethod -Uri $using:Uri -Method Post -Headers $using:handHeaders -ContentType 'application/json' -Body $body).result.content[0].text
    })
    if ($got.Count -ne $count) { throw "$($got.Count) answers instead of $count" }
    $watch.Elapsed.TotalMilliseconds
}
$result = @{ ours = @(); hand = @(); delay = @() }
$null = Measure-Ours 50
$null = Measure-Hand 50
$null = Invoke-RestMethod ([uri]::new([uri] $Uri, '/delay'))
for ($round = 0; $round -lt $Rounds; $round++) {
    $result.ours += Measure-Ours $Rows
    $result.delay += [double] (Invoke-RestMethod ([uri]::new([uri] $Uri, '/delay')))
    $result.hand += Measure-Hand $Rows
    $null = Invoke-RestMethod ([uri]::new([uri] $Uri, '/delay'))
}
$result | ConvertTo-Json -Compress
