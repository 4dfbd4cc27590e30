#Requires -Version 7.4

BeforeDiscovery {
    $hasNode = [bool] (Get-Command node -CommandType Application -ErrorAction Ignore)
}

Describe 'Connect-Atlassian with a program of one''s own' -Skip:(-not $hasNode) {
    BeforeAll {
        . "$PSScriptRoot/Tools/StandIn.ps1"
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        $path = $env:PATH
        $names = @(
            'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'
            'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy')
        $network = @(foreach ($name in $names) { [pscustomobject]@{ Name = $name; Value = [Environment]::GetEnvironmentVariable($name) } })
        foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $null) }
        $bare = Join-Path $TestDrive bare.cjs
        Set-Content -LiteralPath $bare -Value @'
const tool = name => ({ name, inputSchema: { type: 'object' } });
const answers = {
  'initialize': () => ({ protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'bare', version: '1' } }),
  'tools/list': () => ({ tools: ['get_environment', 'jira_list_things', 'update_thing'].map(tool) }),
  'tools/call': () => ({ content: [{ type: 'text', text: JSON.stringify(process.env) }] }),
};
require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  const reply = answers[method] ? { result: answers[method]() } : { error: { code: -32601, message: 'Method not found' } };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...reply }) + '\n');
});
'@
        $config = Join-Path $TestDrive mcp.json
        @{ mcpServers = @{ bare = @{ command = 'node'; args = @($bare) } } } | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath $config

        function Connect-Bare ([string] $Way, [hashtable] $Arguments) {
            switch ($Way) {
                'Command' { Connect-Atlassian -Command node -ArgumentList $bare -Name bare @Arguments }
                'ConfigPath' { Connect-Atlassian -ConfigPath $config -ServerName bare -Name bare @Arguments }
                'InputObject' { Import-McpConfig -Path $config | Connect-Atlassian -Name bare @Arguments }
            }
        }
    }

    AfterEach { Get-AtlassianSession | Disconnect-Atlassian }

    AfterAll {
        foreach ($one in $network) { [Environment]::SetEnvironmentVariable($one.Name, $one.Value) }
        Remove-Module McpAtlassian
    }

    It 'brings the proxy, and the authorities of this process, to a server of -<_>' -ForEach Command, ConfigPath, InputObject {
        $account = [pscredential]::new('me', (ConvertTo-SecureString 'p@ss-4711' -AsPlainText -Force))
        $env:NODE_EXTRA_CA_CERTS = $config
        $env:http_proxy = 'http://left-over.example.com'
        try {
            $null = Connect-Bare $_ @{
                Proxy = 'http://proxy.example.com:8080'
                ConnectionOption = @{ ProxyCredential = $account; ProxyBypass = 'one.example.com', '*.two.example.com'; TreatAsRead = 'get_*' }
            }
            $seen = Invoke-AtlassianMcpTool get_environment
        }
        finally { $env:NODE_EXTRA_CA_CERTS = $env:http_proxy = $null }
        $seen.HTTPS_PROXY, $seen.HTTP_PROXY | Should -Be (@('http://me:p%40ss-4711@proxy.example.com:8080') * 2)
        $seen.PSObject.Properties.Name -ccontains 'http_proxy' | Should -BeFalse
        $seen.NO_PROXY | Should -Be 'one.example.com,*.two.example.com'
        $seen.NODE_EXTRA_CA_CERTS | Should -Be $config
    }

    It 'refuses -<Name>, which no program can be told, with -<Way>' -ForEach @(
        foreach ($way in 'Command', 'ConfigPath', 'InputObject') {
            @{ Way = $way; Name = 'SkipCertificateCheck'; Arguments = @{ SkipCertificateCheck = $true } }
            @{ Way = $way; Name = 'ClientCertificate'; Arguments = @{ ConnectionOption = @{ ClientCertificate = 'made-up.pem' } } }
            @{ Way = $way; Name = 'ProxyUseDefaultCredentials'; Arguments = @{ Proxy = 'http://p.example.com'; ConnectionOption = @{ ProxyUseDefaultCredentials = $true } } }
        }
    ) {
        { Connect-Bare $Way $Arguments } | Should -Throw "*$Name has no effect on a local server*" -ErrorId 'ArgumentInvalid,*'
    }

    It 'names the proxy''s variables to docker, whose container has its own environment' {
        $standIn = New-StandIn docker
        $env:PATH = $standIn + [IO.Path]::PathSeparator + $path
        try {
            $line = 'run -i --rm -e JIRA_URL -e JIRA_PERSONAL_TOKEN ghcr.io/sooperset/mcp-atlassian:0.23.1' -split ' '
            $null = Connect-Atlassian -Command docker -ArgumentList $line -Proxy http://proxy.example.com -Environment @{ JIRA_URL = 'https://jira.example.com'; JIRA_PERSONAL_TOKEN = 'made-up' }
            (Get-StandInStart $standIn).args -join ' ' | Should -Be ('run -e HTTPS_PROXY -e HTTP_PROXY ' + ($line[1..99] -join ' '))
            (Invoke-AtlassianMcpTool stand_in_seen).values.HTTPS_PROXY | Should -Be (Get-Sha256 'http://proxy.example.com')
        }
        finally {
            Get-AtlassianSession | Disconnect-Atlassian
            $env:PATH = $path
            Remove-Item -LiteralPath $standIn -Recurse
        }
    }

    It 'counts every tool of a server without annotations as a write, and names those that seem to read' {
        $said = Connect-Bare Command @{ Verbose = $true } 4>&1 | Out-String -Width 1000
        $said | Should -Match 'get_environment, jira_list_things\..*TreatAsRead'
        (Get-AtlassianMcpTool).Access | Should -Be Write, Write, Write
    }

    It 'takes for reads what TreatAsRead says, and nothing else' {
        $null = Connect-Bare Command @{ ConnectionOption = @{ TreatAsRead = 'get_*', 'jira_list_things' }; ReadOnly = $true }
        (Get-AtlassianMcpTool get_environment, jira_list_things).Access | Should -Be Read, Read
        Invoke-AtlassianMcpTool get_environment | Should -Not -BeNullOrEmpty
        { Invoke-AtlassianMcpTool update_thing -ErrorAction Stop } | Should -Throw -ErrorId 'ToolDenied,*'
    }

    It 'tells a wrong credential from a right one by a read that says so, and by no other: <Tools>' -ForEach @(
        @{ Tools = 'jira_get_all_projects jira_search'; Result = 'Failed'; Healthy = $false }
        @{ Tools = 'jira_get_all_projects jira_get_link_types'; Result = 'Failed'; Healthy = $false }
        @{ Tools = 'jira_get_all_projects'; Result = 'NotTried'; Healthy = $true }
    ) {
        $refused = Join-Path $TestDrive refused.cjs
        Set-Content -LiteralPath $refused -Value @'
// As mcp-atlassian answers with a credential that is refused: some of its lists are empty, and only others say why.
const names = process.env.TOOLS.split(' ');
const tool = name => ({ name, inputSchema: { type: 'object', properties: { jql: {}, limit: {} } }, annotations: { readOnlyHint: true } });
const text = (value, isError) => ({ content: [{ type: 'text', text: value }], isError });
const answers = {
  'initialize': () => ({ protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'refused', version: '1' } }),
  'tools/list': () => ({ tools: names.map(tool) }),
  'tools/call': name => name === 'jira_get_all_projects' ? text('[]', false)
    : text('Authentication failed for Jira API (401). Token may be expired or invalid. Please verify credentials.', true),
};
require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const reply = answers[method] ? { result: answers[method]((params || {}).name) } : { error: { code: -32601, message: 'Method not found' } };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...reply }) + '\n');
});
'@
        $null = Connect-Atlassian -Command node -ArgumentList $refused -Environment @{ TOOLS = $Tools } -Name refused
        Test-AtlassianSession refused -WarningVariable said -WarningAction SilentlyContinue | Should -Be $Healthy
        "$said" -match 'not tried' | Should -Be $Healthy
        (Test-AtlassianSession refused -Detailed | Where-Object Name -EQ ProductRead).Result | Should -Be $Result
    }

    It 'names what mcp-atlassian lacks in the user''s own command too' {
        $standIn = New-StandIn uvx
        $env:PATH = $standIn + [IO.Path]::PathSeparator + $path
        try {
            $line = @{ Command = 'uvx'; ArgumentList = 'mcp-atlassian@0.23.1' }
            { Connect-Atlassian @line } | Should -Throw '*neither JIRA_URL nor CONFLUENCE_URL is set*' -ErrorId 'ToolNotFound,*'
            { Connect-Atlassian @line -Environment @{ JIRA_URL = 'https://mysite.atlassian.net'; JIRA_PERSONAL_TOKEN = 'p' } } |
                Should -Throw '*mysite.atlassian.net is a Cloud site*'
        }
        finally {
            $env:PATH = $path
            Remove-Item -LiteralPath $standIn -Recurse
        }
    }

    It 'leaves an annotated write a write, whatever TreatAsRead says' {
        $server = Start-AtlassianDemoServer
        try {
            $null = Connect-Atlassian -Uri $server.Uri -EmailAddress $server.EmailAddress -ApiToken $server.ApiToken -ConnectionOption @{ TreatAsRead = '*' } -Name demo
            (Get-AtlassianMcpTool createJiraIssue -Session demo).Access | Should -Be Write
        }
        finally { $server | Stop-AtlassianDemoServer }
    }
}
