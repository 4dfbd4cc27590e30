# Every way to sign in to the Rovo endpoint, against the embedded Atlassian and its OAuth server. The browser is a
# program named with -Browser; curl follows the consent's redirects to the loopback listener as a browser would.
BeforeDiscovery {
    $script:noCurl = -not (Get-Command curl -CommandType Application -ErrorAction SilentlyContinue)
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
    $script:module = (Resolve-Path "$PSScriptRoot/../../McpAtlassian.psd1").Path
    $script:browser = 'curl -sL -o /dev/null'
    $script:saved = @{}
    foreach ($name in 'ATLASSIAN_MCP_HOME', 'ATLASSIAN_MCP_BROWSER', 'ATLASSIAN_MCP_EMAIL', 'ATLASSIAN_MCP_API_TOKEN', 'ATLASSIAN_MCP_API_KEY', 'ATLASSIAN_MCP_AUTHORIZATION', 'ATLASSIAN_MCP_SITE', 'ATLASSIAN_MCP_ENDPOINT', 'ATLASSIAN_MCP_CLIENT_ID', 'ATLASSIAN_MCP_CLIENT_SECRET', 'ATLASSIAN_MCP_CLOUD_ID', 'ATLASSIAN_MCP_STORE_KEY') {
        $script:saved[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    $env:ATLASSIAN_MCP_HOME = (Join-Path $TestDrive 'home')

    function Invoke-Fresh([string] $Script, [hashtable] $Variables = @{}) {
        # A new process, as the next morning's: nothing but the store is shared.
        $body = "Import-Module '$script:module'; `$ErrorActionPreference = 'Stop'; try { $Script } catch { 'ERROR ' + `$_.FullyQualifiedErrorId.Split(',')[0] + ' | ' + `$_.ErrorDetails.RecommendedAction }"
        $pwsh = "$PSHOME/pwsh"
        $null | & $pwsh -NoProfile -NonInteractive -Command $body 2>&1 | ForEach-Object { "$_" }
    }
}

AfterAll {
    foreach ($name in $script:saved.Keys) { [Environment]::SetEnvironmentVariable($name, $script:saved[$name]) }
    Get-AtlassianSession | Disconnect-Atlassian
    Stop-AtlassianDemoServer
    Remove-Module McpAtlassian
}

Describe 'OAuth login' -Skip:$noCurl {
    BeforeAll {
        $script:demo = Start-AtlassianDemoServer
        $script:output = Connect-Atlassian -Uri $demo.Uri -Site demo -Name work -Save -Browser $browser -WarningAction SilentlyContinue -InformationVariable said 6>$null
        $script:said = $said
    }

    It 'returns one session that knows account, site and method' {
        @($output).Count | Should -Be 1
        $output.Name | Should -Be 'work'
        $output.Method | Should -Be 'OAuth'
        $output.Site | Should -Be 'demo'
        $output.Account | Should -Be $demo.EmailAddress
    }

    It 'says one line while it waits' {
        @($said).Count | Should -Be 1
        "$($said[0])" | Should -BeLike 'Waiting for your browser*'
    }

    It 'registered one client and asked for one consent' {
        $demo.RegisterCount | Should -Be 1
        $demo.AuthorizeCount | Should -Be 1
    }

    It 'is listed as saved, with no secret in any property' {
        $entry = Get-AtlassianSession -ListAvailable -Name work
        $entry.State | Should -Be 'Saved'
        ($entry | ConvertTo-Json -Depth 4) | Should -Not -Match 'eyJ|refresh_token|access_token'
    }

    It 'opens in a new process with no login, registration, discovery or token request' {
        $before = $demo.AuthorizeCount, $demo.RegisterCount, $demo.DiscoveryCount, $demo.TokenCount
        $result = Invoke-Fresh "`$null = Connect-Atlassian -Name work; (Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' }).key"
        $result | Should -Be 'DEMO-1'
        ($demo.AuthorizeCount, $demo.RegisterCount, $demo.DiscoveryCount, $demo.TokenCount) | Should -Be $before
    }

    It 'refreshes once after the access token has expired, without a question' {
        $demo.ExpireAccessToken()
        $tokens = $demo.TokenCount
        $consents = $demo.AuthorizeCount
        Invoke-Fresh "`$null = Connect-Atlassian -Name work; (Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' }).key" | Should -Be 'DEMO-1'
        $demo.TokenCount | Should -Be ($tokens + 1)
        $demo.AuthorizeCount | Should -Be $consents
    }

    It 'works in Start-Job by its saved name' {
        $job = Start-Job -ArgumentList $module { param($module) Import-Module $module; $null = Connect-Atlassian -Name work; (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-2).key }
        $job | Wait-Job -Timeout 60 | Receive-Job | Should -Be 'DEMO-2'
        $job | Remove-Job -Force
    }

    It 'ends as AuthenticationExpired with the login command if the grant is revoked and the session is not interactive' {
        $demo.RevokeGrant()
        $result = Invoke-Fresh 'Connect-Atlassian -Name work'
        $result | Should -BeLike 'ERROR AuthenticationExpired | *'
        $result | Should -BeLike '*Connect-Atlassian*-Site demo*-Name work*-Save*'
    }

    It 'signs in again over the saved name without registering again' {
        $registered = $demo.RegisterCount
        $null = Connect-Atlassian -Uri $demo.Uri -Site demo -Name work -Save -Browser $browser -WarningAction SilentlyContinue 6>$null
        $demo.RegisterCount | Should -Be $registered
        Invoke-Fresh "`$null = Connect-Atlassian -Name work; (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key" | Should -Be 'DEMO-1'
    }

    It 'is forgotten with -Revoke -Forget' {
        Disconnect-Atlassian -Name work -Revoke -Forget
        Get-AtlassianSession -ListAvailable | Where-Object Name -EQ work | Should -BeNullOrEmpty
        Get-ChildItem $env:ATLASSIAN_MCP_HOME -Recurse -File | Where-Object Name -Like 'work*' | Where-Object Extension -NE '.lock' | Should -BeNullOrEmpty
    }
}

Describe 'OAuth that does not come to an end' -Skip:$noCurl {
    It 'is ConsentDenied when the user refuses' {
        $server = Start-AtlassianDemoServer -DenyConsent
        { Connect-Atlassian -Uri $server.Uri -OAuth -Browser $browser -ErrorAction Stop 6>$null } | Should -Throw -ErrorId 'ConsentDenied,*'
        $server | Stop-AtlassianDemoServer
    }

    It 'is SiteMismatch when the consent was for another site, and saves nothing' {
        $server = Start-AtlassianDemoServer -ConsentSite demo-two
        $others = (Get-AtlassianSession -ListAvailable).Count
        { Connect-Atlassian -Uri $server.Uri -Site demo -Name wrong -Save -Browser $browser -ErrorAction Stop 6>$null } | Should -Throw -ErrorId 'SiteMismatch,*'
        (Get-AtlassianSession -ListAvailable).Count | Should -Be $others
        $server | Stop-AtlassianDemoServer
    }

    It 'is CredentialRequired if the session is not interactive and no program is named' {
        $server = Start-AtlassianDemoServer
        Invoke-Fresh "Connect-Atlassian -Uri '$($server.Uri)' -OAuth" | Should -BeLike 'ERROR CredentialRequired*'
        $server.AuthorizeCount | Should -Be 0
        $server | Stop-AtlassianDemoServer
    }
}

Describe 'A name alone' {
    It 'is SessionNotFound with the nearest name when nothing is saved under it' {
        $server = Start-AtlassianDemoServer
        $null = Connect-Atlassian -Uri $server.Uri -ApiKey $server.ApiKey -Name nightly -Save -WarningAction SilentlyContinue
        $record = { Connect-Atlassian -Name nigthly -ErrorAction Stop } | Should -Throw -ErrorId 'SessionNotFound,*' -PassThru
        "$($record.Exception.Message) $($record.ErrorDetails.RecommendedAction)" | Should -BeLike '*nightly*'
        Disconnect-Atlassian -Name nightly -Forget
        $server | Stop-AtlassianDemoServer
    }

    It 'opens sessions saved with a token, a key and headers' {
        $server = Start-AtlassianDemoServer
        $null = Connect-Atlassian -Uri $server.Uri -EmailAddress $server.EmailAddress -ApiToken $server.ApiToken -Name a -Save -WarningAction SilentlyContinue
        $null = Connect-Atlassian -Uri $server.Uri -ApiKey $server.ApiKey -Name b -Save -WarningAction SilentlyContinue
        $value = New-AtlassianBasicToken $server.EmailAddress $server.ApiToken -AsHeader
        $null = Connect-Atlassian -Uri $server.Uri -Header @{ Authorization = $value } -Name c -Save -WarningAction SilentlyContinue
        foreach ($name in 'a', 'b', 'c') {
            Invoke-Fresh "`$null = Connect-Atlassian -Name $name; (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-3).key" | Should -Be 'DEMO-3'
        }
        'a', 'b', 'c' | ForEach-Object { Disconnect-Atlassian -Name $_ -Forget }
        $server | Stop-AtlassianDemoServer
    }

    It 'keeps ExpiresOn and warns of it 14 days ahead' {
        $server = Start-AtlassianDemoServer
        $null = Connect-Atlassian -Uri $server.Uri -ApiKey $server.ApiKey -Name soon -Save -ConnectionOption @{ ExpiresOn = (Get-Date).AddDays(5) } -WarningAction SilentlyContinue
        $null = Connect-Atlassian -Name soon -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike "*'soon' expires on*"
        Disconnect-Atlassian -Name soon -Forget
        $server | Stop-AtlassianDemoServer
    }

    It 'encrypts the secret with the key of the environment, and refuses another key' {
        $server = Start-AtlassianDemoServer
        $env:ATLASSIAN_MCP_STORE_KEY = 'a key of the pipeline'
        try {
            $null = Connect-Atlassian -Uri $server.Uri -ApiKey $server.ApiKey -Name sealed -Save -WarningVariable warned
            $warned | Should -BeNullOrEmpty
            Get-ChildItem $env:ATLASSIAN_MCP_HOME -Recurse -File | ForEach-Object { Get-Content $_ -Raw } | Should -Not -Match ([regex]::Escape($server.ApiKey))
            Invoke-Fresh '(Connect-Atlassian -Name sealed).Method' | Should -Be 'ApiKey'
            $env:ATLASSIAN_MCP_STORE_KEY = 'another key'
            Invoke-Fresh 'Connect-Atlassian -Name sealed' | Should -BeLike 'ERROR StoreUnavailable*'
        }
        finally {
            $env:ATLASSIAN_MCP_STORE_KEY = 'a key of the pipeline'
            Disconnect-Atlassian -Name sealed -Forget
            $env:ATLASSIAN_MCP_STORE_KEY = $null
            $server | Stop-AtlassianDemoServer
        }
    }
}

Describe 'Other credentials' {
    BeforeAll { $script:server = Start-AtlassianDemoServer }
    AfterAll { $server | Stop-AtlassianDemoServer }

    It 'takes a service client with its secret' {
        $session = Connect-Atlassian -Uri $server.Uri -ClientId demo-service-client -ClientSecret ATOA-demo-service-secret -Name client
        $session.Method | Should -Be 'ClientCredentials'
        (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session client).key | Should -Be 'DEMO-1'
    }

    It 'refuses a wrong client secret as AuthenticationFailed' {
        { Connect-Atlassian -Uri $server.Uri -ClientId demo-service-client -ClientSecret wrong-secret -ErrorAction Stop } | Should -Throw -ErrorId 'AuthenticationFailed,*'
    }

    It 'takes <name> from the environment and says which variable won' -ForEach @(
        @{ name = 'address and token'; variables = { @{ ATLASSIAN_MCP_EMAIL = $server.EmailAddress; ATLASSIAN_MCP_API_TOKEN = $server.ApiToken } }; method = 'ApiToken'; source = 'ATLASSIAN_MCP_EMAIL and ATLASSIAN_MCP_API_TOKEN' }
        @{ name = 'a key'; variables = { @{ ATLASSIAN_MCP_API_KEY = $server.ApiKey; ATLASSIAN_MCP_EMAIL = 'x@example.com' } }; method = 'ApiKey'; source = 'ATLASSIAN_MCP_API_KEY' }
        @{ name = 'a whole header'; variables = { @{ ATLASSIAN_MCP_AUTHORIZATION = "Bearer $($server.ApiKey)"; ATLASSIAN_MCP_API_KEY = 'other' } }; method = 'Headers'; source = 'ATLASSIAN_MCP_AUTHORIZATION' }
    ) {
        $set = & $variables
        try {
            foreach ($key in $set.Keys) { [Environment]::SetEnvironmentVariable($key, $set[$key]) }
            $env:ATLASSIAN_MCP_ENDPOINT = "$($server.Uri)"
            $all = Connect-Atlassian -FromEnvironment -Verbose 4>&1
            ($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message | Should -Contain "The credential comes from $source."
            ($all | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }).Method | Should -Be $method
        }
        finally {
            foreach ($key in $set.Keys) { [Environment]::SetEnvironmentVariable($key, $null) }
            $env:ATLASSIAN_MCP_ENDPOINT = $null
        }
    }

    It 'is CredentialRequired, naming <Variable>, for <Value>' -ForEach @(
        @{ Variable = 'ATLASSIAN_MCP_API_KEY'; Value = '$(API_KEY)' }
        @{ Variable = 'ATLASSIAN_MCP_API_KEY'; Value = 'Bearer made-up' }
        @{ Variable = 'ATLASSIAN_MCP_API_KEY'; Value = 'System.Security.SecureString' }
        @{ Variable = 'ATLASSIAN_MCP_AUTHORIZATION'; Value = 'made-up' }
        @{ Variable = 'ATLASSIAN_MCP_AUTHORIZATION'; Value = 'Bearer ${{ secrets.KEY }}' }
    ) {
        [Environment]::SetEnvironmentVariable($Variable, $Value)
        try {
            $record = { Connect-Atlassian -FromEnvironment -Uri $server.Uri -ErrorAction Stop } |
                Should -Throw -ErrorId 'CredentialRequired,*' -PassThru
            $record.Exception.Message | Should -BeLike "$Variable *"
        }
        finally { [Environment]::SetEnvironmentVariable($Variable, $null) }
    }

    It 'takes a key with what copying left around it, from a variable and as a parameter' {
        $dirty = [char]0xFEFF + ' ' + $server.ApiKey + [char]0xA0 + "`r`n" + [char]0x200B
        $env:ATLASSIAN_MCP_API_KEY = $dirty
        try { (Connect-Atlassian -FromEnvironment -Uri $server.Uri -Name variable).State | Should -Be 'Open' }
        finally { $env:ATLASSIAN_MCP_API_KEY = $null }
        (Connect-Atlassian -ApiKey $dirty -Uri $server.Uri -Name parameter).State | Should -Be 'Open'
    }

    It 'is <Id> in one sentence for <Call>' -ForEach @(
        @{ Id = 'PathInvalid'; Call = { Connect-Atlassian -Uri foo } }
        @{ Id = 'PathInvalid'; Call = { Connect-Atlassian -Uri localhost:8080/mcp -ApiKey x } }
        @{ Id = 'PathInvalid'; Call = { Connect-Atlassian -Uri 127.0.0.1:8080/mcp -ApiKey x } }
        @{ Id = 'PathInvalid'; Call = { Connect-Atlassian -JiraUrl jira.corp -PersonalAccessToken x } }
        @{ Id = 'PathInvalid'; Call = { Connect-Atlassian -Uri $server.Uri -ApiKey x -Proxy 'no proxy' } }
        @{ Id = 'PathInvalid'; Call = { Test-AtlassianSession -Uri foo -ErrorAction Stop } }
        @{ Id = 'PathInvalid'; Call = { Export-McpConfig Generic -Uri foo -AsText -ErrorAction Stop } }
        @{ Id = 'PathInvalid'; Call = { Export-McpConfig Generic -Local Uvx -Site foo -AsText -ErrorAction Stop } }
        # Through a proxy that is not there, so nothing leaves this machine.
        @{ Id = 'ServerUnreachable'; Call = { Connect-Atlassian -Uri mysite.atlassian.net -ApiKey x -Proxy 127.0.0.1:9 } }
        @{ Id = 'ServerUnreachable'; Call = { Connect-Atlassian -Uri $server.Uri -ApiKey x -Proxy localhost:9 } }
    ) {
        $record = $Call | Should -Throw -ErrorId "$Id,*" -PassThru
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'names the variable that is missing' {
        $env:ATLASSIAN_MCP_EMAIL = 'x@example.com'
        try {
            $record = { Connect-Atlassian -FromEnvironment -Uri $server.Uri -ErrorAction Stop } | Should -Throw -ErrorId 'CredentialRequired,*' -PassThru
            $record.Exception.Message | Should -BeLike 'ATLASSIAN_MCP_API_TOKEN is not set*'
        }
        finally { $env:ATLASSIAN_MCP_EMAIL = $null }
    }

    It 'connects as a client''s file says, its variable looked up' {
        $path = Join-Path $TestDrive mcp.json
        Set-Content $path "{ `"mcpServers`": { `"rovo`": { `"url`": `"$($server.Uri)`", `"headers`": { `"Authorization`": `"`${MY_HEADER}`" } } } }"
        $env:MY_HEADER = "Bearer $($server.ApiKey)"
        try {
            (Connect-Atlassian -ConfigPath $path -ServerName rovo -Name file).ToolCount | Should -BeGreaterThan 10
            (Import-McpConfig -Path $path | Connect-Atlassian -Name piped).ToolCount | Should -BeGreaterThan 10
        }
        finally { $env:MY_HEADER = $null }
    }
}
