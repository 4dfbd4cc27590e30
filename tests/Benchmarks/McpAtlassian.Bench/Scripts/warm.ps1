# Blocks of calls in one process, in turn: typed parameters, the -Arguments form, and by hand.
param([string] $Module, [string] $Name, [string] $Uri, [int] $Blocks, [int] $Calls)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Name $Name
. "$PSScriptRoot/hand.ps1" -Uri $Uri

$ways = [ordered]@{
    typed     = { for ($i = 0; $i -lt $Calls; $i++) { $null = Invoke-AtlassianMcpTool echo -text "hello $i" } }
    arguments = { for ($i = 0; $i -lt $Calls; $i++) { $null = Invoke-AtlassianMcpTool echo -Arguments @{ text = "hello $i" } } }
    hand      = {
        for ($i = 0; $i -lt $Calls; $i++) {
            $body = @{ jsonrpc = '2.0'; id = $i; method = 'tools/call'; params = @{ name = 'echo'; arguments = @{ text = "hello $i" } } } | ConvertTo-Json -Depth 5
            $null = (Invoke-RestMethod -Uri $Uri -Method Post -Headers $handHeaders -ContentType 'application/json' -Body $body).result.content[0].text
        }
    }
}
$result = @{ typed = @(); arguments = @(); hand = @() }
for ($block = -1; $block -lt $Blocks; $block++) {
    foreach ($way in $ways.Keys) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        & $ways[$way]
        if ($block -ge 0) { $result[$way] += $watch.Elapsed.TotalMilliseconds / $Calls }
    }
}
$result | ConvertTo-Json -Compress
