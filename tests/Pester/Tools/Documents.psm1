# What the tests of the documents share: finding the code in them, reading it, and running it where it can do no harm.

$root = (Resolve-Path -LiteralPath "$PSScriptRoot/../../..").Path
$pwshPath = "$PSHOME/pwsh"

function Get-DocumentPath ([Parameter(Mandatory)] [string] $Name) { Join-Path $root $Name }

# The fenced blocks of a Markdown file: language, code, and the line they begin on.
function Get-FencedBlock ([Parameter(Mandatory)] [string] $Path) {
    $lines = Get-Content -LiteralPath $Path
    for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($lines[$i] -notmatch '^```(\S+)') { continue }
        $language = $Matches[1]
        $first = $i + 1
        do { $i++ } until ($lines[$i] -match '^```')
        [pscustomobject]@{ Language = $language; Line = $first + 1; Code = $lines[$first..($i - 1)] -join "`n" }
    }
}

# The code of an about topic: what is indented by eight columns.
function Get-TopicBlock ([Parameter(Mandatory)] [string] $Path) {
    $lines = Get-Content -LiteralPath $Path
    for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($lines[$i] -notmatch '^ {8}\S') { continue }
        $first = $i
        while ($i + 1 -lt $lines.Count -and ($lines[$i + 1] -match '^ {8}' -or ($lines[$i + 1] -eq '' -and $i + 2 -lt $lines.Count -and $lines[$i + 2] -match '^ {8}'))) { $i++ }
        [pscustomobject]@{ Line = $first + 1; Code = ($lines[$first..$i] -replace '^ {8}') -join "`n" }
    }
}

# What is wrong with a piece of PowerShell: syntax, commands of ours that are not there, parameters they do not have.
function Get-CodeProblem ([Parameter(Mandatory)] [string] $Code) {
    $errors = $null
    $ast = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
    $errors.ForEach{ $_.Message }
    foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
        $name = $call.GetCommandName()
        if (-not $name) { continue } # A script by its path.
        $command = Get-Command $name -Module McpAtlassian -ErrorAction Ignore
        if (-not $command) {
            if ($name -match '^[A-Z][a-z]+-(Mcp|Atlassian(?!\w*(?:Jira|Confluence)))') { "There is no command $name." }
            continue
        }
        $dynamic = [System.Management.Automation.IDynamicParameters].IsAssignableFrom($command.ImplementingType)
        foreach ($used in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
            if ($dynamic -and -not $command.Parameters.ContainsKey($used.ParameterName)) { continue }
            try { $null = $command.ResolveParameter($used.ParameterName) } catch { "$name has no parameter -$($used.ParameterName)." }
        }
    }
}

# Runs pieces of code one after the other in a pwsh of its own, in a folder and a home of its own where nobody sits;
# gives for each its output as text and the id of the error that ended it.
function Invoke-DocumentCode ([Parameter(Mandatory)] [string[]] $Code, [Parameter(Mandatory)] [string] $Folder) {
    $userHome = New-Item -ItemType Directory -Path (Join-Path $Folder 'home') -Force
    $work = New-Item -ItemType Directory -Path (Join-Path $Folder 'work') -Force
    # Traces of two clients, so that "the clients on this machine" are some.
    foreach ($name in '.cursor', '.codex') { $null = New-Item -ItemType Directory -Path (Join-Path $userHome $name) -Force }
    # Installed, as a user has it: runspaces of ForEach-Object -Parallel find the module by its name.
    $modules = New-Item -ItemType Directory -Path (Join-Path $Folder 'modules') -Force
    $link = New-Item -ItemType SymbolicLink -Path (Join-Path $modules 'McpAtlassian') -Target $root
    ConvertTo-Json -InputObject $Code | Set-Content -LiteralPath (Join-Path $Folder 'code.json')
    $script = Join-Path $Folder 'run.ps1'
    @"
`$ErrorActionPreference = 'Stop'
`$ProgressPreference = 'SilentlyContinue'
`$PSStyle.OutputRendering = 'PlainText'
Set-Location -LiteralPath '$work'
`$env:PSModulePath = '$modules' + [IO.Path]::PathSeparator + `$env:PSModulePath
Import-Module McpAtlassian
`$__results = foreach (`$__code in Get-Content -LiteralPath '$Folder/code.json' -Raw | ConvertFrom-Json) {
    `$__id = `$__text = `$null
    try { `$__text = . ([scriptblock]::Create(`$__code)) 3>`$null | Out-String -Width 100 } catch { `$__id = "`$(`$_.FullyQualifiedErrorId) `$(`$_.Exception.Message)" }
    [pscustomobject]@{ Code = `$__code; Text = `$__text; Error = `$__id }
}
ConvertTo-Json -InputObject @(`$__results) | Set-Content -LiteralPath '$Folder/results.json'
Get-AtlassianSession | Disconnect-Atlassian
"@ | Set-Content -LiteralPath $script
    $start = [Diagnostics.ProcessStartInfo]::new($pwshPath)
    foreach ($argument in '-NoProfile', '-NonInteractive', '-File', $script) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    foreach ($name in @($start.Environment.Keys) -match '^(ATLASSIAN|XDG|GITHUB|TF_BUILD|CI$)') { $null = $start.Environment.Remove($name) }
    foreach ($name in 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA') { $start.Environment[$name] = $userHome.FullName }
    $process = [Diagnostics.Process]::Start($start)
    try {
        $process.StandardInput.Close()
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        if ($process.ExitCode) { throw "$output$($errors.Result)" }
    }
    finally {
        $process.Dispose()
        # The link alone: what it leads to stays.
        [IO.Directory]::Delete($link.FullName)
    }
    Get-Content -LiteralPath "$Folder/results.json" -Raw | ConvertFrom-Json
}

Export-ModuleMember -Function *-*
