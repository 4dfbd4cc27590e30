#Requires -Version 7.4

Describe 'Connect-Atlassian -FromMcpRemote' {
    BeforeAll {
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        . "$PSScriptRoot/Tools/McpRemote.ps1"
        $kept = @{}
        foreach ($name in 'ATLASSIAN_MCP_HOME', 'MCP_REMOTE_CONFIG_DIR') { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
        $env:ATLASSIAN_MCP_HOME = Join-Path $TestDrive 'home'
        $env:MCP_REMOTE_CONFIG_DIR = Join-Path $TestDrive 'mcp-auth'
        $site = Start-TestSite
        $tokenFile = New-McpRemoteLogin $site.Uri
        $site.OAuthCounters.Clear()
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
        $site.Dispose()
        Remove-Module McpAtlassian, TestSite
    }

    It 'uses the login of mcp-remote, with no browser and no registration' {
        $session = Connect-Atlassian -FromMcpRemote -Uri $site.Uri -Name desktop
        $session.Method, $session.RenewsItself, $session.State | Should -Be 'McpRemote', $true, 'Open'
        $session.ExpiresOn | Should -BeGreaterThan ([datetimeoffset]::Now)
        (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session desktop).key | Should -Be DEMO-1
        $site.OAuthCounters.Authorize, $site.OAuthCounters.Register, $site.OAuthCounters.Token | Should -Be 0, 0, 0
    }

    It 'saves where the tokens are and none of them, and opens again without discovery' {
        $null = Connect-Atlassian -FromMcpRemote -Uri $site.Uri -Name desktop -Save -WarningAction SilentlyContinue
        $tokens = Get-Content $tokenFile -Raw | ConvertFrom-Json
        $saved = Get-ChildItem $env:ATLASSIAN_MCP_HOME -Recurse -File | Get-Content -Raw
        foreach ($token in $tokens.access_token, $tokens.refresh_token) { "$saved" | Should -Not -Match ([regex]::Escape($token)) }
        $site.OAuthCounters.Clear()
        $opened = Invoke-FreshPwsh "Connect-Atlassian -Name desktop | Select-Object Name, Method, State; (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key"
        $opened[0].Method, $opened[1] | Should -Be McpRemote, DEMO-1
        $site.OAuthCounters.Discovery, $site.OAuthCounters.Authorize, $site.OAuthCounters.Register, $site.OAuthCounters.Token | Should -Be 0, 0, 0, 0
    }

    It 'writes a refreshed token back, and both go on' {
        $before = Get-Content $tokenFile -Raw | ConvertFrom-Json
        $site.ExpireOAuthTokens()
        (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session desktop).key | Should -Be DEMO-1
        $after = Get-Content $tokenFile -Raw | ConvertFrom-Json
        $after.refresh_token | Should -Not -Be $before.refresh_token
        $site.OAuthCounters.Refresh, $site.OAuthCounters.Reuse | Should -Be 1, 0
        $root = $site.BaseUri
        $client = Get-Content ($tokenFile -replace '_tokens.json$', '_client_info.json') -Raw | ConvertFrom-Json
        $next = Invoke-RestMethod "${root}oauth/token" -Method Post -Body @{ grant_type = 'refresh_token'; client_id = $client.client_id; refresh_token = $after.refresh_token; resource = "${root}v2/mcp" }
        Set-Content $tokenFile -Value ($next | ConvertTo-Json)
        $site.OAuthCounters.Clear()
        (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session desktop).key | Should -Be DEMO-1
        $site.OAuthCounters.Token | Should -Be 0
    }

    It 'revokes the login of a saved session that is not open' {
        Disconnect-Atlassian desktop
        $site.OAuthCounters.Clear()
        Disconnect-Atlassian -Name desktop -Revoke -Forget -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        $site.OAuthCounters.Revoke | Should -Be 1
        Get-AtlassianSession -ListAvailable | Where-Object Name -EQ desktop | Should -BeNullOrEmpty
        $record = { Connect-Atlassian -FromMcpRemote -Uri $site.Uri } | Should -Throw -ErrorId 'AuthenticationExpired,*' -PassThru
        $record.ErrorDetails.RecommendedAction | Should -Be 'Connect-Atlassian -OAuth'
    }

    It 'is ConfigFileNotFound if mcp-remote has no such login' {
        { Connect-Atlassian -FromMcpRemote } | Should -Throw -ErrorId 'ConfigFileNotFound,*'
        { Connect-Atlassian -FromMcpRemote -Uri https://other.example.com/mcp } | Should -Throw '*other.example.com*' -ErrorId 'ConfigFileNotFound,*'
    }
}
