#Requires -Version 7.4
# One refresh for any number of processes: the module's and the engine's share a saved session's grant.

BeforeDiscovery {
    $console = Get-ChildItem -Path "$PSScriptRoot/../McpAtlassian.TestKit/bin/*/net10.0/McpAtlassian.TestKit.dll" -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1
    $isReady = $console -and (Get-Command node -CommandType Application -ErrorAction Ignore) -and (Get-Command dotnet -CommandType Application -ErrorAction Ignore)
}

Describe 'Twenty engine consoles and two pwsh whose token has ended' -Skip:(-not $isReady) {
    BeforeAll {
        $module = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
        Import-Module $module -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $console = (Get-ChildItem -Path "$PSScriptRoot/../McpAtlassian.TestKit/bin/*/net10.0/McpAtlassian.TestKit.dll" | Sort-Object LastWriteTime | Select-Object -Last 1).FullName
        $browser = (Resolve-Path -LiteralPath "$PSScriptRoot/../StandInServer/browser.cjs").Path
        $before = $env:ATLASSIAN_MCP_HOME
        $env:ATLASSIAN_MCP_HOME = Join-Path $TestDrive 'home'
        $site = Start-TestSite
        $null = Connect-Atlassian -Uri $site.Uri -Site demo -Name race -Save -Browser "node '$browser' '$(Join-Path $TestDrive record.txt)'" -WarningAction SilentlyContinue 6>$null
        Disconnect-Atlassian race

        function Start-One ([string] $Program, [string[]] $Argument) {
            $start = [Diagnostics.ProcessStartInfo]::new($Program)
            foreach ($one in $Argument) { $start.ArgumentList.Add($one) }
            $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
            [Diagnostics.Process]::Start($start)
        }

        # Connected while the token is good; then it waits for a word.
        $script = Join-Path $TestDrive 'one.ps1'
        Set-Content -LiteralPath $script -Value @(
            "`$ErrorActionPreference = 'Stop'"
            "`$ProgressPreference = 'SilentlyContinue'"
            "Import-Module '$module'"
            '$null = Connect-Atlassian -Name race'
            '''ready'''
            '$null = [Console]::In.ReadLine()'
            'try { 1..2 | ForEach-Object { $null = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 }; ''done'' } catch { "$_"; exit 1 }'
        )
        $processes = @(
            1..20 | ForEach-Object { Start-One dotnet $console, 'call', $env:ATLASSIAN_MCP_HOME, 'race', '2', 'atlassianUserInfo' }
            1..2 | ForEach-Object { Start-One "$PSHOME/pwsh" '-NoProfile', '-NonInteractive', '-File', $script }
        )
        # All are at the door before any goes through it.
        $greetings = foreach ($process in $processes) { $process.StandardOutput.ReadLine() }
        $site.ExpireOAuthTokens()
        $site.OAuthCounters.Clear()
        $site.ClearRequests()
        foreach ($process in $processes) {
            $process.StandardInput.WriteLine('go')
            $process.StandardInput.Flush()
        }
        $endings = foreach ($process in $processes) {
            $said = $process.StandardOutput.ReadToEnd().Trim()
            $process.WaitForExit()
            "$($process.ExitCode) $said"
        }
    }

    AfterAll {
        foreach ($process in $processes) {
            if (-not $process.HasExited) { $process.Kill($true) }
            $process.Dispose()
        }
        $env:ATLASSIAN_MCP_HOME = $before
        $site.Dispose()
        Remove-Module McpAtlassian, TestSite
    }

    It 'all go on' {
        $greetings | Should -Be (@('ready') * 22)
        $endings | Should -Be (@('0 done') * 22)
        @(Get-TestCall $site atlassianUserInfo | Where-Object Status -EQ 200).Count | Should -Be 40
        @(Get-TestCall $site getJiraIssue | Where-Object Status -EQ 200).Count | Should -Be 4
    }

    It 'make exactly one refresh, and no refresh token comes twice' {
        $site.OAuthCounters.Refresh | Should -Be 1
        $site.OAuthCounters.Reuse | Should -Be 0
    }

    It 'ask no question and register nothing' {
        $site.OAuthCounters.Authorize, $site.OAuthCounters.Register | Should -Be 0, 0
    }
}
