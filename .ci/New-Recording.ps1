#Requires -Version 7.4
<#
.SYNOPSIS
    Records the terminal sessions of the examples again, as text and as pictures.
.DESCRIPTION
    Types the commands of examples/terminal.md and examples/admin.md into a real pwsh in a real terminal, tmux, takes
    what is on the screen, colours included, and writes it into that file and into a picture of the same name. Build
    first. Needs tmux.
.EXAMPLE
    ./.ci/New-Recording.ps1
.EXAMPLE
    ./.ci/New-Recording.ps1 -Name admin
#>
[CmdletBinding()]
param(
    # The sessions, by the names of their files.
    [string[]] $Name = @('terminal', 'admin'),

    [int] $Columns = 100
)

$ErrorActionPreference = 'Stop'

$root = (Resolve-Path -LiteralPath "$PSScriptRoot/..").Path

# xterm's sixteen, as a dark terminal shows them.
$palette = '#484f58', '#ff7b72', '#3fb950', '#e3b341', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4',
    '#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#f0f6fc'

function Invoke-Tmux {
    # A server of its own: the user's tmux is not touched, nor its settings read.
    $answer = & tmux -L mcp-atlassian-recording -f /dev/null $args
    if ($LASTEXITCODE -ne 0) { throw "tmux $args ended with $LASTEXITCODE." }
    $answer
}

function Wait-Prompt {
    $until = [datetime]::UtcNow.AddSeconds(30)
    do {
        if ([datetime]::UtcNow -gt $until) { throw "The terminal shows no prompt:`n$((Invoke-Tmux capture-pane -p) -join "`n")" }
        Start-Sleep -Milliseconds 200
    } until (@((Invoke-Tmux capture-pane -p) -ne '')[-1] -eq 'PS>')
}

# The pieces of a line that look alike: where each begins, its text, and its attributes in SVG. What one line leaves
# switched on holds for the next.
$look = @{}
function Get-Span ([string] $Line) {
    $column = 0
    foreach ($part in [regex]::Matches($Line, "`e\[([\d;]*)m|[^`e]+")) {
        if (-not $part.Value.StartsWith([char] 27)) {
            foreach ($word in [regex]::Matches($part.Value, '\S+(?: \S+)*')) {
                [pscustomobject]@{ Column = $column + $word.Index; Text = $word.Value; Style = "$($look.Colour)$($look.Bold)$($look.Italic)" }
            }
            $column += $part.Value.Length
            continue
        }
        $codes = [Collections.Generic.Queue[int]]::new([int[]] @($part.Groups[1].Value -split ';' | ForEach-Object { if ($_) { [int] $_ } else { 0 } }))
        while ($codes.Count) {
            $code = $codes.Dequeue()
            switch ($code) {
                0 { $look.Clear() }
                1 { $look.Bold = ' font-weight="bold"' }
                3 { $look.Italic = ' font-style="italic"' }
                22 { $look.Bold = $null }
                23 { $look.Italic = $null }
                38 { if ($codes.Dequeue() -eq 2) { $look.Colour = ' fill="#{0:x2}{1:x2}{2:x2}"' -f $codes.Dequeue(), $codes.Dequeue(), $codes.Dequeue() } else { $null = $codes.Dequeue() } }
                39 { $look.Colour = $null }
                { $_ -in 30..37 } { $look.Colour = " fill=`"$($palette[$code - 30])`"" }
                { $_ -in 90..97 } { $look.Colour = " fill=`"$($palette[$code - 82])`"" }
            }
        }
    }
}

foreach ($recorded in $Name) {
    $recording = Join-Path $root "examples/$recorded.md"
    $text = [IO.File]::ReadAllText($recording)
    $block = [regex]::Match($text, '(?s)(?<=```console\n).*?(?=\n```)')
    $commands = $block.Value -split "`n" -match '^PS> ' -replace '^PS> '
    $look.Clear()
    $null = Invoke-Tmux new-session -d -x $Columns -y 200 -c $root 'env -u NO_COLOR POWERSHELL_UPDATECHECK=Off pwsh -NoLogo -NoProfile -NoExit -Command "function prompt { ''PS> '' }; Set-PSReadLineOption -HistorySaveStyle SaveNothing -PredictionSource None; Clear-Host"'
    try {
        Wait-Prompt
        foreach ($command in $commands) {
            Invoke-Tmux send-keys -l $command
            Invoke-Tmux send-keys Enter
            Wait-Prompt
        }
        # As text a line is whole; the picture shows where the terminal breaks it.
        $whole = @(Invoke-Tmux capture-pane -p -J | ForEach-Object TrimEnd)
        $plain = @(Invoke-Tmux capture-pane -p | ForEach-Object TrimEnd)
        $coloured = @(Invoke-Tmux capture-pane -p -e)
    }
    finally {
        Invoke-Tmux kill-server
    }

    $last = [array]::LastIndexOf($plain, 'PS>') - 1
    while (-not $plain[$last]) { $last-- }
    $shown = (($whole -join "`n").TrimEnd() -replace '\nPS>$').TrimEnd()
    [IO.File]::WriteAllText($recording, $text.Remove($block.Index, $block.Length).Insert($block.Index, $shown))

    $width, $height, $left = 8.43, 18, 14
    $svg = @(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="A terminal session with the module">' -f ($Columns * $width + 2 * $left), ($height * ($last + 1) + 28)
        '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>'
        '<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="14" fill="#e6edf3">'
        for ($i = 0; $i -le $last; $i++) {
            $spans = foreach ($span in Get-Span $coloured[$i]) {
                '<tspan x="{0:0.0}"{1}>{2}</tspan>' -f ($left + $span.Column * $width), $span.Style, [Security.SecurityElement]::Escape($span.Text)
            }
            if ($spans) { '<text xml:space="preserve" y="{0}">{1}</text>' -f (28 + $i * $height), (-join $spans) }
        }
        '</g>'
        '</svg>'
    )
    [IO.File]::WriteAllText((Join-Path $root "examples/$recorded.svg"), ($svg -join "`n") + "`n")
    "$($commands.Count) commands of $recorded recorded."
}
