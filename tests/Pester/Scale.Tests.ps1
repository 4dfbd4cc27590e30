#Requires -Version 7.4

# The way of ARCHITECTURE.md to split a large run: a range of rows and a journal for each process.
Describe 'A run that is split over four processes' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $size = $env:MCPATLASSIAN_LONG ? 2500 : 40
        $site = Start-TestSite @{ RequestLogSize = 8 * $size }
        $limit = Add-TestFault $site @{
            Kind = 'Status'; Status = 429; RetryAfterSeconds = 1; Method = 'tools/call'
            Probability = 4 / $size; Skip = 8
        }

        $part = Join-Path $TestDrive 'part.ps1'
        Set-Content -LiteralPath $part -Value @'
param($Module, [uri] $Uri, $EmailAddress, [int] $First, [int] $Last, $Journal)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$null = Connect-Atlassian -Uri $Uri -EmailAddress $EmailAddress -ApiToken $env:SCALE_TOKEN
$First..$Last | ForEach-Object { [pscustomobject]@{ projectKey = 'DEMO'; issueType = 'Task'; summary = "Scale $_" } } |
    Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 4 -ResumeLog $Journal -Confirm:$false `
        -ErrorAction SilentlyContinue -ErrorVariable failed |
    ForEach-Object { [Console]::Out.WriteLine($_.PSObject.Properties['Status'] ? $_.Status : 'Made') }
foreach ($one in $failed) {
    [Console]::Out.WriteLine("$($one.FullyQualifiedErrorId -replace ',.*') $($one.TargetObject.summary)")
}
'@

        function Start-Part ([int] $Number) {
            $start = [Diagnostics.ProcessStartInfo]::new("$PSHOME/pwsh")
            @(
                '-NoProfile', '-NonInteractive', '-File', $part, '-Module', (Get-ModulePath), '-Uri', "$($site.Uri)"
                '-EmailAddress', $site.EmailAddress, '-First', ($Number * $size + 1), '-Last', (($Number + 1) * $size)
                '-Journal', (Join-Path $TestDrive "part$Number.jsonl")
            ).ForEach{ $start.ArgumentList.Add("$_") }
            $start.Environment['SCALE_TOKEN'] = $site.ApiToken
            $start.RedirectStandardOutput = $start.RedirectStandardError = $true
            [Diagnostics.Process]::Start($start)
        }

        function Receive-Part ([Diagnostics.Process] $Process) {
            $problem = $Process.StandardError.ReadToEndAsync()
            $said = $Process.StandardOutput.ReadToEnd() -split '\r?\n' -ne ''
            $Process.WaitForExit()
            if ($Process.ExitCode) { throw $problem.Result }
            $said
        }

        # One of the four dies in the middle of its work, and is started again.
        $parts = @(0..3 | ForEach-Object { Start-Part $_ })
        $seen = @(1..($size / 4) | ForEach-Object { $parts[2].StandardOutput.ReadLine() })
        $parts[2].Kill()
        $parts[2].WaitForExit()
        $others = @($parts[0, 1, 3] | ForEach-Object { Receive-Part $_ })
        $again = @(Receive-Part (Start-Part 2))

        $made = @(
            Get-TestCall $site createJiraIssue | Where-Object Processed |
                ForEach-Object { ($_.ArgumentsJson | ConvertFrom-Json).summary }
        )
        $unknown = @($again -like 'OutcomeUnknown *' -replace '^OutcomeUnknown ')
    }
    AfterAll {
        $parts | ForEach-Object Dispose
        $site.Dispose()
    }

    It 'makes no row twice' {
        $made | Group-Object | Where-Object Count -gt 1 | Should -BeNullOrEmpty
    }

    It 'loses no row: what the server has not seen is reported' {
        1..(4 * $size) | ForEach-Object { "Scale $_" } | Where-Object { $_ -notin $made -and $_ -notin $unknown } |
            Should -BeNullOrEmpty
    }

    It 'reports no more unknown rows than were running' {
        $unknown.Count | Should -BeLessOrEqual 4
    }

    It 'says of every row what became of it' {
        $others | Should -HaveCount (3 * $size)
        $others | Select-Object -Unique | Should -Be 'Made'
        $again | Should -HaveCount $size
        ($again -eq 'Skipped').Count | Should -BeGreaterOrEqual ($seen.Count - 4)
    }

    It 'was slowed down by the server, as it should be' {
        $limit.Played | Should -BeGreaterThan 0
    }
}
