#Requires -Version 7.4
# Connects in every mode there is, at full verbosity, and does with each session what a user might; run by
# Secrets.Tests.ps1 in a pwsh of its own, which then searches all of it. The plan names the secrets, so that no line of
# this script holds one.
param([Parameter(Mandatory)] [string] $Plan)

$p = Get-Content -LiteralPath $Plan -Raw | ConvertFrom-Json -AsHashtable
$s = $p.secrets
$PSStyle.OutputRendering = 'PlainText'
$null = Start-Transcript -LiteralPath $p.transcript
Import-Module $p.module
Import-Module "$PSScriptRoot/TestSite.psm1"
. "$PSScriptRoot/StandIn.ps1"
$MaximumErrorCount = 4096
$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
# With -Debug alone PowerShell would stop and ask at each error.
$loud = @{ Verbose = $true; Debug = $true; ErrorAction = 'Continue' }
# Each session is recorded as well, into a file that is searched.
$PSDefaultParameterValues['Connect-Atlassian:Record'] = { Join-Path ([IO.Path]::GetTempPath()) "$(New-Guid).record.jsonl" }
$servers = (Resolve-Path -LiteralPath "$PSScriptRoot/../../StandInServer").Path
$browser = "node '$servers/browser.cjs' '$($p.processes)'"
$cloudId = '11111111-2222-4333-8444-555555555555'

function Secret ([string] $Name) { ConvertTo-SecureString $s[$Name] -AsPlainText -Force }
function Account ([string] $User, [string] $Name) { [pscredential]::new($User, (Secret $Name)) }
function Note ([string] $File, $Value) { Add-Content -LiteralPath $File -Value (ConvertTo-Json $Value -Compress -Depth 4) }

# The command line and the environment of every process below this one, as the system shows them to the user's others.
function Save-Process ([string] $Mode, [hashtable] $Belongs) {
    if (-not $IsLinux) { return }
    $own = @([IO.File]::ReadAllText("/proc/$PID/cmdline") -split "`0" -ne '') -join "`0"
    $parents = @{}
    foreach ($folder in [IO.Directory]::EnumerateDirectories('/proc')) {
        $id = 0
        if (-not [int]::TryParse([IO.Path]::GetFileName($folder), [ref] $id)) { continue }
        try { $parents[$id] = [int] (([IO.File]::ReadAllText("$folder/stat") -replace '^.*\) ', '') -split ' ')[1] } catch { continue }
    }
    foreach ($id in @($parents.Keys)) {
        for ($up = $parents[$id]; $up -and $up -ne $PID; $up = $parents[$up]) { }
        if ($up -ne $PID) { continue }
        try {
            $variables = [ordered] @{}
            foreach ($pair in [IO.File]::ReadAllText("/proc/$id/environ") -split "`0" -ne '') {
                $name, $value = $pair -split '=', 2
                $variables[$name] = $value
            }
            $line = @([IO.File]::ReadAllText("/proc/$id/cmdline") -split "`0" -ne '')

            # Between fork and exec a child still shows what this process was started with: it is not there yet.
            if (($line -join "`0") -eq $own) { continue }
            Note $p.processes @{ mode = $Mode; pid = $id; line = $line; environment = $variables; belongs = $Belongs }
        }
        catch [IO.IOException] { Write-Debug "$id has ended" }
    }
}

# What an error holds, to its last corner.
function Show-Error ($Record) {
    $Record | Format-List * -Force
    "$Record"
    for ($e = $Record.Exception; $e; $e = $e.InnerException) {
        $e.ToString()
        $e | Format-List * -Force
        $e.Data.GetEnumerator() | Format-List * -Force
    }
    $Record.ErrorDetails | Format-List * -Force
    $Record.InvocationInfo | Format-List * -Force
    $Record.TargetObject | Format-List * -Force
}

function Show-Session ($Session) {
    $Session
    $Session | Format-List * -Force
    $Session | ConvertTo-Json -Depth 5 -WarningAction SilentlyContinue
    "$Session"
}

