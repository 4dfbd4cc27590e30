#Requires -Version 7.4
# What a call needs the id of may be said in words: the server's own list tools tell the id.

Describe 'A call in words' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site

        function New-Issue { (Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary Words).key }
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }

    BeforeEach { $site.ClearRequests() }

    It 'moves an issue by the name of the transition or of the status it leads to' {
        $key = New-Issue
        (Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey $key -transition done).success | Should -BeTrue
        (Invoke-AtlassianMcpTool getJiraIssue $key).Status | Should -Be 'Done'
        $null = Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey $key -transition @{ id = 'To Do' }
        (Invoke-AtlassianMcpTool getJiraIssue $key).Status | Should -Be 'To Do'
    }

    It 'sends an id as it is, and asks nothing' {
        $key = New-Issue
        $site.ClearRequests()
        $null = Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey $key -transition 31
        Get-TestCall $site listJiraIssueTransitions | Should -BeNullOrEmpty
    }

    It 'lists the choices if nothing has the name, and sends no write' {
        Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey DEMO-3 -transition Dome -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        "$($failed[0])" | Should -Match "Nothing found for -\S+ 'Dome'.+To Do \(11\).+Done \(31\)"
        Get-TestCall $site transitionJiraIssue | Should -BeNullOrEmpty
    }

    It 'says how to name a user if no user was found' {
        Invoke-AtlassianMcpTool editJiraIssue DEMO-1 -fields @{ assignee = 'nobody@example.com' } -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        "$($failed[0])" | Should -Match "No user found for -\S+ 'nobody@example.com'\."
        $failed[0].ErrorDetails.RecommendedAction | Should -Match 'e-mail address, a name, or an account id'
    }

    It 'assigns by <How>' -ForEach @(
        @{ How = 'mail'; Who = 'tester@example.com'; Name = 'Demo Tester' }
        @{ How = 'name'; Who = 'demo developer'; Name = 'Demo Developer' }
        @{ How = '@me'; Who = '@me'; Name = 'Demo Admin' }
    ) {
        $key = (Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary Words -assignee $Who).key
        (Invoke-AtlassianMcpTool getJiraIssue $key).Assignee | Should -Be $Name
    }

    It 'takes words inside the fields of an edit' {
        $key = New-Issue
        $null = Invoke-AtlassianMcpTool editJiraIssue $key -fields @{ assignee = 'tester@example.com'; priority = 'High'; labels = @('a') }
        $issue = Invoke-AtlassianMcpTool getJiraIssue $key
        $issue.Assignee | Should -Be 'Demo Tester'
        $issue.Priority | Should -Be 'High'
        $null = Invoke-AtlassianMcpTool editJiraIssue $key -fields @{ assignee = @{ accountId = '@me' } }
        (Invoke-AtlassianMcpTool getJiraIssue $key).Assignee | Should -Be 'Demo Admin'
        $null = Invoke-AtlassianMcpTool editJiraIssue $key -fields @{ assignee = $null }
        (Invoke-AtlassianMcpTool getJiraIssue $key).Assignee | Should -BeNullOrEmpty
    }

    It 'lists whom an ambiguous name may mean, and sends no write' {
        Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary Words -assignee Demo -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        "$($failed[0])" | Should -Match 'Demo Admin.+Demo Tester'
        Get-TestCall $site createJiraIssue | Should -BeNullOrEmpty
    }

    It 'finds a space by its key, and asks for the list once a session' {
        @(Invoke-AtlassianMcpTool listConfluencePagesInSpace -spaceId DEMO).Count | Should -BeGreaterThan 1
        @(Invoke-AtlassianMcpTool listConfluencePagesInSpace -spaceId 'demo space').Count | Should -BeGreaterThan 1
        @(Get-TestCall $site listConfluenceSpaces).Count | Should -Be 1
    }

    It 'sends only these reads with -WhatIf' {
        $key = New-Issue
        $site.ClearRequests()
        Invoke-AtlassianMcpTool transitionJiraIssue -issueIdOrKey $key -transition Done -WhatIf
        (Get-TestCall $site).ToolName | Select-Object -Unique | Should -Be 'listJiraIssueTransitions'
    }

    It 'shows with -WhatIf what the words mean' {
        $text = Invoke-FreshPwsh -AsText '$null = Connect-Atlassian -Demo; Invoke-AtlassianMcpTool transitionJiraIssue DEMO-2 -transition Done -WhatIf'
        ($text -replace '\s+', ' ') | Should -Match "transition 'Done' is 31"
    }

    It 'keeps the journal by what was written, whatever it means' {
        $key = New-Issue
        $log = Join-Path $TestDrive 'words.jsonl'
        $row = [pscustomobject]@{ issueIdOrKey = $key; transition = 'Done' }
        $null = $row | Invoke-AtlassianMcpTool transitionJiraIssue -ResumeLog $log
        ($row | Invoke-AtlassianMcpTool transitionJiraIssue -ResumeLog $log).Status | Should -Be 'Skipped'
    }

    It 'takes words in a command that was made of the tool' {
        $key = New-Issue
        Import-AtlassianMcpTool transitionJiraIssue
        try {
            $null = Set-AtlassianJiraIssueStatus $key -transition Done
            (Invoke-AtlassianMcpTool getJiraIssue $key).Status | Should -Be 'Done'
        }
        finally { Get-Module | Where-Object { $_.ExportedCommands.ContainsKey('Set-AtlassianJiraIssueStatus') } | Remove-Module }
    }
}
