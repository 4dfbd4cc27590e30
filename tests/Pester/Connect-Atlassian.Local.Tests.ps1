#Requires -Version 7.4

BeforeDiscovery {
    $hasNode = [bool] (Get-Command node -CommandType Application -ErrorAction Ignore)
}

Describe 'Connect-Atlassian with a local server' -Skip:(-not $hasNode) {
    BeforeAll {
        . "$PSScriptRoot/Tools/StandIn.ps1"
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        $path = $env:PATH
        $cloudId = '11111111-2222-4333-8444-555555555555'
        $secret = 'marked-secret-4711'
        # What a machine's own network needs is handed on; these tests say for themselves what there is.
        $names = 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'
        # Pairs: a hashtable would take http_proxy for HTTP_PROXY.
        $network = @(foreach ($name in $names) { [pscustomobject]@{ Name = $name; Value = [Environment]::GetEnvironmentVariable($name) } })
        foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $null) }
        # A variable of this process that is nobody's business.
        $env:UNRELATED_TOKEN = 'unrelated-secret-0815'

        function Get-Seen ([string] $Session) { Invoke-AtlassianMcpTool stand_in_seen -Session $Session }
        function ConvertTo-Secret ([string] $Text) { ConvertTo-SecureString $Text -AsPlainText -Force }
    }

    BeforeEach {
        $standIn = New-StandIn
        $env:PATH = $standIn + [IO.Path]::PathSeparator + $path
    }

    AfterEach {
        Get-AtlassianSession | Disconnect-Atlassian
        $starts = Get-Content -LiteralPath (Join-Path $standIn 'starts.log') -Raw -ErrorAction Ignore
        $env:PATH = $path
        Remove-Item -LiteralPath $standIn -Recurse
        # Neither on a command line nor, by name, in an environment it does not belong to.
        $starts | Should -Not -Match 'marked-secret|unrelated|UNRELATED'
    }

    AfterAll {
        Remove-Item Env:UNRELATED_TOKEN
        foreach ($one in $network) { [Environment]::SetEnvironmentVariable($one.Name, $one.Value) }
        Remove-Module McpAtlassian
    }

    It 'turns a Cloud API token into the variables of both products (<_>)' -ForEach Uvx, Docker {
        $session = Connect-Atlassian -Local $_ -Site mysite.example.com -EmailAddress me@example.com -ApiToken $secret -Name c
        $session.Method, $session.Account | Should -Be 'Password', 'me@example.com'
        $seen = Get-Seen c
        $seen.names | Should -Contain JIRA_API_TOKEN
        $seen.values.JIRA_URL | Should -Be (Get-Sha256 'https://mysite.example.com')
        $seen.values.CONFLUENCE_URL | Should -Be (Get-Sha256 'https://mysite.example.com/wiki')
        $seen.values.CONFLUENCE_USERNAME | Should -Be (Get-Sha256 'me@example.com')
        $seen.values.JIRA_API_TOKEN, $seen.values.CONFLUENCE_API_TOKEN | Should -Be (Get-Sha256 $secret), (Get-Sha256 $secret)
        $seen.values.TOOLSETS | Should -Be (Get-Sha256 'all')
    }

    It 'gives docker bare names, and the container nothing else' {
        $null = Connect-Atlassian -Local Docker -JiraUrl https://jira.example.com -PersonalAccessToken $secret -Name d
        (Get-Seen d).names | Should -Be JIRA_PERSONAL_TOKEN, JIRA_URL, TOOLSETS
        $start = Get-StandInStart $standIn
        $start.args -join ' ' | Should -Be 'run -i --rm -e JIRA_PERSONAL_TOKEN -e JIRA_URL -e TOOLSETS ghcr.io/sooperset/mcp-atlassian:0.23.1'
    }

    It 'pins the version, the tag or the digest' {
        $common = @{ JiraUrl = 'https://jira.example.com'; PersonalAccessToken = $secret; Name = 'p' }
        $null = Connect-Atlassian -Local Uvx @common
        $null = Connect-Atlassian -Local Uvx -ConnectionOption @{ ServerVersion = '0.22.0' } @common
        $null = Connect-Atlassian -Local Docker -ConnectionOption @{ ServerVersion = '0.22.0' } @common
        $null = Connect-Atlassian -Local Docker -ConnectionOption @{ ServerVersion = 'sha256:0123abcd' } @common
        $null = Connect-Atlassian -Local Docker -ConnectionOption @{ Image = 'registry.example.com:5000/mcp'; ServerVersion = '1.2.3' } @common
        (Get-StandInStart $standIn).ForEach({ $_.args[-1] }) | Should -Be @(
            'mcp-atlassian@0.23.1', 'mcp-atlassian@0.22.0', 'ghcr.io/sooperset/mcp-atlassian:0.22.0',
            'ghcr.io/sooperset/mcp-atlassian@sha256:0123abcd', 'registry.example.com:5000/mcp:1.2.3')
    }

    It 'takes -Credential for Data Center if a product has a URL, also for one product' {
        $credential = [pscredential]::new('admin', (ConvertTo-Secret $secret))
        $session = Connect-Atlassian -JiraUrl https://jira.example.com -Credential $credential
        $session.Name, $session.Method, $session.Account | Should -Be 'jira.example.com', 'Password', 'admin'
        (Get-AtlassianMcpTool -Session jira.example.com).Name | Should -Be jira_get_issue, jira_create_issue, stand_in_seen
        (Get-StandInStart $standIn).kind | Should -Be uvx
    }

    It 'keeps the products apart: URL, user, token, certificate check' {
        $null = Connect-Atlassian -JiraUrl https://jira.example.com -ConfluenceUrl https://wiki.example.com -PersonalAccessToken other -ConfluenceCredential ([pscredential]::new('wiki', (ConvertTo-Secret $secret))) -SkipCertificateCheck -Name dc
        $seen = Get-Seen dc
        $seen.values.JIRA_PERSONAL_TOKEN, $seen.values.CONFLUENCE_API_TOKEN | Should -Be (Get-Sha256 other), (Get-Sha256 $secret)
        $seen.names | Should -Not -Contain CONFLUENCE_PERSONAL_TOKEN
        $seen.values.JIRA_SSL_VERIFY, $seen.values.CONFLUENCE_SSL_VERIFY | Should -Be (Get-Sha256 false), (Get-Sha256 false)
    }

    It 'hands a client certificate on, and refuses an encrypted key' {
        $certificate, $key, $locked = 'cert.pem', 'key.pem', 'locked.pem' | ForEach-Object { Join-Path $TestDrive $_ }
        Set-Content $certificate, $key -Value 'PEM'
        Set-Content $locked -Value '-----BEGIN ENCRYPTED PRIVATE KEY-----'
        $common = @{ JiraUrl = 'https://jira.example.com'; PersonalAccessToken = $secret; Name = 'm' }
        $null = Connect-Atlassian -Local Uvx -ConnectionOption @{ ClientCertificate = $certificate; ClientKey = $key } @common
        (Get-Seen m).values.JIRA_CLIENT_KEY | Should -Be (Get-Sha256 $key)
        $null = Connect-Atlassian -Local Docker -ConnectionOption @{ ClientCertificate = $certificate; ClientKey = $key } @common
        (Get-Seen m).values.JIRA_CLIENT_KEY | Should -Be (Get-Sha256 '/run/mcp-atlassian/jira_client_key')
        { Connect-Atlassian -Local Uvx -ConnectionOption @{ ClientCertificate = $certificate; ClientKey = $locked } @common } | Should -Throw -ErrorId 'CredentialInvalid,*'
    }

    It 'brings a token along for a site, to the gateway' {
        $session = Connect-Atlassian -AccessToken $secret -CloudId $cloudId -ConnectionOption @{ ExpiresOn = [datetimeoffset]::Now.AddHours(1) } -Name byot -WarningVariable warned -WarningAction SilentlyContinue
        $session.Method | Should -Be AccessToken
        $session.ExpiresOn | Should -Not -BeNullOrEmpty
        $seen = Get-Seen byot
        $seen.values.ATLASSIAN_OAUTH_ACCESS_TOKEN, $seen.values.ATLASSIAN_OAUTH_CLOUD_ID | Should -Be (Get-Sha256 $secret), (Get-Sha256 $cloudId)
        $seen.values.JIRA_URL | Should -Be (Get-Sha256 "https://api.atlassian.com/ex/jira/$cloudId")
        { Connect-Atlassian -AccessToken $secret } | Should -Throw -ErrorId 'ArgumentMissing,*'
        { Connect-Atlassian -AccessToken $secret -CloudId $cloudId -ConnectionOption @{ ExpiresOn = [datetimeoffset]::Now.AddHours(-1) } -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'AuthenticationExpired,*'
    }

    It 'sends a token for a cloudId through the gateway' {
        $null = Connect-Atlassian -Local Uvx -Site $cloudId -EmailAddress me@example.com -ApiToken $secret -Name g
        (Get-Seen g).values.JIRA_URL | Should -Be (Get-Sha256 "https://api.atlassian.com/ex/jira/$cloudId")
    }

    It 'passes limits on: <Name>' -ForEach @(
        @{ Name = 'READ_ONLY_MODE'; Value = 'true'; Arguments = @{ ReadOnly = $true } }
        @{ Name = 'TOOLSETS'; Value = 'jira_issues,jira_fields'; Arguments = @{ ConnectionOption = @{ Toolset = 'jira_issues', 'jira_fields' } } }
        @{ Name = 'ENABLED_TOOLS'; Value = 'jira_get_issue,stand_in_seen'; Arguments = @{ AllowTool = 'jira_get_issue', 'stand_in_seen' } }
        @{ Name = 'JIRA_PROJECTS_FILTER'; Value = 'DEMO,OPS'; Arguments = @{ ConnectionOption = @{ JiraProject = 'DEMO', 'OPS' } } }
        @{ Name = 'CONFLUENCE_SPACES_FILTER'; Value = 'TEAM'; Arguments = @{ ConnectionOption = @{ ConfluenceSpace = 'TEAM' } } }
        @{ Name = 'HTTPS_PROXY'; Value = 'http://127.0.0.1:3128'; Arguments = @{ Proxy = 'http://127.0.0.1:3128' } }
        @{ Name = 'JIRA_TIMEOUT'; Value = '20'; Arguments = @{ Environment = @{ JIRA_TIMEOUT = 20 } } }
    ) {
        $null = Connect-Atlassian -Local Uvx -JiraUrl https://jira.example.com -PersonalAccessToken $secret -Name l @Arguments
        (Get-Seen l).values.$Name | Should -Be (Get-Sha256 $Value)
    }

    It 'hands the proxy, its credential as a secret, and the exceptions from it on (<_>)' -ForEach Uvx, Docker {
        $account = [pscredential]::new('corp\me', (ConvertTo-Secret 'marked-secret p@ss/4711'))
        $env:http_proxy = 'http://inherited.example.com:1'
        try {
            $null = Connect-Atlassian -Local $_ -JiraUrl https://jira.example.com -PersonalAccessToken $secret -Proxy http://proxy.example.com:3128 -ConnectionOption @{ ProxyCredential = $account; ProxyBypass = '*.corp.example.com', '10.0.0.1' } -Name x
            $seen = Get-Seen x
            foreach ($name in 'HTTP_PROXY', 'HTTPS_PROXY') {
                $seen.values.$name | Should -Be (Get-Sha256 'http://corp%5Cme:marked-secret%20p%40ss%2F4711@proxy.example.com:3128')
            }
            $seen.values.NO_PROXY | Should -Be (Get-Sha256 '*.corp.example.com,10.0.0.1')
            # Python reads the lower-case one first.
            $seen.names -ccontains 'http_proxy' | Should -BeFalse
        }
        finally { Remove-Item Env:http_proxy }
    }

    It 'hands the proxy of this environment on where none is named (<_>)' -ForEach Uvx, Docker {
        $env:https_proxy, $env:NO_PROXY = 'http://inherited.example.com:1', 'localhost'
        try {
            $null = Connect-Atlassian -Local $_ -JiraUrl https://jira.example.com -PersonalAccessToken $secret -Name i
            $seen = Get-Seen i
            $seen.values.https_proxy, $seen.values.NO_PROXY | Should -Be (Get-Sha256 $env:https_proxy), (Get-Sha256 localhost)
        }
        finally { Remove-Item Env:https_proxy, Env:NO_PROXY }
    }

    It 'refuses a user in the proxy''s URL, a credential without a proxy, and the current user' {
        $common = @{ Local = 'Uvx'; JiraUrl = 'https://jira.example.com'; PersonalAccessToken = $secret }
        { Connect-Atlassian @common -Proxy http://me:word@proxy.example.com } | Should -Throw -ErrorId 'SecretRefused,*'
        { Connect-Atlassian @common -ConnectionOption @{ ProxyCredential = [pscredential]::new('me', (ConvertTo-Secret x)) } } | Should -Throw -ErrorId 'ArgumentMissing,*'
        { Connect-Atlassian @common -Proxy http://proxy.example.com -ConnectionOption @{ ProxyUseDefaultCredentials = $true } } | Should -Throw -ErrorId 'ArgumentInvalid,*'
    }

    It 'has certificate authorities trusted: a file that is named, or that of this environment' {
        $authority = Join-Path $TestDrive 'ca.pem'
        Set-Content $authority -Value 'PEM'
        $common = @{ JiraUrl = 'https://jira.example.com'; PersonalAccessToken = $secret; Name = 'ca' }
        $null = Connect-Atlassian -Local Uvx -ConnectionOption @{ CertificateAuthority = $authority } @common
        $seen = Get-Seen ca
        $seen.values.REQUESTS_CA_BUNDLE, $seen.values.SSL_CERT_FILE, $seen.values.MCP_ATLASSIAN_USE_SYSTEM_TRUSTSTORE | Should -Be (Get-Sha256 $authority), (Get-Sha256 $authority), (Get-Sha256 true)
        $env:REQUESTS_CA_BUNDLE = $authority
        try {
            $null = Connect-Atlassian -Local Docker @common
            (Get-Seen ca).values.REQUESTS_CA_BUNDLE | Should -Be (Get-Sha256 '/run/mcp-atlassian/requests_ca_bundle')
            (Get-StandInStart $standIn)[-1].args | Should -Contain "${authority}:/run/mcp-atlassian/requests_ca_bundle:ro"
        }
        finally { Remove-Item Env:REQUESTS_CA_BUNDLE }
        { Connect-Atlassian -Local Uvx -ConnectionOption @{ CertificateAuthority = Join-Path $TestDrive none.pem } @common } | Should -Throw -ErrorId 'PathInvalid,*'
    }

    It 'uses a token for Data Center with each product that has a URL' {
        $session = Connect-Atlassian -AccessToken $secret -JiraUrl https://jira.example.com -Name dc-jira
        $session.Method | Should -Be AccessToken
        $seen = Get-Seen dc-jira
        $seen.values.JIRA_OAUTH_ACCESS_TOKEN, $seen.values.JIRA_URL | Should -Be (Get-Sha256 $secret), (Get-Sha256 'https://jira.example.com')
        $seen.names | Should -Not -Contain ATLASSIAN_OAUTH_CLOUD_ID
        (Get-AtlassianMcpTool -Session dc-jira).Name | Should -Be jira_get_issue, jira_create_issue, stand_in_seen
        $null = Connect-Atlassian -AccessToken $secret -JiraUrl https://jira.example.com -ConfluenceUrl https://wiki.example.com -Local Docker -Name dc-both
        (Get-Seen dc-both).values.CONFLUENCE_OAUTH_ACCESS_TOKEN | Should -Be (Get-Sha256 $secret)
        (Get-AtlassianMcpTool -Session dc-both).Name | Should -Contain confluence_get_page
        { Connect-Atlassian -AccessToken $secret -JiraUrl https://jira.example.com -Local Uvx -Transport Http -ConnectionOption @{ Port = Get-FreePort } } | Should -Throw -ErrorId 'NotSupported,*'
    }

    It 'brings a token along to a shared server that runs already, with the site in its header' {
        $port = Get-FreePort
        $null = Connect-Atlassian -Local Uvx -Transport Http -ConnectionOption @{ Port = $port } -AccessToken other -CloudId 99999999-2222-4333-8444-555555555555 -Name first
        $session = Connect-Atlassian -Uri "http://127.0.0.1:$port/mcp" -AccessToken $secret -CloudId $cloudId -Name second
        $seen = Get-Seen second
        $seen.way, $seen.cloudId, $session.Method | Should -Be oauth, $cloudId, AccessToken
        $seen.headers.authorization | Should -Be (Get-Sha256 "Bearer $secret")
    }

    It 'takes Data Center''s token from the environment too' {
        $env:JIRA_URL, $env:JIRA_OAUTH_ACCESS_TOKEN = 'https://jira.example.com', $secret
        try {
            (Connect-Atlassian -FromEnvironment -Name env).Method | Should -Be AccessToken
            (Get-Seen env).values.JIRA_OAUTH_ACCESS_TOKEN | Should -Be (Get-Sha256 $secret)
        }
        finally { Remove-Item Env:JIRA_URL, Env:JIRA_OAUTH_ACCESS_TOKEN }
    }

    It 'runs a command of the user''s with the same variables' {
        $server = (Resolve-Path -LiteralPath "$PSScriptRoot/../StandInServer/server.cjs").Path
        $null = Connect-Atlassian -Command node -ArgumentList $server -JiraUrl https://jira.example.com -PersonalAccessToken $secret -Name own
        (Get-Seen own).values.JIRA_PERSONAL_TOKEN | Should -Be (Get-Sha256 $secret)
    }

    It 'runs the server on mcp-atlassian''s own token file, whose site it takes, and past the keyring' -Skip:$IsWindows {
        $userHome, $env:HOME = $env:HOME, (Join-Path $TestDrive 'token-home')
        try {
            $folder = New-Item -ItemType Directory -Path (Join-Path $env:HOME '.mcp-atlassian') -Force
            @{ access_token = 'a'; refresh_token = 'r'; cloud_id = $cloudId } | ConvertTo-Json | Set-Content (Join-Path $folder 'oauth-my-app.json')
            @{ access_token = 'a'; refresh_token = 'r' } | ConvertTo-Json | Set-Content (Join-Path $folder 'oauth-no-site.json')
            $null = Connect-Atlassian -Local Docker -TokenFile my-app -ClientSecret $secret -Name f
            $seen = Get-Seen f
            $seen.values.ATLASSIAN_OAUTH_CLIENT_SECRET | Should -Be (Get-Sha256 $secret)
            $seen.values.ATLASSIAN_OAUTH_CLOUD_ID | Should -Be (Get-Sha256 $cloudId)
            $seen.values.PYTHON_KEYRING_BACKEND | Should -Be (Get-Sha256 'keyring.backends.null.Keyring')
            (Get-StandInStart $standIn).args -join ' ' | Should -Match '-v \S+\.mcp-atlassian:/home/app/\.mcp-atlassian'
            (Get-AtlassianMcpTool -Session f).Name | Should -Contain confluence_get_page
            { Connect-Atlassian -Local Uvx -TokenFile no-site -ClientSecret $secret } | Should -Throw -ErrorId 'ArgumentMissing,*'
            { Connect-Atlassian -Local Uvx -TokenFile none -ClientSecret $secret } | Should -Throw '*oauth-none.json*' -ErrorId 'ConfigFileNotFound,*'
            @(Get-StandInStart $standIn).Count | Should -Be 1
        }
        finally { $env:HOME = $userHome }
    }

    It 'is an error that names what is missing where the server lists no tool: <Says>' -ForEach @(
        @{ Says = '*mysite.atlassian.net is a Cloud site*'; Arguments = @{ JiraUrl = 'https://mysite.atlassian.net'; PersonalAccessToken = 'p' } }
        @{ Says = "*toolsets 'unknown'*"; Arguments = @{ JiraUrl = 'https://jira.example.com'; PersonalAccessToken = 'p'; ConnectionOption = @{ Toolset = 'unknown' } } }
    ) {
        { Connect-Atlassian -Local Uvx -Name nothing @Arguments } | Should -Throw $Says -ErrorId 'ToolNotFound,*'
        Get-AtlassianSession | Should -BeNullOrEmpty
    }

    It 'says that the credential was not tried where no read needs nothing' {
        $null = Connect-Atlassian -Local Uvx -JiraUrl https://jira.example.com -PersonalAccessToken $secret -Name t
        $rung = Test-AtlassianSession t -Detailed | Where-Object Name -eq ProductRead
        $rung.Result | Should -Be NotTried
        $rung.Message | Should -BeLike '*not tried*'
    }

    It 'says of a tool that is hidden that it is not allowed in this session: <Tool> with <Arguments.Keys>' -ForEach @(
        @{ Tool = 'jira_create_issue'; Arguments = @{ ReadOnly = $true } }
        @{ Tool = 'jira_create_issue'; Arguments = @{ AllowTool = 'jira_get_issue' } }
        @{ Tool = 'jira_get_agile_boards'; Arguments = @{ ConnectionOption = @{ Toolset = 'jira_issues' } } }
    ) {
        $null = Connect-Atlassian -Local Uvx -JiraUrl https://jira.example.com -PersonalAccessToken $secret -Name hidden @Arguments
        { Invoke-AtlassianMcpTool $Tool -Session hidden -ErrorAction Stop } | Should -Throw "$Tool is not allowed in this session*" -ErrorId 'ToolDenied,*'
        { Invoke-AtlassianMcpTool jira_get_isue -Session hidden -ErrorAction Stop } | Should -Throw -ErrorId 'Tool*' -PassThru |
            ForEach-Object { "$($_.ErrorDetails.RecommendedAction) $_" } | Should -Match jira_get_issue
        { Invoke-AtlassianMcpTool confluence_get_page -Session hidden -ErrorAction Stop } | Should -Throw '*Jira only*' -ErrorId 'ToolNotFound,*'
    }

    It 'lists no tool of Confluence where only Jira is configured, over HTTP too (<_>)' -ForEach PersonalAccessToken, ApiToken {
        $who = if ($_ -eq 'ApiToken') { @{ EmailAddress = 'a@example.com'; ApiToken = 'b' } } else { @{ PersonalAccessToken = 'b' } }
        $null = Connect-Atlassian -Local Uvx -Transport Http -ConnectionOption @{ Port = Get-FreePort } -JiraUrl https://jira.example.com -Name one @who
        (Get-AtlassianMcpTool -Session one).Name | Should -Be jira_get_issue, jira_create_issue, stand_in_seen
    }

    It 'says what a runner downloads, and how to give it more time' -Skip:$IsWindows {
        Set-Content (Join-Path $standIn 'slow') ''
        $connect = @{ Local = 'Uvx'; JiraUrl = 'https://jira.example.com'; PersonalAccessToken = $secret; Name = 'slow'; TimeoutSec = 2 }
        $failure = { Connect-Atlassian @connect } | Should -Throw '*Downloading made-up-package*' -ErrorId 'TimedOut,*' -PassThru
        "$failure" | Should -Not -Match banner
        $failure.ErrorDetails.RecommendedAction | Should -Match '-TimeoutSec'
        { Connect-Atlassian @connect -Transport Http -ConnectionOption @{ Port = Get-FreePort } } | Should -Throw '*Downloading made-up-package*' -ErrorId 'TimedOut,*'
    }

    It 'runs the documented command lines of docker: <Name>' -ForEach @(
        @{
            Name = 'http'; Arguments = @{ Transport = 'Http'; AccessToken = 'a'; CloudId = '11111111-2222-4333-8444-555555555555' }
            Line = '^run -i --rm --name (mcp-atlassian-\w+) -p 127\.0\.0\.1:PORT:PORT -e ATLASSIAN_OAUTH_ENABLE -e TOOLSETS ' +
                'ghcr\.io/sooperset/mcp-atlassian:0\.23\.1 --transport streamable-http --host 0\.0\.0\.0 --port PORT$'
        }
        @{
            Name = 'own authority'; Arguments = @{ JiraUrl = 'https://jira.example.com'; PersonalAccessToken = 'p'; ConnectionOption = @{ CertificateAuthority = 'CA' } }
            Line = '^run -i --rm -v CA:/run/mcp-atlassian/ssl_cert_file:ro -v CA:/run/mcp-atlassian/requests_ca_bundle:ro ' +
                '-e JIRA_PERSONAL_TOKEN -e JIRA_URL -e MCP_ATLASSIAN_USE_SYSTEM_TRUSTSTORE -e REQUESTS_CA_BUNDLE -e SSL_CERT_FILE ' +
                '-e TOOLSETS ghcr\.io/sooperset/mcp-atlassian:0\.23\.1$'
        }
    ) {
        $port = Get-FreePort
        $authority = Join-Path $TestDrive 'ca.pem'
        Set-Content $authority -Value 'PEM'
        $words = $Arguments.Clone()
        if ($words.Transport) { $words.ConnectionOption = @{ Port = $port } }
        if ($words.ConnectionOption.CertificateAuthority) { $words.ConnectionOption = @{ CertificateAuthority = $authority } }
        $null = Connect-Atlassian -Local Docker -Name docker @words
        Disconnect-Atlassian docker
        $starts = @(Get-StandInStart $standIn)
        $starts[0].args -join ' ' | Should -Match ($Line -creplace 'PORT', $port -creplace 'CA:', ([regex]::Escape($authority) + ':'))
        if ($words.Transport) { $starts[1].args -join ' ' | Should -Be "rm -f $(($starts[0].args)[4])" }
    }

    It 'shares one HTTP server between sessions, and ends it with the last (<_>)' -ForEach Uvx, Docker {
        $port = Get-FreePort
        $http = @{ Local = $_; Transport = 'Http'; ConnectionOption = @{ Port = $port } }
        $null = Connect-Atlassian @http -AccessToken $secret -CloudId $cloudId -Name one
        $null = Connect-Atlassian @http -AccessToken other -CloudId 99999999-2222-4333-8444-555555555555 -Name two
        $one, $two = (Get-Seen one), (Get-Seen two)
        $one.pid | Should -Be $two.pid
        $one.way, $one.cloudId, $two.cloudId | Should -Be oauth, $cloudId, 99999999-2222-4333-8444-555555555555
        $one.headers.authorization | Should -Be (Get-Sha256 "Bearer $secret")
        $one.names | Should -Contain ATLASSIAN_OAUTH_ENABLE
        $one.values.PSObject.Properties.Value | Should -Not -Contain (Get-Sha256 $secret)
        Disconnect-Atlassian one
        (Get-Seen two).pid | Should -Be $two.pid
        Disconnect-Atlassian two
        Wait-Process -Id $two.pid -Timeout 10 -ErrorAction Ignore
        Get-Process -Id $two.pid -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'keeps the products'' proxy away from the road to a shared server, which is on this machine' {
        $null = Connect-Atlassian -Local Uvx -Transport Http -ConnectionOption @{ Port = Get-FreePort } -AccessToken $secret -CloudId $cloudId -Proxy "http://127.0.0.1:$(Get-FreePort)" -Name near
        (Get-Seen near).names | Should -Contain HTTPS_PROXY
    }

    It 'sends <Way> over HTTP' -ForEach @(
        @{ Way = 'pat'; Arguments = @{ JiraUrl = 'https://jira.example.com'; PersonalAccessToken = 'pat-1' }; Header = 'authorization'; Value = 'Token pat-1' }
        @{ Way = 'basic'; Arguments = @{ Site = 'mysite.example.com'; EmailAddress = 'a@example.com'; ApiToken = 'b' }; Header = 'authorization'; Value = 'Basic YUBleGFtcGxlLmNvbTpi' }
        @{ Way = 'header-pat'; Arguments = @{ JiraUrl = 'https://jira.example.com'; ConfluenceUrl = 'https://wiki.example.com'; JiraPersonalAccessToken = 'j'; ConfluencePersonalAccessToken = 'c' }; Header = 'x-atlassian-confluence-personal-token'; Value = 'c' }
    ) {
        $null = Connect-Atlassian -Local Uvx -Transport Http -ConnectionOption @{ Port = Get-FreePort } -Name h @Arguments
        $seen = Get-Seen h
        $seen.way | Should -Be $Way
        $seen.headers.$Header | Should -Be (Get-Sha256 $Value)
    }

    It 'says what the server refuses over HTTP' {
        { Connect-Atlassian -Local Uvx -Transport Http -ConnectionOption @{ Port = Get-FreePort } -AccessToken refused-token -CloudId $cloudId } | Should -Throw -ErrorId 'AuthenticationFailed,*'
        { Connect-Atlassian -Local Uvx -Transport Http -ConnectionOption @{ ServerVersion = '0.16.0' } -AccessToken $secret -CloudId $cloudId } | Should -Throw -ErrorId 'ArgumentInvalid,*'
    }

    It 'falls back to docker, and without an engine says how to install uvx' {
        Remove-Item (Join-Path $standIn 'uvx*')
        $node = Split-Path (Get-Command node -CommandType Application | Select-Object -First 1).Source
        # The rest of PATH may have programs of these names; the folder of the stand-ins alone does not.
        $env:PATH = $standIn
        $connect = @{ JiraUrl = 'https://jira.example.com'; PersonalAccessToken = $secret; Name = 'n' }
        $null = Connect-Atlassian @connect
        (Get-StandInStart $standIn).kind | Should -Be docker
        Set-Content (Join-Path $standIn 'no-engine') -Value ''
        { Connect-Atlassian -Local Uvx @connect } | Should -Throw -ErrorId 'LocalServerNotFound,*'
        { Connect-Atlassian -Local Docker @connect } | Should -Throw -ErrorId 'LocalServerNotFound,*'
        $failure = { Connect-Atlassian @connect } | Should -Throw -ErrorId 'LocalServerNotFound,*' -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -Match 'astral'
    }

    It 'keeps a local session under its name' {
        $env:ATLASSIAN_MCP_HOME = Join-Path $TestDrive 'home'
        try {
            $null = Connect-Atlassian -Local Uvx -JiraUrl https://jira.example.com -PersonalAccessToken $secret -Name kept -Save -WarningAction SilentlyContinue
            Disconnect-Atlassian kept
            $null = Connect-Atlassian -Name kept
            (Get-Seen kept).values.JIRA_PERSONAL_TOKEN | Should -Be (Get-Sha256 $secret)
        }
        finally { Remove-Item Env:ATLASSIAN_MCP_HOME }
    }

    It 'names parameters that contradict each other: <Arguments.Keys>' -ForEach @(
        @{ Arguments = @{ Uri = 'http://127.0.0.1:1/mcp'; Local = 'Uvx'; EmailAddress = 'a@example.com'; ApiToken = 'b' } }
        @{ Arguments = @{ EmailAddress = 'a@example.com'; ApiToken = 'b'; ConnectionOption = @{ Toolset = 'all' } } }
        @{ Arguments = @{ Local = 'Uvx'; Command = 'node'; PersonalAccessToken = 'b'; JiraUrl = 'https://jira.example.com' } }
        @{ Arguments = @{ Uri = 'http://127.0.0.1:1/mcp'; ApiKey = 'a'; Transport = 'Stdio' } }
    ) {
        { Connect-Atlassian @Arguments } | Should -Throw -ErrorId '*Argument*'
    }

    It 'says what is missing: <ErrorId>' -ForEach @(
        @{ ErrorId = 'CredentialRequired,*'; Arguments = @{ JiraUrl = 'https://jira.example.com' } }
        @{ ErrorId = 'ArgumentMissing,*'; Arguments = @{ PersonalAccessToken = 'x' } }
        @{ ErrorId = 'ArgumentMissing,*'; Arguments = @{ JiraUrl = 'https://jira.example.com'; ConfluencePersonalAccessToken = 'x' } }
    ) {
        { Connect-Atlassian @Arguments } | Should -Throw -ErrorId $ErrorId
    }
}

Describe 'Connect-Atlassian -FromEnvironment with mcp-atlassian''s variables' -Skip:(-not $hasNode) {
    BeforeAll {
        . "$PSScriptRoot/Tools/StandIn.ps1"
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        $path = $env:PATH
        $standIn = New-StandIn
        $env:PATH = $standIn + [IO.Path]::PathSeparator + $path
    }

    AfterEach {
        Get-AtlassianSession | Disconnect-Atlassian
        Get-ChildItem Env: | Where-Object Name -Match '^(JIRA|CONFLUENCE|ATLASSIAN)_' | Remove-Item
    }

    AfterAll {
        $env:PATH = $path
        Remove-Item -LiteralPath $standIn -Recurse
        Remove-Module McpAtlassian
    }

    It 'starts a local server with <Source>' -ForEach @(
        @{ Source = 'ATLASSIAN_OAUTH_ACCESS_TOKEN'; Variables = @{ ATLASSIAN_OAUTH_ACCESS_TOKEN = 'v-1'; ATLASSIAN_OAUTH_CLOUD_ID = '11111111-2222-4333-8444-555555555555' } }
        @{ Source = 'JIRA_API_TOKEN'; Variables = @{ JIRA_URL = 'https://jira.example.com'; JIRA_USERNAME = 'u'; JIRA_API_TOKEN = 'v-1' } }
        @{ Source = 'CONFLUENCE_PERSONAL_TOKEN'; Variables = @{ CONFLUENCE_URL = 'https://wiki.example.com'; CONFLUENCE_PERSONAL_TOKEN = 'v-1'; CONFLUENCE_SSL_VERIFY = 'false' } }
    ) {
        foreach ($name in $Variables.Keys) { Set-Item "Env:$name" $Variables[$name] }
        $said = Connect-Atlassian -FromEnvironment -Name e -Verbose 4>&1 | Out-String
        $said | Should -Match $Source
        $said | Should -Not -Match 'v-1'
        $seen = Invoke-AtlassianMcpTool stand_in_seen -Session e
        foreach ($name in $Variables.Keys) { $seen.values.$name | Should -Be (Get-Sha256 $Variables[$name]) }
        (Get-AtlassianMcpTool -Session e).Count | Should -BeGreaterThan 1
    }

    It 'starts the server of the multi-cloud block, and says which headers each user brings' {
        $env:ATLASSIAN_OAUTH_ENABLE = 'true'
        $port = Get-FreePort
        $host1 = Connect-Atlassian -FromEnvironment -Local Uvx -ConnectionOption @{ Port = $port } -Name host -WarningVariable said -WarningAction SilentlyContinue
        $host1.Method, $host1.Server | Should -Be MultiCloud, "http://127.0.0.1:$port/mcp"
        "$said" | Should -Match 'Authorization: Bearer <access token>.*X-Atlassian-Cloud-Id'
        $user = @{ Uri = "http://127.0.0.1:$port/mcp" }
        $null = Connect-Atlassian @user -AccessToken one -CloudId 11111111-2222-4333-8444-555555555555 -Name one
        $null = Connect-Atlassian @user -AccessToken two -CloudId 99999999-2222-4333-8444-555555555555 -Name two
        $one, $two = 'one', 'two' | ForEach-Object { Invoke-AtlassianMcpTool stand_in_seen -Session $_ }
        $one.pid | Should -Be $two.pid
        $one.headers.authorization, $two.headers.authorization | Should -Be (Get-Sha256 'Bearer one'), (Get-Sha256 'Bearer two')
        $two.cloudId | Should -Be 99999999-2222-4333-8444-555555555555
    }

    It 'prefers our own variables' {
        $demo = Start-AtlassianDemoServer
        $env:JIRA_URL, $env:JIRA_PERSONAL_TOKEN = 'https://jira.example.com', 'pat'
        $env:ATLASSIAN_MCP_ENDPOINT, $env:ATLASSIAN_MCP_EMAIL, $env:ATLASSIAN_MCP_API_TOKEN = "$($demo.Uri)", $demo.EmailAddress, $demo.ApiToken
        (Connect-Atlassian -FromEnvironment).Server | Should -Match '^http://127'
    }

    It 'names both kinds where nothing is set' {
        { Connect-Atlassian -FromEnvironment } | Should -Throw '*ATLASSIAN_MCP_API_KEY*JIRA_URL*' -ErrorId 'CredentialRequired,*'
    }
}

BeforeDiscovery {
    # Only where the image is there already: a test downloads nothing.
    $image = 'ghcr.io/sooperset/mcp-atlassian:0.23.1'
    $hasImage = (Get-Command docker -CommandType Application -ErrorAction Ignore) -and $(
        $null = docker image inspect $image 2>&1
        $LASTEXITCODE -eq 0)
}

Describe 'Connect-Atlassian with a real container' -Skip:(-not $hasImage) {
    BeforeAll { Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        Remove-Module McpAtlassian
    }

    It 'starts mcp-atlassian and lists its tools, <_>' -ForEach Stdio, Http {
        $null = Connect-Atlassian -Local Docker -Transport $_ -ConnectionOption @{ Port = 19444 } -JiraUrl http://127.0.0.1:9 -PersonalAccessToken made-up -Name real
        (Get-AtlassianMcpTool -Session real).Name | Should -Contain jira_get_issue
    }
}
