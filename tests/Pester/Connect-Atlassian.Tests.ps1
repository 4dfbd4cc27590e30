#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
    $everything = Get-EverythingServer
}

Describe 'Connect-Atlassian' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $pwsh = "$PSHOME/pwsh"
        function Get-Secure ([string] $Text) { ConvertTo-SecureString $Text -AsPlainText -Force }
    }
    AfterAll { $site.Dispose() }
    AfterEach {
        $site.Faults.Clear()
        Get-AtlassianSession | Disconnect-Atlassian
    }

    Context 'A credential of each kind' {
        It 'connects with <Name>' -ForEach @(
            @{ Name = 'address and token as text'; Method = 'ApiToken'; Parameters = { @{ EmailAddress = $site.EmailAddress; ApiToken = $site.ApiToken } } }
            @{ Name = 'address and token as SecureString'; Method = 'ApiToken'; Parameters = { @{ EmailAddress = $site.EmailAddress; ApiToken = Get-Secure $site.ApiToken } } }
            @{ Name = 'a PSCredential as token, as Get-Secret returns one'; Method = 'ApiToken'; Parameters = { @{ EmailAddress = $site.EmailAddress; ApiToken = [pscredential]::new('x', (Get-Secure $site.ApiToken)) } } }
            @{ Name = 'one credential'; Method = 'ApiToken'; Parameters = { @{ Credential = [pscredential]::new($site.EmailAddress, (Get-Secure $site.ApiToken)) } } }
            @{ Name = 'a service account''s API key'; Method = 'ApiKey'; Parameters = { @{ ApiKey = $site.ApiKey } } }
            @{ Name = 'a header of one''s own'; Method = 'Header*'; Parameters = { @{ Header = @{ Authorization = New-AtlassianBasicToken $site.EmailAddress $site.ApiToken -AsHeader } } } }
        ) {
            $parameters = & $Parameters
            $session = Connect-Atlassian -Uri $site.Uri @parameters
            $session.State | Should -Be 'Open'
            $session.Method | Should -BeLike $Method
            $session.ToolCount | Should -BeGreaterThan 20
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
        }

        It 'never shows a secret' {
            $output = & {
                $session = Connect-Atlassian -Uri $site.Uri -EmailAddress $site.EmailAddress -ApiToken $site.ApiToken -Name secretive -Verbose -Debug
                $session | Format-List * -Force
                $session | ConvertTo-Json -Depth 5 -WarningAction SilentlyContinue
                [Management.Automation.PSSerializer]::Serialize($session)
                Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Verbose -Debug
            } *>&1 | Out-String -Width 500
            $basic = New-AtlassianBasicToken $site.EmailAddress $site.ApiToken -AsPlainText
            $output | Should -Not -Match ([regex]::Escape($site.ApiToken))
            $output | Should -Not -Match ([regex]::Escape($basic))
        }
    }

    Context 'The session' {
        It 'shows name, server, account, site and protocol' {
            $session = Connect-TestSite $site -Name told
            $session.Name | Should -Be 'told'
            $session.Server | Should -Match '^http://127\.0\.0\.1:\d+/v2/mcp'
            $session.Account | Should -Be $site.EmailAddress
            $session.Site | Should -Be $site.SiteName
            $session.CloudId | Should -Be $site.CloudId
            $session.ProtocolVersion | Should -Match '^\d{4}-\d\d-\d\d$'
        }

        It 'has a default name' {
            (Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey).Name | Should -Be $site.SiteName
        }

        It 'replaces the session of that name once the new one works' {
            $first = Connect-TestSite $site -Name same
            $second = Connect-TestSite $site -Name same
            $first.State | Should -Be 'Closed'
            @(Get-AtlassianSession).Count | Should -Be 1
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
            $second.State | Should -Be 'Open'
        }

        It 'is kept when connecting anew under its name fails' {
            $first = Connect-TestSite $site -Name same
            { Connect-Atlassian -Uri $site.Uri -EmailAddress $site.EmailAddress -ApiToken wrong -Name same } | Should -Throw -ErrorId 'AuthenticationFailed,*'
            $first.State | Should -Be 'Open'
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
        }

        It 'has no site for an account that sees several, and the one that -Site names' {
            $several = @{ Uri = $site.Uri; EmailAddress = $site.MultiSiteEmailAddress; ApiToken = $site.MultiSiteApiToken }
            (Connect-Atlassian @several).Site | Should -BeNullOrEmpty
            (Connect-Atlassian @several -Site $site.SiteUrl).CloudId | Should -Be $site.CloudId
            { Connect-Atlassian @several -Site elsewhere } | Should -Throw -ErrorId 'SiteNotFound,*'
        }

        It 'speaks to the endpoint <Endpoint>' -ForEach @(
            @{ Endpoint = 'v1'; Path = '/v1/mcp' }
            @{ Endpoint = 'v2'; Path = '/v2/mcp' }
        ) {
            (Connect-Atlassian -Uri $site.Uri -Endpoint $Endpoint -ApiKey $site.ApiKey).Server | Should -BeLike "*$Path*"
        }

        It 'lists all pages of the tools' {
            $large = Start-TestSite @{ ExtraToolCount = 120; PageSize = 7 }
            (Connect-TestSite $large -Name large).ToolCount | Should -BeGreaterThan 140
            Disconnect-Atlassian large
            $large.Dispose()
        }

        It 'speaks the protocol without sessions too' {
            $demo = Start-AtlassianDemoServer -Stateless
            (Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name stateless).ProtocolVersion | Should -Be '2026-07-28'
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
            Disconnect-Atlassian stateless
            Stop-AtlassianDemoServer $demo
        }
    }

    Context '-Demo' {
        It 'starts the embedded Atlassian and ends it with the session' {
            $session = Connect-Atlassian -Demo
            $session.State | Should -Be 'Open'
            $uri = [uri] $session.Server
            Disconnect-Atlassian $session.Name
            $probe = [Net.Sockets.TcpClient]::new()
            { $probe.Connect('127.0.0.1', $uri.Port) } | Should -Throw
            $probe.Dispose()
        }
    }

    Context 'Bad input' {
        It 'is <Id> for <What>' -ForEach @(
            @{ What = 'no credential'; Id = 'CredentialRequired'; Says = 'FromEnvironment'; Call = { Connect-Atlassian } }
            @{ What = 'a wrong token'; Id = 'AuthenticationFailed'; Says = 'id\.atlassian\.com/manage-profile/security/api-tokens'; Call = { Connect-Atlassian -Uri $site.Uri -EmailAddress $site.EmailAddress -ApiToken wrong } }
            @{ What = 'a wrong key'; Id = 'AuthenticationFailed'; Says = 'key|admin'; Call = { Connect-Atlassian -Uri $site.Uri -ApiKey wrong } }
            @{ What = 'a server that is not there'; Id = 'ServerUnreachable'; Says = 'URL'; Call = { Connect-Atlassian -Uri 'http://127.0.0.1:9/v2/mcp' -ApiKey x } }
            @{ What = 'a client certificate that is not there'; Id = 'PathInvalid'; Says = 'ClientCertificate'; Call = { Connect-Atlassian -Uri ('https://127.0.0.1:{0}/v2/mcp' -f $site.BaseUri.Port) -ApiKey x -ConnectionOption @{ ClientCertificate = './none.pem' } } }
            @{ What = 'https to a plain http port'; Id = 'TlsFailed'; Says = 'plain HTTP.*http://'; Call = { Connect-Atlassian -Uri ('https://127.0.0.1:{0}/v2/mcp' -f $site.BaseUri.Port) -ApiKey x } }
            @{ What = 'a path without MCP'; Id = 'NotAnMcpServer'; Says = '/v2/mcp'; Call = { Connect-Atlassian -Uri ([uri]::new($site.BaseUri, 'nothing/here')) -ApiKey $site.ApiKey } }
            @{ What = 'HTML instead of JSON'; Id = 'NotAnMcpServer'; Says = 'page|HTML'; Call = { $null = Add-TestFault $site @{ Kind = 'Html' }; Connect-TestSite $site } }
            @{ What = 'a credential over http to another host'; Id = 'CredentialUnencrypted'; Says = 'AllowUnencryptedAuthentication|https'; Call = { Connect-Atlassian -Uri 'http://atlassian.invalid/v2/mcp' -ApiKey x } }
            @{ What = 'a program that is missing'; Id = 'LocalServerNotFound'; Says = 'no-such-program'; Call = { Connect-Atlassian -Command no-such-program-here } }
            @{ What = 'a program that dies'; Id = 'LocalServerExited'; Says = 'the last words'; Call = { Connect-Atlassian -Command $pwsh -ArgumentList '-NoProfile', '-NonInteractive', '-Command', '[Console]::Error.WriteLine("the last words"); exit 3' } }
        ) {
            $failure = try { & $Call } catch { $_ }
            $failure | Should -BeOfType [Management.Automation.ErrorRecord]
            $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failure.CategoryInfo.Category | Should -Not -Be 'NotSpecified'
            "$failure $($failure.ErrorDetails.RecommendedAction)" | Should -Match $Says
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            Get-AtlassianSession | Should -BeNullOrEmpty
        }

        It 'can be caught by its type of error in a script' {
            $id = try { Connect-Atlassian -Uri 'http://127.0.0.1:9/' -ApiKey x -ErrorAction Stop } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            $id | Should -Be 'ServerUnreachable'
        }

        It 'ends with the time limit' {
            $null = Add-TestFault $site @{ Kind = 'Delay'; Delay = [timespan]::FromMinutes(5) }
            { Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -TimeoutSec 1 } | Should -Throw -ErrorId 'TimedOut,*'
        }

        It 'says that an admin has not allowed API tokens' {
            $demo = Start-AtlassianDemoServer -ApiTokenDisabled
            $failure = try { $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -ErrorAction Stop; Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -CloudId $demo.CloudId -ErrorAction Stop } catch { $_ }
            Stop-AtlassianDemoServer $demo
            $failure.FullyQualifiedErrorId | Should -BeLike 'ApiTokenDisabled,*'
        }
    }

    Context 'Ended early' {
        It 'is stopped at once and leaves no session' {
            $null = Add-TestFault $site @{ Kind = 'Delay'; Delay = [timespan]::FromMinutes(5) }
            $shell = [powershell]::Create()
            $null = $shell.AddScript({ param ($module, $uri, $key) Import-Module $module; Connect-Atlassian -Uri $uri -ApiKey $key -TimeoutSec 300 }).AddArgument((Get-ModulePath)).AddArgument($site.Uri).AddArgument($site.ApiKey)
            $before = $site.RequestCount
            $running = $shell.BeginInvoke()
            while ($site.RequestCount -eq $before) { $null = [Threading.Thread]::Yield() }
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            Write-Host "Stop took $($watch.ElapsedMilliseconds) ms."
            $running.IsCompleted | Should -BeTrue
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Dispose()
            Get-AtlassianSession | Should -BeNullOrEmpty
        }
    }

    Context 'A program of this machine' -Skip:(-not $everything) {
        It 'is an MCP server over standard input and output, and ends with the session' {
            $session = Connect-Atlassian -Command node -ArgumentList (Get-EverythingServer), 'stdio' -Name everything
            $session.State | Should -Be 'Open'
            $session.ToolCount | Should -BeGreaterThan 5
            $children = @(Get-Process node -ErrorAction Ignore | Where-Object { $_.Parent.Id -eq $PID })
            $children.Count | Should -Be 1
            Disconnect-Atlassian everything
            $children[0].WaitForExit(5000) | Should -BeTrue
        }

        It 'gets no secrets from this process''s environment, and what -Environment says' {
            $env:MY_TEST_SECRET = 'made-up-secret-value'
            try {
                $null = Connect-Atlassian -Command node -ArgumentList (Get-EverythingServer), 'stdio' -Environment @{ FOR_THE_SERVER = (Get-Secure 'given') } -Name everything
                $variables = Invoke-AtlassianMcpTool get-env -Raw
                $variables | Should -Match 'FOR_THE_SERVER'
                $variables | Should -Not -Match 'made-up-secret-value'
            }
            finally { Remove-Item Env:MY_TEST_SECRET }
        }
    }
}