# Everything an echoing server can be made to say.
function Use-Echo ([string] $Name) {
    # Of a server that fails each call is made several times, so one session does.
    # Wrapping long texts is most of a concise view's work, so one session shows that view.
    $ErrorView = $Name -eq 'api-token-open' ? 'ConciseView' : 'NormalView'
    foreach ($tool in (Get-AtlassianMcpTool -Session $Name).Name | Where-Object { $Name -eq 'api-key-open' -or $_ -notlike 'echo_fail*' }) {
        try { Invoke-AtlassianMcpTool $tool -Session $Name @loud } catch { $_ | Out-Host }
    }
}

# Progress reaches no output that is redirected; a runspace keeps it.
function Show-Progress ([string] $Name) {
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript({
                param ($module, $name)
                Import-Module $module
                $ProgressPreference = 'Continue'
                'start', 'edges' | ForEach-Object { Invoke-AtlassianMcpTool "echo_notify_$_" -Session $name }
            }).AddArgument($p.module).AddArgument($Name)
        $null = $shell.Invoke()
        "progress: $($shell.Streams.Progress.Count) records"
        $shell.Streams.Progress | Format-List * -Force
    }
    finally { $shell.Dispose() }
}

# What belongs into a child's environment: variables, with the secret each holds.
function Invoke-Mode ([string] $Name, [scriptblock] $Connect, [scriptblock] $Use = {}, [hashtable] $Belongs = @{}, [switch] $Once) {
    "== $Name"
    $outcome = @{ mode = $Name; method = $null; error = $null; again = $null }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    try {
        $session = & $Connect
        $outcome.method = $session.Method
        Show-Session $session
        Save-Process $Name $Belongs
        & $Use
        Get-AtlassianMcpTool -Session $Name @loud | Select-Object -First 2 | Format-List * -Force
        Test-AtlassianSession -Session $Name -Detailed -BundlePath (Join-Path $HOME "bundle-$Name.json") @loud | Format-List * -Force
        if (-not $Once) {
            Disconnect-Atlassian $Name @loud
            $outcome.again = (Connect-Atlassian -Name $Name @loud).Method
            Save-Process "$Name (saved)" $Belongs
            Show-Session (Get-AtlassianSession -ListAvailable -Name $Name)
        }
    }
    catch {
        $outcome.error = "$($_.FullyQualifiedErrorId)" -replace ',.*'
        $_ | Out-Host
    }
    if (Get-AtlassianSession | Where-Object Name -EQ $Name) { Disconnect-Atlassian $Name @loud }
    $outcome.seconds = $watch.Elapsed.TotalSeconds
    Note $p.outcomes $outcome
}



if ('planted' -in $p.only) {
    # Not a mode: a leak in each place, to show that the search finds it there.
    'in the output: ' + $s.planted
    Write-Verbose ([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($s.planted)))
    Write-Debug $s.planted.Substring(0, $s.planted.Length / 2)
    Write-Warning ([uri]::EscapeDataString($s.planted))
    Write-Error (ConvertTo-Json $s.planted)
    Set-Content -LiteralPath (Join-Path $HOME 'leak.txt') -Value $s.planted.Substring($s.planted.Length / 2)
    "::add-mask::$($s.planted)"
    $env:STRAY = $s.planted
    $child = Start-Process node -ArgumentList '-e', 'setInterval(()=>{},1e6)', $s.planted -PassThru -RedirectStandardOutput (Join-Path $HOME 'out.txt')
    $env:STRAY = $null
    Save-Process planted @{}
    $child.Kill()
    $null = Stop-Transcript
    return
}

$options = [Activator]::CreateInstance((Get-DemoType TestDemoOptions))
$options.OAuth.ClassicSecret, $options.OAuth.ServiceSecret, $options.OAuth.IdentityToken = $s.classic, $s.service, $s.identity
$demo = (Get-DemoType TestDemo)::Start($options)
$echo = $p.echo
# Nobody's business: a variable of this process that no child of a session may see.
$env:UNRELATED_TOKEN = $s.unrelated

