#Requires -Version 7.4

Describe 'Show-AtlassianItem' {
    BeforeAll {
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        $null = Connect-Atlassian -Demo
        $before = $env:ATLASSIAN_MCP_BROWSER
    }

    AfterEach { $env:ATLASSIAN_MCP_BROWSER = $before }

    AfterAll { Remove-Module McpAtlassian }

    It 'knows the page of <Item>' -ForEach @(
        @{ Item = 'DEMO-1'; Page = 'https://demo.example.com/browse/DEMO-1' }
        @{ Item = 'demo-1'; Page = 'https://demo.example.com/browse/DEMO-1' }
        @{ Item = 'DEMO'; Page = 'https://demo.example.com/browse/DEMO' }
        @{ Item = '30001'; Page = 'https://demo.example.com/wiki/pages/viewpage.action?pageId=30001' }
        @{ Item = 30001; Page = 'https://demo.example.com/wiki/pages/viewpage.action?pageId=30001' }
        @{ Item = 'https://example.com/x'; Page = 'https://example.com/x' }
    ) {
        Show-AtlassianItem $Item -NoBrowser | Should -Be $Page
    }

    It 'takes what <Tool> returns, by pipe' -ForEach @(
        @{ Tool = 'getJiraIssue'; With = @{ issueIdOrKey = 'DEMO-1' } }
        @{ Tool = 'searchJiraIssuesUsingJql'; With = @{ jql = 'project = DEMO'; maxResults = 2 } }
        @{ Tool = 'getConfluenceContent'; With = @{ content_id = '30001' } }
        @{ Tool = 'searchConfluence'; With = @{ cql = 'type = page' } }
        @{ Tool = 'listConfluenceSpaces'; With = @{ } }
        @{ Tool = 'listJiraBoards'; With = @{ } }
        @{ Tool = 'listJiraProjects'; With = @{ } }
        @{ Tool = 'getJiraCurrentUser'; With = @{ } }
    ) {
        $items = @(Invoke-AtlassianMcpTool $Tool @With -WarningAction Ignore)
        $pages = @($items | Show-AtlassianItem -NoBrowser)
        $pages | Should -HaveCount $items.Count
        $pages | Should -Match '^https://demo\.example\.com/.+'
        $pages[0] | Should -Be $items[0].Url
    }

    It 'takes a site and a session' {
        Get-AtlassianSite | Show-AtlassianItem -NoBrowser | Should -BeLike 'https://demo.example.com*'
        Get-AtlassianSession | Show-AtlassianItem -NoBrowser | Should -BeLike 'https://demo.example.com*'
        Show-AtlassianItem DEMO-1 -Site https://jira.example.com/ -NoBrowser | Should -Be 'https://jira.example.com/browse/DEMO-1'
    }

    It 'opens it in the browser, ten of many' -Skip:(-not (Get-Command node -CommandType Application -ErrorAction Ignore)) {
        $file = Join-Path $TestDrive 'opened.txt'
        Set-Content (Join-Path $TestDrive 'browser.cjs') "require('fs').appendFileSync('$($file -replace '\\', '/')', process.argv[2] + '\n')"
        $env:ATLASSIAN_MCP_BROWSER = "node '$TestDrive/browser.cjs'"
        Show-AtlassianItem DEMO-1 | Should -BeNullOrEmpty
        Get-Content $file | Should -Be 'https://demo.example.com/browse/DEMO-1'
        $rest = 1..12 | ForEach-Object { "DEMO-$_" } | Show-AtlassianItem -WarningVariable warned -WarningAction SilentlyContinue
        $rest | Should -HaveCount 2
        $warned | Should -HaveCount 1
        Get-Content $file | Should -HaveCount 11
    }

    It 'prints the URL if there is no browser' {
        $env:ATLASSIAN_MCP_BROWSER = 'no-such-browser-here'
        Show-AtlassianItem DEMO-1 | Should -Be 'https://demo.example.com/browse/DEMO-1'
    }

    It 'refuses <Item>, and goes on with the next' -ForEach @(
        @{ Item = 'no key' }
        @{ Item = 'file:///etc/passwd' }
        @{ Item = [pscustomobject]@{ a = 1 } }
    ) {
        $pages = $Item, 'DEMO-2' | Show-AtlassianItem -NoBrowser -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        $pages | Should -Be 'https://demo.example.com/browse/DEMO-2'
    }
}
