#Requires -Version 7.4

BeforeDiscovery {
    $hasNode = [bool] (Get-Command node -CommandType Application -ErrorAction Ignore)
}

Describe 'Register-AtlassianOAuthApp' -Skip:(-not $hasNode) {
    BeforeAll {
        . "$PSScriptRoot/Tools/StandIn.ps1"
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $kept = @{}
        foreach ($name in 'PATH', 'HOME', 'ATLASSIAN_MCP_HOME') { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
        $env:HOME = $env:ATLASSIAN_MCP_HOME = Join-Path $TestDrive 'home'
        $null = New-Item -ItemType Directory -Path $env:HOME

        # A browser that consents: it follows the page to the callback.
        $browser = Join-Path $TestDrive 'browser.cjs'
        Set-Content -LiteralPath $browser -Value "fetch(process.argv[2]).then(r => r.text());"
        $site = Start-TestSite
        $secret = (Get-DemoType 'OAuth.DemoOAuthClients')::ClassicSecret
        $clientId = (Get-DemoType 'OAuth.DemoOAuthClients')::ClassicId
        $root = $site.BaseUri
        $standIn = New-StandIn
        $env:PATH = $standIn + [IO.Path]::PathSeparator + $kept.PATH

        function Get-Register ([hashtable] $More = @{}) {
            @{
                ClientId = $clientId; ClientSecret = $secret; RedirectUri = "http://localhost:$(Get-FreePort)/callback"; Browser = "node '$browser'"
                AuthorizeUri = "${root}authorize"; TokenUri = "${root}oauth/token"; ResourceUri = "${root}oauth/token/accessible-resources"
                WarningAction = 'SilentlyContinue'; InformationAction = 'SilentlyContinue'
            } + $More
        }
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
        Remove-Item -LiteralPath $standIn -Recurse
        $site.Dispose()
        Remove-Module McpAtlassian, TestSite
    }

    It 'signs in, saves the login under the site, and a local server runs on it' {
        $options = Get-Register @{ Site = 'demo' }
        $saved = Register-AtlassianOAuthApp @options
        $saved.Name, $saved.Method, $saved.Site, $saved.State | Should -Be '3lo-demo', 'OAuth3LO', 'demo', 'Saved'
        $session = Connect-Atlassian -OAuthApp 3lo-demo
        $session.Method, $session.CloudId | Should -Be 'OAuth3LO', $saved.CloudId
        $seen = Invoke-AtlassianMcpTool stand_in_seen
        $seen.names | Should -Contain ATLASSIAN_OAUTH_ACCESS_TOKEN
        $seen.values.ATLASSIAN_OAUTH_CLOUD_ID | Should -Be (Get-Sha256 $saved.CloudId)
        $seen.names | Should -Not -Contain ATLASSIAN_OAUTH_CLIENT_SECRET
        (Get-Content (Join-Path $standIn 'starts.log') -Raw) | Should -Not -Match ([regex]::Escape($secret))
    }

    It 'opens the saved login by its name alone, on a local server' {
        $session = Connect-Atlassian -Name 3lo-demo
        $session.Server | Should -Be uvx
    }

    It 'shares it over HTTP with the headers of the site' {
        $null = Connect-Atlassian -OAuthApp 3lo-demo -Local Docker -Transport Http -ConnectionOption @{ Port = Get-FreePort } -Name shared
        $seen = Invoke-AtlassianMcpTool stand_in_seen -Session shared
        $seen.way | Should -Be oauth
        $seen.cloudId | Should -Be (Get-AtlassianSession shared).CloudId
    }

    It 'is refused for Rovo, with the reason' {
        { Connect-Atlassian -OAuthApp 3lo-demo -Uri https://mcp.atlassian.com/v2/mcp } | Should -Throw '*Rovo*' -ErrorId 'NotSupported,*'
    }

    It 'is refused for Rovo where a token brought along says that it is one' {
        $claims = '{"https://atlassian.com/3lo":true,"scope":"read:jira-work offline_access"}'
        $token = 'eyJhbGciOiJub25lIn0.' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_') + '.sig'
        foreach ($arguments in @{ AccessToken = $token; Uri = 'https://mcp.atlassian.com/v2/mcp' }, @{ ApiKey = $token }, @{ Header = @{ Authorization = "Bearer $token" } }) {
            { Connect-Atlassian @arguments } | Should -Throw '*3LO*Rovo*' -ErrorId 'NotSupported,*'
        }
        # Without an address it is for a local server, which wants to know the site.
        { Connect-Atlassian -AccessToken $token } | Should -Throw '*cloudId*' -ErrorId 'ArgumentMissing,*'
    }

    It 'shows the environment block, the secret only on request' {
        $options = Get-Register @{ Site = 'demo'; Name = 'block' }
        $block = Register-AtlassianOAuthApp @options -AsEnvironment
        $block | Should -Contain "ATLASSIAN_OAUTH_CLIENT_ID=$clientId"
        $block -join "`n" | Should -Not -Match ([regex]::Escape($secret))
        $options = Get-Register @{ Site = 'demo'; Name = 'block' }
        Register-AtlassianOAuthApp @options -AsEnvironment -AsPlainText | Should -Contain "ATLASSIAN_OAUTH_CLIENT_SECRET=$secret"
    }

    It 'writes mcp-atlassian''s token file' {
        $options = Get-Register @{ Site = 'demo'; Name = 'file' }
        $null = Register-AtlassianOAuthApp @options -WriteTokenFile
        $file = Get-Content (Join-Path $env:HOME ".mcp-atlassian/oauth-$clientId.json") -Raw | ConvertFrom-Json
        $file.PSObject.Properties.Name | Should -Be refresh_token, access_token, expires_at, cloud_id, base_url
    }

    It 'warns without offline_access' {
        $options = Get-Register @{ Site = 'demo'; Name = 'short'; Scope = 'read:jira-work' }
        $null = Register-AtlassianOAuthApp @options -WarningVariable warned
        $warned -join ' ' | Should -Match 'offline_access'
    }

    It 'signs in to Data Center, and a local server runs on it for that instance alone' {
        $clients = Get-DemoType TestOAuthClients
        $options = @{
            InstanceUri = $root; ClientId = $clients::DataCenterId; ClientSecret = $clients::DataCenterSecret; RedirectUri = "http://localhost:$(Get-FreePort)/callback"
            Browser = "node '$browser'"; WarningAction = 'SilentlyContinue'; InformationAction = 'SilentlyContinue'
        }
        $saved = Register-AtlassianOAuthApp @options -Name dc
        $saved.Method, $saved.CloudId, $saved.Site, $saved.RenewsItself | Should -Be 'OAuth3LO', $null, '127.0.0.1', $true
        $null = Connect-Atlassian -Name dc
        $seen = Invoke-AtlassianMcpTool stand_in_seen -Session dc
        $seen.values.JIRA_URL | Should -Be (Get-Sha256 "$root".TrimEnd('/'))
        $seen.names | Should -Contain JIRA_OAUTH_ACCESS_TOKEN
        $seen.names | Should -Not -Contain ATLASSIAN_OAUTH_ACCESS_TOKEN
        $null = Connect-Atlassian -OAuthApp dc -ConfluenceUrl "${root}wiki" -Name wiki
        (Invoke-AtlassianMcpTool stand_in_seen -Session wiki).names | Should -Contain CONFLUENCE_OAUTH_ACCESS_TOKEN
        { Connect-Atlassian -OAuthApp dc -JiraUrl https://other.example.com } | Should -Throw '*other.example.com*' -ErrorId 'ArgumentInvalid,*'
        { Connect-Atlassian -OAuthApp dc -Local Uvx -Transport Http -ConnectionOption @{ Port = Get-FreePort } } | Should -Throw -ErrorId 'NotSupported,*'

        $options.RedirectUri = "http://localhost:$(Get-FreePort)/callback"
        $block = Register-AtlassianOAuthApp @options -Name dc-wiki -Product Confluence -AsEnvironment -WriteTokenFile
        $block | Should -Contain "CONFLUENCE_URL=$("$root".TrimEnd('/'))"
        $block | Should -Contain 'ATLASSIAN_OAUTH_SCOPE=WRITE'
        $file = Get-Content (Join-Path $env:HOME ".mcp-atlassian/oauth-$($clients::DataCenterId).json") -Raw | ConvertFrom-Json
        $file.base_url, $file.cloud_id | Should -Be "$root".TrimEnd('/'), $null
        $null = Connect-Atlassian -Name dc-wiki
        (Invoke-AtlassianMcpTool stand_in_seen -Session dc-wiki).names | Should -Contain CONFLUENCE_OAUTH_ACCESS_TOKEN
    }

    It 'revokes a login that no session has open' {
        $before = $site.OAuthCounters.Revoke
        $options = Get-Register @{ Site = 'demo'; Name = 'over' }
        $null = Register-AtlassianOAuthApp @options
        # The test's own token endpoint says nothing of revocation; Data Center's does.
        Disconnect-Atlassian -Name over -Revoke -Forget -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -Match 'does not support revoking'
        Disconnect-Atlassian -Name dc -Revoke -Forget
        $site.OAuthCounters.Revoke | Should -Be ($before + 1)
    }

    It 'needs id and secret if the session is not interactive' {
        { Register-AtlassianOAuthApp -Browser "node '$browser'" } | Should -Throw -ErrorId 'CredentialRequired,*'
    }

    It 'is SiteNotFound for a site the consent does not cover, and saves nothing' {
        $options = Get-Register @{ Site = 'elsewhere'; Name = 'nothing' }
        { Register-AtlassianOAuthApp @options } | Should -Throw -ErrorId 'SiteNotFound,*'
        (Get-AtlassianSession -ListAvailable).Name | Should -Not -Contain nothing
    }
}