# Rovo, OAuth: a login, a refresh, a refusal to refresh; then a server that repeats all it is sent.
Invoke-Mode oauth { Connect-Atlassian -Uri $demo.Uri -Site demo -Browser $browser -Name oauth -Save @loud } {
    Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session oauth @loud
    $demo.ExpireOAuthTokens()
    Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session oauth @loud
    # Tokens that come while one command waits for the next: whoever has the pipeline's thread says the masks.
    'DEMO-1', 'DEMO-2', 'DEMO-3', 'DEMO-4', 'DEMO-5' | Invoke-AtlassianMcpTool getJiraIssue -ThrottleLimit 3 -Session oauth | ForEach-Object {
        $demo.ExpireOAuthTokens()
        Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey $_.key -Session oauth
    }
}
Invoke-Mode oauth-revoked { Connect-Atlassian -Name oauth @loud } -Once {
    $demo.RevokeOAuthGrants()
    try { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session oauth @loud } catch { $_ | Out-Host }
    Disconnect-Atlassian oauth -Revoke -Forget @loud
}
Invoke-Mode oauth-echo { Connect-Atlassian -Uri "$echo/oauth/mcp" -OAuth -Browser $browser -Name oauth-echo -Save @loud } { Use-Echo oauth-echo }
Invoke-Mode oauth-nobody { Connect-Atlassian -Uri $demo.Uri -NoBrowser -Name oauth-nobody @loud }
Invoke-Mode oauth-client { Connect-Atlassian -Uri $demo.Uri -OAuth -ClientId demo-3lo-app -ClientSecret (Secret classic) -Browser $browser -Name oauth-client @loud }

# Rovo, static credentials: right at the demo, repeated, refused.
Invoke-Mode api-token { Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken (ConvertTo-SecureString $demo.ApiToken -AsPlainText -Force) -Name api-token -Save @loud } {
    Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey NOPE-1 -Session api-token @loud
    'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue -Session api-token -AuditLog (Join-Path $HOME audit.jsonl) -ResumeLog (Join-Path $HOME resume.jsonl) @loud
    # A token in an argument reaches the server, and no log.
    try { $null = Invoke-AtlassianMcpTool addCommentToJiraIssue @{ issueIdOrKey = 'DEMO-1'; commentBody = 'see Bearer ' + $s.apiKey; token = $s.apiKey } -SkipValidation -Force -Session api-token -AuditLog (Join-Path $HOME audit.jsonl) -Confirm:$false @loud } catch { $_ | Out-Host }
    Export-McpConfig -Client Generic -Session api-token -Path (Join-Path $HOME session.json) @loud
}
foreach ($end in 'open', 'refuse') {
    $echoes = if ($end -eq 'open') { { Use-Echo $name } } else { {} }
    $name = "api-token-$end"
    Invoke-Mode $name { Connect-Atlassian -Uri "$echo/$end/mcp" -EmailAddress ada@example.com -ApiToken (Secret apiToken) -Name $name -Save @loud } $echoes
    $name = "credential-$end"
    Invoke-Mode $name { Connect-Atlassian -Uri "$echo/$end/mcp" -Credential (Account ada@example.com password) -Name $name -Save @loud }
    $name = "api-key-$end"
    Invoke-Mode $name { Connect-Atlassian -Uri "$echo/$end/mcp" -ApiKey (Secret apiKey) -Name $name -Save @loud } { & $echoes; if ($end -eq 'open') { Show-Progress $name } }
    $name = "access-token-$end"
    Invoke-Mode $name { Connect-Atlassian -Uri "$echo/$end/mcp" -AccessToken (Secret accessToken) -Name $name -Save @loud } $echoes
    # Multi-cloud: the headers of mcp-atlassian's HTTP server, as a user writes them.
    $name = "headers-$end"
    Invoke-Mode $name { Connect-Atlassian -Uri "$echo/$end/mcp" -Header @{ Authorization = 'Bearer ' + $s.header; 'X-Atlassian-Cloud-Id' = $cloudId; 'X-Extra-Token' = $s.extra } -Name $name -Save @loud } $echoes
}
Invoke-Mode proxy { Connect-Atlassian -Uri "$echo/open/mcp" -ApiKey (Secret apiKey) -Proxy "$echo/refuse" -ConnectionOption @{ ProxyCredential = Account proxy proxy } -Name proxy @loud }

