#Requires -Version 7.4
# What a person sees who types at a prompt: real keys, the screen read.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/Screen.psm1" -Force
    $why = if (-not (Test-Screen)) { 'tmux is the terminal, and it is not here' }
    if ($why) { Write-Warning "Screen tests are skipped: $why." }
}

Describe 'On a screen of 80 columns' -Skip:([bool] $why) {
    BeforeAll {
        Import-Module "$PSScriptRoot/Tools/Screen.psm1" -Force
        Open-Screen (Join-Path $TestDrive 'home')
    }

    AfterAll {
        Close-Screen
        Remove-Module Screen
    }

    Context 'From connecting to work' {
        It 'says once how many tools there are and what comes next' {
            $first = Invoke-Screen 'Connect-Atlassian -Demo'
            $first | Should -Match '(?m)^\d+ tools\. Next: Get-AtlassianMcpTool \(list\), Import-AtlassianMcpTool \(commands\)$'
            Invoke-Screen 'Connect-Atlassian -Demo' | Should -Not -Match 'Next:'
        }

        It 'says what was imported, and what comes next' {
            $text = Invoke-Screen 'Import-AtlassianMcpTool'
            $text | Should -Match "(?m)^\d+ tools of session 'demo' are now commands\.$"
            $text | Should -Match '(?m)^Next: Get-Command -Module McpAtlassian\.Tools; Get-Help Get-AtlassianJiraIssue$'
        }

        It 'says nothing in a function, nor with -PassThru' {
            Invoke-Screen 'function f { Import-AtlassianMcpTool }; f' | Should -Not -Match 'Next:'
            Invoke-Screen 'Import-AtlassianMcpTool getJiraIssue -PassThru' | Should -Not -Match 'Next:'
        }
    }

    Context 'What Invoke-AtlassianMcpTool needs' {
        It 'is asked for, with help' {
            Invoke-Tmux send-keys C-l
            $null = Read-Screen '\APS>\z'
            Send-Screen 'Invoke-AtlassianMcpTool transitionJiraIssue' Enter
            $null = Read-Screen 'issueIdOrKey:\s*\z'
            Send-Screen '!?' Enter
            Read-Screen 'Issue id or key.\nissueIdOrKey:\s*\z' | Should -Match 'Supply values'
            Send-Screen 'DEMO-2' Enter
            $null = Read-Screen 'transition:\s*\z'
            Send-Screen 'Done' Enter
            Read-Screen '\nPS>\z' | Should -Match 'DEMO-2 +done'
        }

        It 'is not asked for before a wrong name is told' {
            $text = Invoke-Screen 'Invoke-AtlassianMcpTool createJiraIssue -sumary x'
            $text | Should -Match 'Did you mean -summary'
            $text | Should -Not -Match 'Supply values'
        }
    }

    Context 'A machine without a browser' {
        It 'gets the URL, and no output of the search for a browser' {
            $folder = (New-Item -ItemType Directory (Join-Path $TestDrive 'bin')).FullName
            Set-Content (Join-Path $folder 'xdg-open') "#!/bin/sh`necho 'no browser found' >&2`nexit 3"
            chmod +x (Join-Path $folder 'xdg-open')
            $null = Invoke-Screen "`$path = `$env:PATH; `$env:PATH = '$folder'"
            $text = Invoke-Screen 'Show-AtlassianItem DEMO-1; $env:PATH = $path'
            $text | Should -Match '(?m)^https://demo\.example\.com/browse/DEMO-1$'
            $text | Should -Not -Match 'no browser found'
        }
    }

    Context 'A dry run of rows' {
        It 'ends with how many were checked' {
            $rows = '"projectKey,issueType,summary`nDEMO,Task,a`nDEMO,Task,b`nDEMO,,c" | ConvertFrom-Csv'
            $text = Invoke-Screen "$rows | Invoke-AtlassianMcpTool createJiraIssue -WhatIf"
            $text | Should -Match '(?m)^What if: 3 rows checked, 1 refused, nothing sent\.$'
        }
    }

    Context 'Tab' {
        It 'lists the transitions of the issue' {
            Invoke-Tmux send-keys C-l
            $null = Read-Screen '\APS>\z'
            Send-Screen 'Invoke-AtlassianMcpTool transitionJiraIssue DEMO-3 -transition ' Tab
            Read-Screen 'In Progress' | Should -Match 'Done'
            Send-Screen -Key C-c
        }

        It 'goes on inside an open query: <Command>' -ForEach @(
            @{ Command = 'Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql' }
            @{ Command = 'Search-AtlassianJiraIssue' }
        ) {
            Invoke-Tmux send-keys C-l
            $null = Read-Screen '\APS>\z'
            Send-Screen "$Command 'project = DEMO AND prior" Tab
            $null = Read-Screen "'project = DEMO AND pr\n?iority"
            Send-Screen '= highe' Tab
            $null = Read-Screen '= Highest'
            Send-Screen "ORDER BY key'" Enter
            Read-Screen 'DEMO-\d+ .*Highest[\s\S]*\nPS>\z' | Should -Match 'Key +Type'
        }
    }
}
