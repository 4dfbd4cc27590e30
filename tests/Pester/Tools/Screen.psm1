# A real pwsh with its line editor in a real terminal, tmux: keys are typed and the screen is read.
$modulePath = (Resolve-Path -LiteralPath "$PSScriptRoot/../../../McpAtlassian.psd1").Path
$pwshPath = "$PSHOME/pwsh"
$server = "mcp-atlassian-test-$PID"

function Invoke-Tmux {
    # A server of its own: the user's tmux is not touched, nor its settings read.
    $answer = & tmux -L $server -f /dev/null $args 2>&1
    if ($LASTEXITCODE -ne 0) { throw "tmux $args ended with $LASTEXITCODE`: $answer" }
    $answer
}

function Test-Screen { [bool] (Get-Command tmux -CommandType Application -ErrorAction Ignore) -and -not $IsWindows }

# Opens it with the module imported, at a prompt 'PS> '.
function Open-Screen ([string] $HomeFolder, [int] $Columns = 80, [int] $Rows = 50) {
    $setup = "function prompt { 'PS> ' }; Set-PSReadLineOption -HistorySaveStyle SaveNothing -PredictionSource None; Import-Module '$modulePath'"
    $quoted = "'" + ($setup -replace "'", "'\''") + "'"
    $null = Invoke-Tmux new-session -d -x $Columns -y $Rows "env -u CI -u GITHUB_ACTIONS -u TF_BUILD NO_COLOR=1 POWERSHELL_UPDATECHECK=Off ATLASSIAN_MCP_HOME='$HomeFolder' '$pwshPath' -NoLogo -NoProfile -NoExit -Command $quoted"
    $null = Read-Screen '(?m)^PS>\s*\z'
}

# Types a text as it is, then a key by tmux's name of it.
function Send-Screen ([string] $Text, [string] $Key) {
    if ($Text) { Invoke-Tmux send-keys -l $Text }
    if ($Key) { Invoke-Tmux send-keys $Key }
}

# The screen's text once it matches.
function Read-Screen ([Parameter(Mandatory)] [string] $Pattern, [int] $TimeoutSec = 60) {
    $limit = [datetime]::UtcNow.AddSeconds($TimeoutSec)
    do {
        $screen = (Invoke-Tmux capture-pane -p) -join "`n"
        if ($screen.TrimEnd() -match $Pattern) { return $screen.TrimEnd() }
        Start-Sleep -Milliseconds 50
    } while ([datetime]::UtcNow -lt $limit)
    throw "The screen does not match '$Pattern':`n$screen"
}

# Types a command and gives what it printed, once the prompt is back.
function Invoke-Screen ([Parameter(Mandatory)] [string] $Command) {
    Invoke-Tmux send-keys C-l
    $null = Read-Screen '\APS>\z'
    Send-Screen $Command Enter
    $null = Read-Screen '(?s)\APS> \S.*\nPS>\z'
    (Read-Screen '(?s)\APS> \S.*\nPS>\z') -replace '\nPS>\z'
}

function Close-Screen { $null = & tmux -L $server kill-server 2>&1 }

Export-ModuleMember -Function *-Screen, Invoke-Tmux