# Nobody signs in: client credentials, a signed assertion, an identity provider.
Invoke-Mode client-secret { Connect-Atlassian -Uri $demo.Uri -ClientId demo-service-client -ClientSecret (Secret service) -Name client-secret -Save @loud } {
    Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session client-secret @loud
    $demo.ExpireOAuthTokens()
    try { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session client-secret @loud } catch { $_ | Out-Host }
}
Invoke-Mode client-secret-refused { Connect-Atlassian -Uri "$echo/oauth/mcp" -ClientId demo-service-client -ClientSecret (Secret service) -Name client-secret-refused @loud }
Invoke-Mode private-key { Connect-Atlassian -Uri $demo.Uri -ClientId demo-service-client -PrivateKey (Secret pem) -Name private-key -Save @loud } {
    Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session private-key @loud
}
Invoke-Mode private-key-refused { Connect-Atlassian -Uri "$echo/oauth/mcp" -ClientId demo-service-client -PrivateKey (Secret pem) -Name private-key-refused @loud }
$identity = @{ ClientId = 'demo-service-client'; ClientSecret = (Secret service); IdentityToken = (Secret identity); IdentityClientId = 'demo-idp-client' }
Invoke-Mode identity { Connect-Atlassian -Uri $demo.V2Uri -IdentityTokenEndpoint "$($demo.BaseUri)idp/token" @identity -Name identity -Save @loud } {
    Get-AtlassianSite -Session identity @loud
}
Invoke-Mode identity-refused { Connect-Atlassian -Uri "$echo/oauth/mcp" -IdentityTokenEndpoint "$echo/refuse/token" @identity -Name identity-refused @loud }

# A workload's own token, without an identity provider.
$workload = @{ ClientId = 'demo-service-client'; ClientSecret = (Secret service); IdentityToken = (Secret identity) }
Invoke-Mode workload { Connect-Atlassian -Uri $demo.V2Uri @workload -Name workload -Save @loud } { Get-AtlassianSite -Session workload @loud }
Invoke-Mode workload-refused { Connect-Atlassian -Uri "$echo/oauth/mcp" @workload -Name workload-refused @loud }

# OAuth 2.0 (3LO), Cloud and Data Center, and the local server that runs on the login.
$address = @{ AuthorizeUri = "$($demo.BaseUri)authorize"; TokenUri = "$($demo.BaseUri)oauth/token"; ResourceUri = "$($demo.BaseUri)oauth/token/accessible-resources" }
function Register ([hashtable] $More) { Register-AtlassianOAuthApp demo-3lo-app -ClientSecret (Secret classic) -RedirectUri "http://localhost:$(Get-FreePort)/callback" -Browser $browser @More @loud }
Invoke-Mode register {
    Show-Session (Register ($address + @{ Site = 'demo'; Name = 'app'; WriteTokenFile = $true })) | Out-Host
    Register ($address + @{ Site = 'demo'; Name = 'app'; AsEnvironment = $true }) | Out-Host
    Connect-Atlassian -OAuthApp app -Local Uvx -Name register @loud
} -Once -Belongs @{ ATLASSIAN_OAUTH_ACCESS_TOKEN = '(issued)' }
Invoke-Mode register-http { Connect-Atlassian -OAuthApp app -Local Docker -Transport Http -ConnectionOption @{ Port = Get-FreePort } -Name register-http @loud } -Once
Invoke-Mode register-refused { Register @{ AuthorizeUri = $address.AuthorizeUri; TokenUri = "$echo/refuse/token"; Name = 'refused' } }
Invoke-Mode token-file { Connect-Atlassian -Local Uvx -TokenFile demo-3lo-app -ClientSecret (Secret classic) -CloudId $cloudId -Name token-file -Save @loud } -Belongs @{ ATLASSIAN_OAUTH_CLIENT_SECRET = 'classic' }
Invoke-Mode data-center-oauth {
    Show-Session (Register-AtlassianOAuthApp dc-app -ClientSecret (Secret dataCenterApp) -InstanceUri "$echo/dc" -Product Jira -RedirectUri "http://localhost:$(Get-FreePort)/callback" -Browser $browser -Name dc-app @loud) | Out-Host
    Connect-Atlassian -OAuthApp dc-app -Local Uvx -Name data-center-oauth @loud
} -Once -Belongs @{ JIRA_OAUTH_ACCESS_TOKEN = '(issued)' }

