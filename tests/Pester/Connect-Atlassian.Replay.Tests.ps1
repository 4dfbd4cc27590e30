#Requires -Version 7.4

Describe 'Connect-Atlassian -Record and -Replay' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $new = @{ projectKey = 'DEMO'; issueType = 'Task'; summary = 'from a test' }
    }

    BeforeEach { $file = Join-Path $TestDrive "$(New-Guid).jsonl" }

    AfterEach { Get-AtlassianSession | Disconnect-Atlassian }

    AfterAll { Remove-Module McpAtlassian }

    It 'replays what PowerShell made of it: objects, pages, commands, errors' {
        $null = Connect-Atlassian -Demo -Record $file
        $issues = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -All
        $made = Invoke-AtlassianMcpTool createJiraIssue $new -Confirm:$false
        Disconnect-Atlassian

        $session = Connect-Atlassian -Replay $file -Import
        $session.Server | Should -Be "recording $(Split-Path -Leaf $file)"
        $session.Method | Should -Be 'None'
        $replayed = Search-AtlassianJiraIssue 'project = DEMO ORDER BY key' -All
        $replayed.Key | Should -Be $issues.Key
        $replayed.Summary | Should -Be $issues.Summary
        (Invoke-AtlassianMcpTool createJiraIssue $new -Confirm:$false).Key | Should -Be $made.Key
        { Invoke-AtlassianMcpTool createJiraIssue $new -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ReplayMismatch,*'
        { Get-AtlassianJiraIssue DEMO-2 -ErrorAction Stop } | Should -Throw -ErrorId 'ReplayMismatch,*'
    }

    It 'passes what is new to an open session and adds it to the file' {
        Connect-Atlassian -Demo -Record $file | Disconnect-Atlassian
        $null = Connect-Atlassian -Demo -Name live -ReadOnly
        $null = Connect-Atlassian -Replay $file -AllowNew live
        (Invoke-AtlassianMcpTool getJiraIssue DEMO-1).Key | Should -Be 'DEMO-1'
        { Invoke-AtlassianMcpTool createJiraIssue $new -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ToolDenied,*'
        Get-AtlassianSession | Disconnect-Atlassian
        $null = Connect-Atlassian -Replay $file
        (Invoke-AtlassianMcpTool getJiraIssue DEMO-1).Key | Should -Be 'DEMO-1'
    }

    It 'records what a killed process had done until then' {
        $code = "Import-Module '$PSScriptRoot/../../McpAtlassian.psd1'; `$null = Connect-Atlassian -Demo -Record '$file'; `$null = Invoke-AtlassianMcpTool getJiraIssue DEMO-1; [Diagnostics.Process]::GetCurrentProcess().Kill()"
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $code *> $null
        $null = Connect-Atlassian -Replay $file
        (Invoke-AtlassianMcpTool getJiraIssue DEMO-1).Key | Should -Be 'DEMO-1'
    }

    It 'leaves out a last line that is cut off, and says so' {
        Connect-Atlassian -Demo -Record $file | Disconnect-Atlassian
        Add-Content -LiteralPath $file -Value '{"type":"exch' -NoNewline
        $null = Connect-Atlassian -Replay $file -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*is incomplete*'
    }

    It 'replaces no file, and leaves none of a connection that failed' {
        Set-Content -LiteralPath $file -Value mine
        { Connect-Atlassian -Demo -Record $file } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content -LiteralPath $file | Should -Be mine
        { Connect-Atlassian -Uri http://127.0.0.1:9/mcp -ApiKey x -Record "$file.2" } | Should -Throw
        Test-Path -LiteralPath "$file.2" | Should -BeFalse
    }

    It 'has an example whose tests pass' {
        $run = {
            param ($Pester, $Module, $Tests)
            Import-Module $Pester, $Module
            $result = Invoke-Pester -Path $Tests -PassThru -Output None
            "$($result.PassedCount) passed, $($result.FailedCount) failed"
            $result.Failed | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord)" }
        }
        $module = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
        $tests = (Resolve-Path -LiteralPath "$PSScriptRoot/../../examples/testing").Path
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $run -args (Get-Module Pester).Path, $module, $tests |
            Should -Be '4 passed, 0 failed'
    }

    It 'has an example without real people' {
        $text = Get-Content -LiteralPath "$PSScriptRoot/../../examples/testing/Add-Reminder.jsonl" -Raw
        [regex]::Matches($text, '[\w.+-]+@[\w.-]+').Value | Where-Object { $_ -notlike 'person*@example.invalid' } | Should -BeNullOrEmpty
        foreach ($line in $text.TrimEnd() -split "`n") { Test-Json -Json $line | Should -BeTrue }
    }
}
