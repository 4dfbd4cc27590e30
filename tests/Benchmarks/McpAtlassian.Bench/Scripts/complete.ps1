# Tab on a tool's name and on one of its arguments: the first time in a process and later, and the host's own first.
param([string] $Module, [string] $Name, [string] $Tool = 'getThing0007', [switch] $HostFirst)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Name $Name
function Measure-Completion([string] $line) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $found = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.Count
    $ms = $watch.Elapsed.TotalMilliseconds
    if ($found -eq 0) { throw "Nothing completes '$line'" }
    $ms
}
$result = @{ host = 0.0 }
if ($HostFirst) {
    $result.host = Measure-Completion 'Get-ChildItem -Rec'
    $null = Measure-Completion 'Get-Random -SetSeed 1 -Cou'
    $null = Measure-Completion 'Get-Verb -Group Li'
}
$result.nameFirst = Measure-Completion 'Invoke-AtlassianMcpTool get'
$result.argumentFirst = Measure-Completion "Invoke-AtlassianMcpTool $Tool -pro"
$names = foreach ($i in 1..20) { Measure-Completion 'Invoke-AtlassianMcpTool get' }
$arguments = foreach ($i in 1..20) { Measure-Completion "Invoke-AtlassianMcpTool $Tool -pro" }
$result.name = ($names | Sort-Object)[10]
$result.argument = ($arguments | Sort-Object)[10]
$result | ConvertTo-Json -Compress
