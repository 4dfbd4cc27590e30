# Runs one Pester file in this process and writes what became of every It as JSON.
# Exit code 0 means that the report is there, not that the tests passed.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Report,
    [Parameter(Mandatory)] [string] $Pester
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'

# The tests start from what a user's session starts from.
$ErrorActionPreference = 'Continue'
$run = Invoke-Pester -Configuration $configuration
$ErrorActionPreference = 'Stop'

function Format-Failure ($errorRecords) {
    # Pester puts what it ran itself on the stack; the reader wants the message and the line of the test.
    @($errorRecords | Where-Object { $_ } | ForEach-Object {
            $_.Exception.Message
            (("$($_.ScriptStackTrace)" -split '\r?\n') | Where-Object { $_ -and $_ -notmatch 'Pester\.psm?1|Run-Pester\.ps1' }) -join "`n"
        }) -join "`n"
}

$results = @(
    foreach ($test in $run.Tests) {
        $message = Format-Failure $test.ErrorRecord
        if (-not $message.Trim() -and $test.Result -eq 'Failed') { $message = 'It did not run: the set-up of a block around it failed.' }
        @{ Name = [string] $test.ExpandedPath; Outcome = [string] $test.Result; Message = $message }
    }
    # A file that cannot be read, or a block whose set-up or tear-down failed, is a failure even when no It says so.
    foreach ($container in $run.FailedContainers) {
        @{ Name = '(the file)'; Outcome = 'Failed'; Message = Format-Failure $container.ErrorRecord }
    }
    foreach ($block in $run.FailedBlocks) {
        @{ Name = "$($block.ExpandedPath) (its BeforeAll or AfterAll)"; Outcome = 'Failed'; Message = Format-Failure $block.ErrorRecord }
    }
)

ConvertTo-Json -InputObject @{ Results = $results } -Depth 4 | Set-Content -LiteralPath $Report -Encoding utf8
exit 0
