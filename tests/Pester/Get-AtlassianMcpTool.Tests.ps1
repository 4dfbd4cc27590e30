#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
    $everything = Get-EverythingServer
}

Describe 'Get-AtlassianMcpTool' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site
    }
    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }

    It 'lists the tools without asking the server again' {
        $before = $site.RequestCount
        @(Get-AtlassianMcpTool).Count | Should -Be (Get-AtlassianSession test).ToolCount
        $site.RequestCount | Should -Be $before
    }

    It 'shows what the session blocks' {
        $null = Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -Name reader -ReadOnly
        $tools = Get-AtlassianMcpTool getJiraIssue, editJiraIssue -Session reader
        $tools.IsBlocked | Should -Be $false, $true
        $text = $tools | Format-Table | Out-String -Width 80
        $text | Should -Match 'editJiraIssue +Jira +blocked'
        $text | Should -Match 'getJiraIssue +Jira +read'
        Disconnect-Atlassian -Session reader
        $null = Connect-TestSite $site
    }

    It 'shows name, product, access and description in a table' {
        $text = (Get-AtlassianMcpTool getJiraIssue, deleteJiraIssue | Out-String -Width 100) -replace "`e\[[\d;]*m"
        $text | Should -Match 'Name +Product +Access +Description'
        $text | Should -Match 'deleteJiraIssue +Jira +destructive'
        ($text -split "`n" | ForEach-Object { $_.TrimEnd().Length } | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 100
    }

    It 'shows a syntax line and an example with Format-List' {
        $text = Get-AtlassianMcpTool createJiraIssue | Format-List | Out-String -Width 200
        $text | Should -Match 'Invoke-AtlassianMcpTool createJiraIssue -projectKey <string>'
        $text | Should -Match "@\{ projectKey = 'DEMO'"
    }

    It 'has examples that run: <_>' -ForEach 'getJiraIssue', 'searchJiraIssuesUsingJql', 'listJiraProjects', 'listJiraIssueTransitions' {
        & ([scriptblock]::Create((Get-AtlassianMcpTool $_).Example)) | Should -Not -BeNullOrEmpty
    }

    It 'has a syntax line that PowerShell parses' {
        foreach ($tool in Get-AtlassianMcpTool) {
            $errors = $null
            $null = [Management.Automation.Language.Parser]::ParseInput($tool.Example, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because $tool.Example
        }
    }

    It 'filters by <Form>' -ForEach @(
        @{ Form = 'wildcard'; Call = { Get-AtlassianMcpTool *Comment* }; Names = { $_.Name -like '*Comment*' } }
        @{ Form = 'access'; Call = { Get-AtlassianMcpTool -Access destructive }; Names = { $_.Access -eq 'destructive' } }
        @{ Form = 'product'; Call = { Get-AtlassianMcpTool -Product Conf* }; Names = { $_.Product -eq 'Confluence' } }
    ) {
        $found = @(& $Call)
        $found.Count | Should -BeGreaterThan 0
        $found.Name | Should -Be @(Get-AtlassianMcpTool | Where-Object $Names).Name
    }

    It 'takes names from the pipeline' {
        ('getJiraIssue', 'createJiraIssue' | Get-AtlassianMcpTool).Name | Should -Be 'getJiraIssue', 'createJiraIssue'
    }

    It 'reads access from the annotations, and assumes write without them' {
        (Get-AtlassianMcpTool getJiraIssue).Access | Should -Be 'read'
        (Get-AtlassianMcpTool createJiraIssue).Access | Should -Be 'write'
        (Get-AtlassianMcpTool deleteJiraIssue).Access | Should -Be 'destructive'
        (Get-AtlassianMcpTool demoEcho).Access | Should -Be 'write'
        (Get-AtlassianMcpTool editJiraIssue).IsIdempotent | Should -BeTrue
    }

    It 'is ToolNotFound with the nearest names, and goes on' {
        $found = Get-AtlassianMcpTool getJiraIsue, createJiraIssue -ErrorAction SilentlyContinue -ErrorVariable failure
        $found.Name | Should -Be 'createJiraIssue'
        $failure.FullyQualifiedErrorId | Should -BeLike 'ToolNotFound,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'getJiraIssue'
        $failure.TargetObject | Should -Be 'getJiraIsue'
    }

    It 'says nothing for a pattern without a match' {
        Get-AtlassianMcpTool nothing* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'is NotConnected without a session' {
        Invoke-FreshPwsh { try { Get-AtlassianMcpTool } catch { $_.FullyQualifiedErrorId } } | Should -BeLike 'NotConnected,*'
    }

    It 'asks the server again with -Refresh' {
        @(Get-AtlassianMcpTool demoExtra*).Count | Should -Be 0
        $site.SetExtraToolCount(3)
        @(Get-AtlassianMcpTool demoExtra* -Refresh).Count | Should -Be 3
        (Invoke-AtlassianMcpTool demoExtra0003 -Arg_name x -Confirm:$false).number | Should -Be 3
        $site.SetExtraToolCount(0)
        $null = Get-AtlassianMcpTool -Refresh
    }

    It 'stops writing when Select-Object has enough' {
        (Get-AtlassianMcpTool | Select-Object -First 1).Name | Should -Not -BeNullOrEmpty
    }

    It 'gives the schema as JSON' {
        ((Get-AtlassianMcpTool createJiraIssue).InputSchema | ConvertFrom-Json).required | Should -Contain 'summary'
    }

    It 'lists the tools of server-everything' -Skip:(-not $everything) {
        $null = Connect-Atlassian -Command node -ArgumentList (Get-EverythingServer), 'stdio' -Name everything
        (Get-AtlassianMcpTool -Session everything).Name | Should -Contain 'echo'
        (Get-AtlassianMcpTool echo -Session everything).Syntax | Should -Match '-message <string>'
        Disconnect-Atlassian everything
    }
}
