#Requires -Version 7.4

Describe 'Start-AtlassianDemoServer' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
    }
    AfterEach {
        Get-AtlassianSession | Disconnect-Atlassian
        Stop-AtlassianDemoServer
    }

    It 'shows what you need to connect' {
        $demo = Start-AtlassianDemoServer
        foreach ($property in 'Uri', 'V1Uri', 'V2Uri', 'RestUri', 'EmailAddress', 'ApiToken', 'ApiKey', 'UnscopedApiToken', 'MultiSiteEmailAddress', 'MultiSiteApiToken', 'MultiSiteApiKey', 'CloudId', 'SiteUrl') {
            $demo.$property | Should -Not -BeNullOrEmpty -Because $property
        }
        foreach ($property in 'Uri', 'V1Uri', 'V2Uri', 'RestUri') { $demo.$property.Host | Should -Be '127.0.0.1' }
    }

    It 'is what the block of the README does with it' {
        $demo = Start-AtlassianDemoServer
        New-AtlassianBasicToken -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -AsHeader | Should -BeLike 'Basic *'
        $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name token
        $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name service
        (Get-AtlassianSession).Name | Should -Be 'service', 'token'
        (Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' }).key | Should -Be 'DEMO-1'
    }

    It 'starts on the port that is asked for' {
        $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $probe.Start()
        $port = $probe.LocalEndpoint.Port
        $probe.Stop()
        (Start-AtlassianDemoServer -Port $port).Port | Should -Be $port
    }

    It 'is PortInUse where another program listens' {
        $first = Start-AtlassianDemoServer
        { Start-AtlassianDemoServer -Port $first.Port } | Should -Throw -ErrorId 'PortInUse,*'
        (Invoke-WebRequest -Uri ([uri]::new($first.BaseUri, 'nothing')) -SkipHttpErrorCheck).StatusCode | Should -BeGreaterThan 399
    }

    It 'has the same data at every start, and forgets' {
        $summaries = 1..2 | ForEach-Object {
            $demo = Start-AtlassianDemoServer
            $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name same
            (Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -fields summary -All | ForEach-Object { $_.key + $_.fields.summary }) -join "`n"
            $null = Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary 'Only here'
            Disconnect-Atlassian same
            Stop-AtlassianDemoServer $demo
        }
        $summaries[0] | Should -BeExactly $summaries[1]
        $summaries[0].Split("`n").Count | Should -BeGreaterThan 30
    }

    It 'answers Jira''s REST API over the same data' {
        $demo = Start-AtlassianDemoServer
        $headers = @{ Authorization = New-AtlassianBasicToken $demo.EmailAddress $demo.ApiToken -AsHeader }
        $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey
        $key = (Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary 'Seen from both sides').key
        (Invoke-RestMethod -Uri "$($demo.RestUri)/rest/api/3/issue/$key" -Headers $headers).fields.summary | Should -Be 'Seen from both sides'
    }

    It 'has a page at its URL, which -Page opens' -Skip:(-not (Get-Command node -CommandType Application -ErrorAction Ignore)) {
        $before = $env:ATLASSIAN_MCP_BROWSER
        try {
            $file = Join-Path $TestDrive 'opened.txt'
            Set-Content (Join-Path $TestDrive 'browser.cjs') "require('fs').appendFileSync('$($file -replace '\\', '/')', process.argv[2] + '\n')"
            $env:ATLASSIAN_MCP_BROWSER = "node '$TestDrive/browser.cjs'"
            $demo = Start-AtlassianDemoServer -Page
            Get-Content $file | Should -Be $demo.BaseUri
            $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey
            $null = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1
            $page = Invoke-WebRequest -Uri $demo.BaseUri
            $page.Content | Should -Match 'getJiraIssue</th><td class="said">issueIdOrKey: DEMO-1<'
            $page.Content | Should -Not -Match ([regex]::Escape($demo.ApiKey))
            $env:ATLASSIAN_MCP_BROWSER = 'no-such-browser-here'
            $other = Start-AtlassianDemoServer -Page -WarningVariable warned -WarningAction SilentlyContinue
            $warned | Should -BeLike "*$($other.BaseUri)*"
        }
        finally { $env:ATLASSIAN_MCP_BROWSER = $before }
    }

    It 'counts its requests' {
        $demo = Start-AtlassianDemoServer
        $demo.RequestCount | Should -Be 0
        $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey
        $before = $demo.RequestCount
        $null = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1
        $demo.RequestCount | Should -Be ($before + 1)
    }
}
