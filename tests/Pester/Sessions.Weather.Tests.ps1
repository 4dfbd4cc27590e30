#Requires -Version 7.4

BeforeDiscovery {
    $noCurl = -not (Get-Command curl -CommandType Application -ErrorAction Ignore)
}

Describe 'A saved session in another process, where the server misbehaves' -Skip:$noCurl {
    BeforeAll {
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $kept = $env:ATLASSIAN_MCP_HOME
        $env:ATLASSIAN_MCP_HOME = Join-Path $TestDrive 'home'
        $site = Start-TestSite
        Connect-Atlassian -Uri $site.Uri -Site demo -Name work -Save -Browser 'curl -sL -o /dev/null' -WarningAction SilentlyContinue 6>$null |
            Disconnect-Atlassian

        # What a second process gets of one issue: its key, or the error's id.
        function Read-Issue {
            $psd1 = Get-ModulePath
            Start-Job {
                Import-Module $using:psd1
                try {
                    $null = Connect-Atlassian -Name work
                    (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -ErrorAction Stop).key
                }
                catch { ($_.FullyQualifiedErrorId -split ',')[0] }
            } | Receive-Job -Wait -AutoRemoveJob
        }
        function Get-Refresh { @($site.Requests | Where-Object Path -Like '*/token').Count }
    }

    BeforeEach { $site.Faults.Clear() }

    AfterAll {
        $env:ATLASSIAN_MCP_HOME = $kept
        $site.Dispose()
        Remove-Module McpAtlassian, TestSite
    }

    It 'refreshes once the token endpoint can be asked again' {
        $site.ExpireOAuthTokens()
        $site.OAuth.RefreshesUnavailable = 1
        Read-Issue | Should -Be DEMO-1
        $site.OAuth.RefreshesUnavailable | Should -Be 0
    }

    It 'is not dead because the token endpoint showed a web page: the next process signs in with it' {
        $site.ExpireOAuthTokens()
        Add-TestFault $site @{ Kind = 'Html'; Path = '/oauth/token' }
        $id = Read-Issue
        $id | Should -BeIn TokenRequestFailed, RequestBlocked, ServerUnavailable
        $site.Faults.Clear()
        Read-Issue | Should -Be DEMO-1
    }

    It 'goes on where its session is lost in the middle: <Kind>' -ForEach @{ Kind = 'SessionNotFound' }, @{ Kind = 'SessionLost' } {
        Add-TestFault $site @{ Kind = $Kind; Method = 'tools/call'; Count = 1 }
        Read-Issue | Should -Be DEMO-1
    }

    It 'connects although the server is unavailable at first' {
        Add-TestFault $site @{ Kind = 'Status'; Status = 503; Method = 'initialize'; Count = 1 }
        Read-Issue | Should -Be DEMO-1
    }
}
