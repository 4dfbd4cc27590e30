$modulePath = (Resolve-Path -LiteralPath "$PSScriptRoot/../../../McpAtlassian.psd1").Path
$pwshPath = "$PSHOME/pwsh"

# Starts a pwsh of its own at a terminal: its process, and the file with the script, which the caller removes.
function Start-Terminal ([Parameter(Mandatory)] [string] $Script) {
    $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid().ToString('n')).ps1"
    Set-Content -LiteralPath $file -Value "`$PSStyle.OutputRendering = 'PlainText'; `$ProgressPreference = 'SilentlyContinue'; Import-Module '$modulePath'; $Script"
    $start = [Diagnostics.ProcessStartInfo]::new(@(Get-Command script -CommandType Application)[0].Source)
    # A run that was started in the background ignores SIGINT, and its children would too: Ctrl+C would do nothing.
    foreach ($argument in '-qefc', "env --default-signal=INT '$pwshPath' -NoProfile -File '$file'", '/dev/null') { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    foreach ($name in 'GITHUB_ACTIONS', 'TF_BUILD', 'CI') { $null = $start.Environment.Remove($name) }
    $start.Environment['TERM'] = 'dumb'
    [pscustomobject]@{ File = $file; Process = [Diagnostics.Process]::Start($start) }
}

# Runs a script in a pwsh of its own where somebody sits at a terminal; what it printed. Each line of -Type is typed once the
# text of -Await in the same place has come since the line before. Needs util-linux' script.
function Invoke-AtPrompt ([Parameter(Mandatory)] [string] $Script, [Parameter(Mandatory)] [AllowEmptyString()] [string[]] $Type, [Parameter(Mandatory)] [string[]] $Await, [int] $TimeoutSec = 60) {
    $terminal = Start-Terminal $Script
    $process = $terminal.Process
    $limit = [Threading.CancellationTokenSource]::new([timespan]::FromSeconds($TimeoutSec))
    try {
        $buffer = [byte[]]::new(4096)
        $seen = [Text.StringBuilder]::new()
        $output = $process.StandardOutput.BaseStream
        $typed = $from = 0
        $last = $null
        $reading = $output.ReadAsync($buffer, 0, $buffer.Length, $limit.Token)
        while ($true) {
            # Whoever is to be awaited reads keys only some time after it has been told where the cursor is, and loses what
            # came before: so it is left alone until it is quiet, and what got lost all the same is typed again.
            $pause = if ($last) { 3000 } elseif ($isDue) { 150 } else { -1 }
            if ([Threading.Tasks.Task]::WaitAny(@($reading), $pause, $limit.Token) -ne 0) {
                if (-not $last) {
                    $last = if ([string]::Equals($Type[$typed], "$([char] 3)")) { $Type[$typed] } else { "$($Type[$typed])`r" }
                    $typed++
                    $from = $seen.Length
                    $isDue = $false
                }
                $process.StandardInput.Write($last)
                $process.StandardInput.Flush()
                continue
            }
            $count = $reading.GetAwaiter().GetResult()
            if ($count -eq 0) { break }
            $last = $null
            $text = [Text.Encoding]::UTF8.GetString($buffer, 0, $count)
            $null = $seen.Append($text)
            # .NET asks where the cursor is and waits for a terminal to say so.
            foreach ($question in [regex]::Matches($text, "`e\[6n")) { $process.StandardInput.Write("`e[1;1R") }
            $shown = $seen.ToString()
            if ($typed -lt $Await.Count) {
                # With ~ before it, the text of a program that reads nothing and can only be stopped.
                $at = $shown.IndexOf($Await[$typed].TrimStart('~'), $from, [StringComparison]::Ordinal)
                $isDue = $at -ge 0 -and ($Await[$typed].StartsWith('~') -or $shown.IndexOf("`e[6n", $at, [StringComparison]::Ordinal) -ge 0)
            }
            $process.StandardInput.Flush()
            $reading = $output.ReadAsync($buffer, 0, $buffer.Length, $limit.Token)
        }
        $process.WaitForExit()
        $seen.ToString() -replace "`e\[[\d;?]*[A-Za-z]"
    }
    catch [OperationCanceledException] {
        throw "The terminal did not end within $TimeoutSec s. It shows: $seen"
    }
    finally {
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.Dispose()
        $limit.Dispose()
        Remove-Item -LiteralPath $terminal.File
    }
}

# Runs a script where somebody sits at a terminal and types the given lines, or what a script block makes of the screen;
# what it printed. Needs util-linux' script.
function Invoke-AtTerminal ([Parameter(Mandatory)] [string] $Script, [object[]] $Type = @(), [int] $TimeoutSec = 60) {
    $terminal = Start-Terminal $Script
    $process = $terminal.Process
    $limit = [Threading.CancellationTokenSource]::new([timespan]::FromSeconds($TimeoutSec))
    try {
        $buffer = [byte[]]::new(4096)
        $seen = [Text.StringBuilder]::new()
        $output = $process.StandardOutput.BaseStream
        $typed = 0
        while (($count = $output.ReadAsync($buffer, 0, $buffer.Length, $limit.Token).GetAwaiter().GetResult()) -gt 0) {
            $text = [Text.Encoding]::UTF8.GetString($buffer, 0, $count)
            $null = $seen.Append($text)
            # .NET asks where the cursor is and waits for a terminal to say so.
            foreach ($question in [regex]::Matches($text, "`e\[6n")) { $process.StandardInput.Write("`e[1;1R") }
            # A question ends with a colon; what is typed before it would be lost or taken for an answer to another.
            $shown = $seen.ToString() -replace "`e\[[\d;?]*[A-Za-z]"
            if ($typed -lt $Type.Count -and $shown -match ':\s?$') {
                # A script block that has nothing to type yet is asked again.
                $line = $Type[$typed] -is [scriptblock] ? (& $Type[$typed] $shown) : $Type[$typed]
                if ($null -ne $line) {
                    $typed++
                    $process.StandardInput.Write("$line`r")
                }
            }
            $process.StandardInput.Flush()
        }
        $process.WaitForExit()
        $seen.ToString() -replace "`e\[[\d;?]*[A-Za-z]"
    }
    catch [OperationCanceledException] {
        throw "The terminal did not end within $TimeoutSec s. It shows: $seen"
    }
    finally {
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.Dispose()
        $limit.Dispose()
        Remove-Item -LiteralPath $terminal.File
    }
}

function Test-Terminal { [bool] (Get-Command script -CommandType Application -ErrorAction Ignore) -and $IsLinux }

Export-ModuleMember -Function *-*