# Local servers: a child with the secret in its environment, or a shared one that gets it with each request.
$jira = @{ JiraUrl = 'https://jira.example.com' }
foreach ($runner in 'Uvx', 'Docker') {
    $name = "$runner-own-token".ToLowerInvariant()
    Invoke-Mode $name { Connect-Atlassian -Local $runner -AccessToken (Secret accessToken) -CloudId $cloudId -Name $name -Save @loud } -Belongs @{ ATLASSIAN_OAUTH_ACCESS_TOKEN = 'accessToken' }
    $name = "$runner-pat".ToLowerInvariant()
    Invoke-Mode $name { Connect-Atlassian -Local $runner @jira -PersonalAccessToken (Secret pat) -Name $name -Save @loud } -Belongs @{ JIRA_PERSONAL_TOKEN = 'pat' }
    $name = "$runner-basic".ToLowerInvariant()
    Invoke-Mode $name { Connect-Atlassian -Local $runner @jira -ConfluenceUrl https://wiki.example.com -Credential (Account admin password) -ConfluencePersonalAccessToken (Secret pat) -Name $name -Save @loud } -Belongs @{ JIRA_API_TOKEN = 'password'; CONFLUENCE_PERSONAL_TOKEN = 'pat' }
    $name = "$runner-certificate".ToLowerInvariant()
    Invoke-Mode $name { Connect-Atlassian -Local $runner @jira -PersonalAccessToken (Secret pat) -ConnectionOption @{ ClientCertificate = $p.certificate; ClientKey = $p.key } -Name $name -Save @loud } -Belongs @{ JIRA_PERSONAL_TOKEN = 'pat' }
    $http = @{ Local = $runner; Transport = 'Http' }
    $name = "$runner-http-own-token".ToLowerInvariant()
    Invoke-Mode $name { Connect-Atlassian @http -ConnectionOption @{ Port = Get-FreePort } -AccessToken (Secret accessToken) -CloudId $cloudId -Name $name -Save @loud }
    $name = "$runner-http-refused".ToLowerInvariant()
    Invoke-Mode $name { Connect-Atlassian @http -ConnectionOption @{ Port = Get-FreePort } -AccessToken (Secret refused) -CloudId $cloudId -Name $name @loud }
    $name = "$runner-http-pat".ToLowerInvariant()
    Invoke-Mode $name { Connect-Atlassian @http -ConnectionOption @{ Port = Get-FreePort } @jira -PersonalAccessToken (Secret pat) -Name $name -Save @loud }
    $name = "$runner-http-basic".ToLowerInvariant()
    Invoke-Mode $name { Connect-Atlassian @http -ConnectionOption @{ Port = Get-FreePort } @jira -Credential (Account admin password) -Name $name -Save @loud }
    $name = "$runner-http-products".ToLowerInvariant()
    Invoke-Mode $name { Connect-Atlassian @http -ConnectionOption @{ Port = Get-FreePort } @jira -ConfluenceUrl https://wiki.example.com -JiraPersonalAccessToken (Secret pat) -ConfluencePersonalAccessToken (Secret accessToken) -Name $name -Save @loud }
}

# Programs of the user's own, one that dies with its environment on its lips.
Invoke-Mode command { Connect-Atlassian -Command node -ArgumentList "$servers/server.cjs" -Environment @{ MY_TOKEN = $s.variable; MY_MODE = 'plain' } -Name command -Save @loud } -Belongs @{ MY_TOKEN = 'variable' }
Invoke-Mode command-identity { Connect-Atlassian -Command node -ArgumentList "$servers/server.cjs" @jira -PersonalAccessToken (Secret pat) -Name command-identity -Save @loud } -Belongs @{ JIRA_PERSONAL_TOKEN = 'pat' }
Invoke-Mode command-dying { Connect-Atlassian -Command node -ArgumentList "$servers/dying.cjs" -Environment @{ MY_TOKEN = $s.variable } -Name command-dying @loud }
Invoke-Mode command-dying-identity { Connect-Atlassian -Command node -ArgumentList "$servers/dying.cjs" @jira -PersonalAccessToken (Secret pat) -Name command-dying-identity @loud }

# From the environment, both families, and from files.
function Use-Variable ([hashtable] $Variables, [scriptblock] $Connect) {
    foreach ($one in $Variables.Keys) { [Environment]::SetEnvironmentVariable($one, $Variables[$one]) }
    try { & $Connect } finally { foreach ($one in $Variables.Keys) { [Environment]::SetEnvironmentVariable($one, $null) } }
}
$open = @{ ATLASSIAN_MCP_ENDPOINT = "$echo/open/mcp" }
Invoke-Mode environment-token { Use-Variable ($open + @{ ATLASSIAN_MCP_EMAIL = 'ada@example.com'; ATLASSIAN_MCP_API_TOKEN = $s.apiToken }) { Connect-Atlassian -FromEnvironment -Name environment-token -Save @loud } }
Invoke-Mode environment-key { Use-Variable ($open + @{ ATLASSIAN_MCP_API_KEY = $s.apiKey }) { Connect-Atlassian -FromEnvironment -Name environment-key -Save @loud } }
Invoke-Mode environment-header { Use-Variable ($open + @{ ATLASSIAN_MCP_AUTHORIZATION = 'Bearer ' + $s.header }) { Connect-Atlassian -FromEnvironment -Name environment-header -Save @loud } }
Invoke-Mode environment-client { Use-Variable @{ ATLASSIAN_MCP_ENDPOINT = "$($demo.Uri)"; ATLASSIAN_MCP_CLIENT_ID = 'demo-service-client'; ATLASSIAN_MCP_CLIENT_SECRET = $s.service } { Connect-Atlassian -FromEnvironment -Name environment-client -Save @loud } }
Invoke-Mode environment-half { Use-Variable ($open + @{ ATLASSIAN_MCP_API_TOKEN = $s.apiToken }) { Connect-Atlassian -FromEnvironment -Name environment-half @loud } }
Invoke-Mode environment-local { Use-Variable @{ JIRA_URL = 'https://jira.example.com'; JIRA_USERNAME = 'ada@example.com'; JIRA_API_TOKEN = $s.apiToken } { Connect-Atlassian -FromEnvironment -Name environment-local -Save @loud } } -Belongs @{ JIRA_API_TOKEN = 'apiToken' }
Invoke-Mode environment-own-token { Use-Variable @{ ATLASSIAN_OAUTH_ACCESS_TOKEN = $s.accessToken; ATLASSIAN_OAUTH_CLOUD_ID = $cloudId } { Connect-Atlassian -FromEnvironment -Local Docker -Name environment-own-token -Save @loud } } -Belongs @{ ATLASSIAN_OAUTH_ACCESS_TOKEN = 'accessToken' }
$config = Join-Path $HOME mcp.json
@{ mcpServers = @{
        rovo  = @{ url = "$echo/open/mcp"; headers = @{ Authorization = '${MY_HEADER}' } }
        child = @{ command = 'node'; args = @("$servers/server.cjs"); env = @{ MY_TOKEN = '${MY_VARIABLE}' } }
    }
} | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath $config
Invoke-Mode config-header { Use-Variable @{ MY_HEADER = 'Bearer ' + $s.header } { Connect-Atlassian -ConfigPath $config -ServerName rovo -Name config-header -Save @loud } }
Invoke-Mode config-child { Use-Variable @{ MY_VARIABLE = $s.variable } { Connect-Atlassian -ConfigPath $config -ServerName child -Name config-child -Save @loud } } -Belongs @{ MY_TOKEN = 'variable' }

# What writes configurations and headers.
Export-McpConfig -Client Generic -EmailAddress ada@example.com -ApiToken (Secret apiToken) -Path (Join-Path $HOME out.json) -PassThru @loud | Format-List * -Force
Export-McpConfig -Client Generic -ApiKey (Secret apiKey) -AsText @loud
Export-McpConfig -Client Generic -Local Uvx -Site https://jira.example.com -PersonalAccessToken (Secret pat) -AsText @loud
New-AtlassianBasicToken ada@example.com (Secret apiToken) @loud | Format-List * -Force

'== the end'
foreach ($record in $Error) { Show-Error $record }
Get-History | Format-List * -Force
Get-AtlassianSession -ListAvailable | Format-List * -Force
ConvertTo-Json -InputObject @($demo.OAuthSecrets + @($demo.ApiToken, $demo.ApiKey)) | Set-Content -LiteralPath $p.issued
$demo.Dispose()
$null = Stop-Transcript
