<#
.SYNOPSIS
    Calls tools of every class from several runspaces of this process and says what came of it and what it cost.
.DESCRIPTION
    Each runspace has a session of its own and keeps it over all rounds. The outcome of each call goes to a file, one a
    line: tool, what it was about, outcome. The figures go to standard output as one line of JSON.
#>
param(
    [Parameter(Mandatory)] [string] $Manifest,
    [Parameter(Mandatory)] [uri] $Uri,
    [Parameter(Mandatory)] [string] $EmailAddress,
    [Parameter(Mandatory)] [string] $TokenVariable,
    [Parameter(Mandatory)] [int] $Calls,
    [Parameter(Mandatory)] [string] $Outcomes,
    [int] $Runspaces = 8,
    [int] $Rounds = 10
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$token = ConvertTo-SecureString ([Environment]::GetEnvironmentVariable($TokenVariable)) -AsPlainText -Force
$made = [Collections.Concurrent.ConcurrentQueue[string]]::new()
$script:soaks = 0

# What one runspace does in one round.
$work = {
    param($Name, $Round, $Count, $Random, $Made)
    $ErrorActionPreference = 'Stop'
    for ($i = 0; $i -lt $Count; $i++) {
        $roll = $Random.Next(10)
        $about = ''
        $key = $null
        try {
            if ($roll -lt 5) {
                $tool = 'getJiraIssue'
                $null = Invoke-AtlassianMcpTool getJiraIssue -Session $Name -issueIdOrKey DEMO-1 -TimeoutSec 60
            }
            elseif ($roll -lt 7) {
                $tool = 'editJiraIssue'
                $null = Invoke-AtlassianMcpTool editJiraIssue -Session $Name -issueIdOrKey DEMO-2 -fields @{ summary = 'Edited' } -TimeoutSec 60 -Confirm:$false
            }
            elseif ($Made.Count -gt 40 -and $Made.TryDequeue([ref] $key)) {
                # What was made is deleted again, so that the server does not grow.
                $tool = 'deleteJiraIssue'
                $about = $key
                $null = Invoke-AtlassianMcpTool deleteJiraIssue -Session $Name -issueIdOrKey $key -TimeoutSec 60 -Force
            }
            else {
                $tool = 'createJiraIssue'
                $about = "$Name $Round $i"
                $issue = Invoke-AtlassianMcpTool createJiraIssue -Session $Name -projectKey DEMO -issueType Task -summary $about -TimeoutSec 60 -Confirm:$false
                if ($issue.key) { $Made.Enqueue($issue.key) }
            }
            "$tool`t$about`tsuccess"
        }
        catch {
            "$tool`t$about`t$(($_.FullyQualifiedErrorId -split ',')[0])"
        }
    }
}

function Get-Figure {
    [Runtime.GCSettings]::LargeObjectHeapCompactionMode = 'CompactOnce'
    [GC]::Collect(2, [GCCollectionMode]::Forced, $true, $true)
    [GC]::WaitForPendingFinalizers()
    # What the collector keeps for later is no leak: aggressive gives it back.
    [GC]::Collect(2, [GCCollectionMode]::Aggressive, $true, $true)
    $managed = [GC]::GetTotalMemory($true)
    $self = [Diagnostics.Process]::GetCurrentProcess()
    $handles = $self.HandleCount
    $threads = $self.Threads.Count
    $children = 0
    $kinds = @{}
    if ($IsLinux) {
        # The runtime keeps the file of each assembly open, twice, from its first use to the end of the process.
        foreach ($file in [IO.Directory]::GetFileSystemEntries('/proc/self/fd')) {
            $target = ([IO.FileInfo] $file).LinkTarget
            if ($target -notmatch '\.(dll|pdb|so)$') { $kinds[($target -replace '\d+', '#')]++ }
        }
        $handles = [int] ($kinds.Values | Measure-Object -Sum).Sum
        $threads = 0
        foreach ($thread in [IO.Directory]::GetDirectories('/proc/self/task')) {
            # The pool's and the compiler's threads come and go by themselves.
            $own = try { [IO.File]::ReadAllText("$thread/comm") } catch { '.NET TP' }
            if ($own -notmatch '^\.NET (TP|Tiered)') { $threads++ }
            $children += @(try { [IO.File]::ReadAllText("$thread/children") -split ' ' -ne '' } catch { Write-Debug 'the thread has ended' }).Count
        }
    }
    [pscustomobject]@{ Handles = $handles; Threads = $threads; Children = $children; Managed = $managed; WorkingSet = $self.WorkingSet64; Kinds = $kinds }
}

function Invoke-Soak([int] $All, [Collections.Generic.List[object]] $Figures, [string] $File) {
    $script:soaks++
    $state = [initialsessionstate]::CreateDefault()
    $state.ImportPSModule($Manifest)
    $workers = for ($n = 0; $n -lt $Runspaces; $n++) {
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $null = $shell.AddCommand('Connect-Atlassian').AddParameters(@{ Uri = $Uri; EmailAddress = $EmailAddress; ApiToken = $token; Name = "soak$script:soaks-$n" }).Invoke()
        if ($shell.HadErrors) { throw $shell.Streams.Error[0] }
        [pscustomobject]@{ Name = "soak$script:soaks-$n"; Runspace = $runspace; Shell = $shell; Random = [Random]::new(20261122 + $n) }
    }

    $done = 0
    for ($round = 1; $round -le $Rounds; $round++) {
        # Rounds and runspaces share the calls; the last gets what does not divide.
        $target = [Math]::Floor($All * $round / $Rounds)
        $each = [Math]::Floor(($target - $done) / $Runspaces)
        $rest = ($target - $done) - $each * $Runspaces
        $running = foreach ($worker in $workers) {
            $count = $each + $(if ($rest-- -gt 0) { 1 } else { 0 })
            $worker.Shell.Commands.Clear()
            $null = $worker.Shell.AddScript($work).AddParameters(@{ Name = $worker.Name; Round = $round; Count = $count; Random = $worker.Random; Made = $made })
            [pscustomobject]@{ Shell = $worker.Shell; Async = $worker.Shell.BeginInvoke() }
        }
        foreach ($one in $running) {
            $lines = $one.Shell.EndInvoke($one.Async)
            if ($File) { [IO.File]::AppendAllLines($File, [string[]] $lines) }
            $one.Shell.Streams.ClearStreams()
        }
        $done = $target
        $running = $lines = $null
        if ($null -ne $Figures) { $Figures.Add((Get-Figure)) }
    }

    foreach ($worker in $workers) {
        $worker.Shell.Commands.Clear()
        $null = $worker.Shell.AddCommand('Disconnect-Atlassian').AddArgument($worker.Name).Invoke()
        $worker.Shell.Dispose()
        $worker.Runspace.Dispose()
    }
}

# Twice through all of it first, so that what the process builds up once is not taken for a leak.
Invoke-Soak -All 400 -Figures $null -File $Outcomes
Invoke-Soak -All 80 -Figures $null -File $Outcomes
$before = Get-Figure

$watch = [Diagnostics.Stopwatch]::StartNew()
$measured = [Collections.Generic.List[object]]::new()
Invoke-Soak -All $Calls -Figures $measured -File $Outcomes
$seconds = $watch.Elapsed.TotalSeconds

# Sockets and threads end a moment after what used them; each look collects, so it does work and does not merely wait.
$watch.Restart()
do { $after = Get-Figure } until (($after.Handles -le $before.Handles -and $after.Threads -le $before.Threads -and $after.Children -le $before.Children) -or $watch.Elapsed.TotalSeconds -gt 15)

[pscustomobject]@{ Seconds = $seconds; Before = $before; After = $after; Managed = @($measured.Managed); WorkingSet = @($measured.WorkingSet) } | ConvertTo-Json -Depth 4 -Compress
