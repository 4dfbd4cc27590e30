#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/Documents.psm1" -Force
    $ids = @(Select-String -LiteralPath (Get-DocumentPath src/McpAtlassian.Engine/Diagnostics/ErrorIds.cs) -Pattern 'const string (\w+)' | ForEach-Object { $_.Matches[0].Groups[1].Value })
    $page = Get-Content -LiteralPath (Get-DocumentPath en-US/about_AtlassianErrors.help.txt) -Raw
    $sections = @([regex]::Matches($page, '(?ms)^  (\w+)\r?\n(.*?)(?=^ {0,2}[A-Z])') | ForEach-Object { @{ Id = $_.Groups[1].Value; Body = $_.Groups[2].Value } })

    # What a user does to meet the error; $demo, the sessions 'demo' and 'multi', and an empty folder are there.
    $ways = @{
        NotConnected            = { Get-AtlassianSession | Disconnect-Atlassian; Invoke-AtlassianMcpTool getJiraIssue }
        SessionNotFound         = { Get-AtlassianMcpTool -Session nobody }
        SessionClosed           = { $old = Connect-Atlassian -Demo -Name old; Disconnect-Atlassian old; Invoke-AtlassianMcpTool atlassianUserInfo -Session $old }
        CredentialRequired      = { Connect-Atlassian -FromEnvironment }
        CredentialInvalid       = { New-AtlassianBasicToken -EmailAddress 'a:b@example.com' -ApiToken x }
        CredentialUnencrypted   = { Connect-Atlassian -Uri http://mcp.example.com/mcp -ApiKey x }
        AuthenticationFailed    = { Connect-Atlassian -Uri $demo.Uri -ApiKey wrong }
        AuthenticationExpired   = { Invoke-WithText 'accessibleResources.filter is not a function' }
        ApiTokenDisabled        = { $off = Start-AtlassianDemoServer -ApiTokenDisabled; $null = Connect-Atlassian -Uri $off.Uri -ApiKey $off.ApiKey -Name off -WarningAction Ignore; Invoke-AtlassianMcpTool atlassianUserInfo -Session off }
        PermissionDenied        = { Invoke-WithText 'We are having trouble completing this action. Please try again shortly.' }
        IpBlocked               = { Invoke-WithText "You don't have permission to connect from this IP address." }
        SiteAmbiguous           = { Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' } -Session multi }
        SiteNotFound            = { Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' } -Session multi -Site nowhere }
        StoreVersion            = { '{"format":"McpAtlassian.ResumeLog","version":99}' | Set-Content ./later.jsonl; 'DEMO-1' | Invoke-AtlassianMcpTool getJiraIssue -ResumeLog ./later.jsonl }
        ToolNotFound            = { Invoke-AtlassianMcpTool getJiraIsue }
        ToolDenied              = { $null = Connect-Atlassian -Demo -ReadOnly -Name reader; Invoke-AtlassianMcpTool demoEcho @{ message = 'x' } -Session reader -Confirm:$false }
        ToolFailed              = { Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'NOPE-1' } }
        ArgumentInvalid         = { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @{ jql = 'project = DEMO'; maxResults = 'many' } }
        ArgumentMissing         = { Invoke-AtlassianMcpTool getJiraIssue }
        ArgumentUnknown         = { Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1'; feilds = 'summary' } }
        ConfirmationRequired    = { Invoke-AtlassianMcpTool deleteJiraIssue @{ issueIdOrKey = 'DEMO-9' } }
        ResumeMismatch          = { $null = 'DEMO-1' | Invoke-AtlassianMcpTool getJiraIssue -ResumeLog ./a.jsonl; 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue -ResumeLog ./a.jsonl }
        ResumeLogInvalid        = { 'not one' | Set-Content ./bad.jsonl; 'DEMO-1' | Invoke-AtlassianMcpTool getJiraIssue -ResumeLog ./bad.jsonl }
        ResumeLogFailed         = { 'DEMO-1' | Invoke-AtlassianMcpTool getJiraIssue -ResumeLog ./no/such/folder/a.jsonl }
        AuditLogFailed          = { Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-1' } -AuditLog ./no/such/folder/a.jsonl }
        ResourceNotFound        = { Get-AtlassianMcpResource nope://x -Read }
        PromptNotFound          = { Get-AtlassianMcpPrompt nope }
        CommandExists           = { function global:Edit-AtlassianJiraIssue { }; Import-AtlassianMcpTool editJiraIssue }
        ServerUnreachable       = { Connect-Atlassian -Uri http://127.0.0.1:9/mcp -ApiKey x }
        ServerUnavailable       = { Invoke-WithFault Status }
        TlsFailed               = { Connect-Atlassian -Uri "https://127.0.0.1:$($demo.Port)/mcp" -ApiKey x }
        NotAnMcpServer          = { Connect-Atlassian -Uri $demo.RestUri -ApiKey $demo.ApiKey }
        OutcomeUnknown          = { Invoke-WithFault DropAfterProcessing createJiraIssue @{ projectKey = 'DEMO'; issueType = 'Task'; summary = 'x' } }
        TimedOut                = { Invoke-AtlassianMcpTool demoSlowReport @{ seconds = 30 } -TimeoutSec 1 }
        LocalServerNotFound     = { Connect-Atlassian -Command no-such-program }
        LocalServerExited       = { Connect-Atlassian -Command pwsh -ArgumentList '-NoProfile', '-Command', 'exit 3' }
        ConfigUnparsable        = { '{ "a": ' | Set-Content ./broken.json; Export-McpConfig Generic -OAuth -Path ./broken.json }
        ConfigEntryNotFound     = { Export-McpConfig Generic -OAuth -Path ./mcp.json; Remove-McpConfig Generic other -Path ./mcp.json }
        ConfigFileNotFound      = { Import-McpConfig -Path ./nothing.json }
        ClientNotFound          = { Get-McpClient nope }
        ClientNotSupported      = { Export-McpConfig Codex -OAuth -AsDeepLink }
        SecretRefused           = { Export-McpConfig AnythingLLM -ApiKey x -Path ./anything.json }
        PathInvalid             = { Export-McpConfig Generic -OAuth }
        RateLimited             = { Invoke-WithFault Status -More @{ Status = 429; RetryAfterSeconds = 600 } }
        ProtocolError           = { Invoke-WithFault MalformedJson }
        PortInUse               = { Start-AtlassianDemoServer -Port $demo.Port }
        NotSupported            = { Start-AtlassianMcpBridge -Session demo }
        ConsentDenied           = { Invoke-WithLogin { Start-AtlassianDemoServer -DenyConsent } }
        SiteMismatch            = { Invoke-WithLogin { Start-AtlassianDemoServer -ConsentSite demo-two } -Site demo }
        IssuerMismatch          = { Invoke-WithLogin { $wrong = Start-TestSite; $wrong.OAuth.WrongIssuer = $true; $wrong } }
        DiscoveryFailed         = { Invoke-WithLogin { Start-FaultySite '/.well-known/oauth-authorization-server' } }
        RegistrationFailed      = { Invoke-WithLogin { Start-FaultySite '/VDemoTenant7c1/dcr/register' } }
        TokenRequestFailed      = { Invoke-WithLogin { Start-FaultySite '/oauth/token' } }
        RequestBlocked          = { Invoke-WithAnswer 403 @{ 'Content-Type' = 'text/html' } { Connect-Atlassian -Uri $args[0] -ApiKey x } }
        SessionLost             = { Invoke-WithFault Status -More @{ Status = 404 } }
        TokenNotScoped          = { Test-AtlassianSession -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.UnscopedApiToken -Detailed }
        ClockSkew               = { Invoke-WithAnswer 401 @{ Date = [datetime]::UtcNow.AddHours(3).ToString('R') } { Test-AtlassianSession -Uri $args[0] -Detailed } }
        RedirectRefused         = { Invoke-WithAnswer 307 @{ Location = 'http://other.example.com/mcp' } { Connect-Atlassian -Uri $args[0] -ApiKey x } }
        ResultTooLarge          = { Invoke-WithText ('[' * 300 + ']' * 300) -Plain }
        StoreUnavailable        = { Invoke-WithStore { Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name kept -Save | Disconnect-Atlassian; $env:ATLASSIAN_MCP_STORE_KEY = 'another key'; Connect-Atlassian -Name kept } }
        ResumeLogLocked         = { Invoke-WhileOpen "$PWD/held.jsonl" { 'DEMO-1' | Invoke-AtlassianMcpTool getJiraIssue -ResumeLog $args[0] } }
        ConfigLocked            = { '{}' | Set-Content ./held.json; Invoke-WhileOpen "$PWD/held.json" { Export-McpConfig Generic -OAuth -Path $args[0] } }
        ConfigEscapesRepository = { $null = New-Item -ItemType Directory ./project/.git, ./elsewhere; $null = New-Item -ItemType SymbolicLink ./project/.cursor -Target "$PWD/elsewhere"; Set-Location ./project; Export-McpConfig Cursor -OAuth -Scope Project }
        BrowserFailed           = { Connect-Atlassian -Uri $demo.Uri -OAuth -Browser no-such-program 6>$null }
        RecordingInvalid        = { Connect-Atlassian -Replay ./none.jsonl }
        ReplayMismatch          = { Connect-Atlassian -Demo -Name taped -Record ./taped.jsonl | Disconnect-Atlassian; $null = Connect-Atlassian -Replay ./taped.jsonl -Name replayed; Invoke-AtlassianMcpTool getJiraIssue DEMO-1 -Session replayed }
        FileExists              = { Import-AtlassianMcpTool getJiraIssue -Path ./Tools; Import-AtlassianMcpTool getJiraIssue -Path ./Tools }
    }
    $met = @($ways.GetEnumerator() | Sort-Object Key | ForEach-Object { @{ Id = $_.Key; Way = $_.Value.ToString() } })
}

Describe 'The error ids' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/Documents.psm1" -Force
    }

    It 'each have one section in about_AtlassianErrors, and no other has' -TestCases @{ Ids = $ids; Named = $sections.Id } {
        $Ids.Count | Should -BeGreaterThan 50
        $Named | Sort-Object | Should -Be ($Ids | Sort-Object)
    }

    It 'each have a way to meet them below' -TestCases @{ Ids = $ids; Met = $met.Id } {
        $Met | Sort-Object | Should -Be ($Ids | Sort-Object)
    }

    It '<Id> has a cause and a command that can be pasted' -ForEach $sections {
        $command = ($Body -split '\r?\n' | Where-Object { $_ -match '^ {8}' }) -replace '^ {8}' -join "`n"
        $Body -split '\r?\n' | Where-Object { $_ -match '^ {4}\S' } | Should -Not -BeNullOrEmpty
        $command | Should -Not -BeNullOrEmpty
        Get-CodeProblem $command | Should -BeNullOrEmpty
    }

    It '<_> has a category' -ForEach $ids {
        Get-Content -LiteralPath (Get-DocumentPath src/McpAtlassian/Errors/ErrorRecords.cs) -Raw | Should -Match "\[ErrorIds\.$_\] = ErrorCategory\.\w+"
    }
}

Describe 'A user meets' -ForEach @{ Met = $met } {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        # Errors are asked for by the tests below; in this pwsh there may be sessions of other files.
        $prelude = @'
$env:ATLASSIAN_MCP_AUTHORIZATION = $env:ATLASSIAN_MCP_API_KEY = $env:ATLASSIAN_MCP_EMAIL = $env:ATLASSIAN_MCP_CLIENT_ID = $null
$env:GITHUB_ACTIONS = $env:TF_BUILD = $null
$demo = Start-AtlassianDemoServer
$null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.MultiSiteEmailAddress -ApiToken $demo.MultiSiteApiToken -Name multi
$site = Start-TestSite
$null = Connect-TestSite $site faulty
$null = Connect-Atlassian -Demo -Name demo

# A server that goes wrong, and the call that meets it.
function Invoke-WithFault ([string] $Kind, [string] $Tool = 'atlassianUserInfo', [hashtable] $Call = @{}, [hashtable] $More = @{}) {
    $site.Faults.Clear()
    Add-TestFault $site (@{ Kind = $Kind; Tool = $Tool } + $More)
    Invoke-AtlassianMcpTool $Tool $Call -Session faulty -Confirm:$false -TimeoutSec 5
}

# A server that answers everything the same way.
function Invoke-WithAnswer ([int] $Status, [hashtable] $Headers, [scriptblock] $Way) {
    $stub = Start-StubServer -Tools @() -Status $Status -Headers $Headers
    try { & $Way $stub.Uri } finally { Stop-StubServer $stub }
}

# Somebody who signs in; what looks at the page is a browser without a screen.
'param($Uri) $null = Invoke-WebRequest -Uri $Uri' | Set-Content -LiteralPath "$folder/browse.ps1"
function Invoke-WithLogin ([scriptblock] $Server, [string] $Site) {
    $started = & $Server
    $more = if ($Site) { @{ Site = $Site } } else { @{} }
    Connect-Atlassian -Uri $started.Uri -OAuth @more -Browser "pwsh -NoProfile -File $folder/browse.ps1" 6>$null
}

# A site where one leg of a login is refused.
function Start-FaultySite ([string] $Path) {
    $refusing = Start-TestSite
    Add-TestFault $refusing @{ Kind = 'Status'; Status = 403; Path = $Path }
    $refusing
}

# A store of saved sessions that is encrypted, as that of a pipeline.
function Invoke-WithStore ([scriptblock] $Way) {
    $env:ATLASSIAN_MCP_HOME = "$PWD/store"
    $env:ATLASSIAN_MCP_STORE_KEY = 'a key'
    try { & $Way } finally { $env:ATLASSIAN_MCP_HOME = $env:ATLASSIAN_MCP_STORE_KEY = $null }
}

# A file that another program has open.
function Invoke-WhileOpen ([string] $Path, [scriptblock] $Way) {
    $held = [IO.File]::Open($Path, 'OpenOrCreate', 'ReadWrite', 'None')
    try { & $Way $Path } finally { $held.Dispose() }
}

# A server whose tool answers with Atlassian's words.
function Invoke-WithText ([string] $Text, [switch] $Plain) {
    $answer = ConvertTo-StubResult $($Plain ? $Text : (@{ error = $true; message = $Text } | ConvertTo-Json -Compress))
    $stub = Start-StubServer -Tools '{"name":"whoAmI","inputSchema":{"type":"object","properties":{}}}' -Results @{ whoAmI = $answer }
    try {
        $null = Connect-Atlassian -Uri $stub.Uri -ApiKey x -Name stub -WarningAction Ignore
        Invoke-AtlassianMcpTool whoAmI -Session stub -Confirm:$false
    }
    finally {
        Disconnect-Atlassian stub
        Stop-StubServer $stub
    }
}
'@
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'work')).FullName
        $calls = foreach ($case in $Met) {
            $name = $case.Id
            @"
Select-AtlassianSession demo -ErrorAction Ignore
`$null = New-Item -ItemType Directory -Path '$folder/$name'
Set-Location -LiteralPath '$folder/$name'
`$finding = `$null
`$caught = try { `$finding = & { $($case.Way) } 6>`$null | Where-Object ErrorId | Select-Object -First 1 } catch { `$_ }
`$seen['$name'] = if (`$finding) { [pscustomobject]@{ Id = `$finding.ErrorId; Category = 'a finding'; Remedy = `$finding.Remedy; Message = `$finding.Message } }
elseif (`$caught) { [pscustomobject]@{ Id = (`$caught.FullyQualifiedErrorId -split ',')[0]; Category = [string] `$caught.CategoryInfo.Category; Remedy = `$caught.ErrorDetails.RecommendedAction; Message = `$caught.Exception.Message } }
"@
        }
        # NotConnected closes what the others use.
        $last = @($calls | Where-Object { $_ -like '*seen[[]''NotConnected''*' })
        $seen = Invoke-FreshPwsh -Script ("`$seen = @{}`n`$folder = '$folder'`n$prelude`n" + ((@($calls | Where-Object { $_ -notin $last }) + $last) -join "`n") + "`n`$seen")
    }

    It '<Id> by <Way>' -ForEach $met {
        $seen.$Id.Id | Should -Be $Id -Because $seen.$Id.Message
        $seen.$Id.Category | Should -Not -Be NotSpecified
        $seen.$Id.Remedy | Should -Not -BeNullOrEmpty
    }
}
