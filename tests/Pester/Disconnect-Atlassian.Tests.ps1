#Requires -Version 7.4

Describe 'Disconnect-Atlassian' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
    }
    AfterEach { Get-AtlassianSession | Disconnect-Atlassian }
    AfterAll { $site.Dispose() }

    It 'closes the session commands here would use' {
        $session = Connect-TestSite $site -Name one
        Disconnect-Atlassian | Should -BeNullOrEmpty
        $session.State | Should -Be 'Closed'
        Get-AtlassianSession | Should -BeNullOrEmpty
    }

    It 'ends the session at the server' {
        $null = Connect-TestSite $site -Name one
        $site.SessionCount | Should -Be 1
        Disconnect-Atlassian one
        $site.SessionCount | Should -Be 0
        @($site.Requests | Where-Object HttpMethod -EQ 'DELETE').Count | Should -BeGreaterThan 0
    }

    It 'closes by <Form>' -ForEach @(
        @{ Form = 'name'; Call = { Disconnect-Atlassian first } }
        @{ Form = 'wildcard'; Call = { Disconnect-Atlassian f* } }
        @{ Form = 'piped session'; Call = { Get-AtlassianSession first | Disconnect-Atlassian } }
    ) {
        $null = Connect-TestSite $site -Name first
        $null = Connect-TestSite $site -Name second
        & $Call
        (Get-AtlassianSession).Name | Should -Be 'second'
    }

    It 'closes all that are piped' {
        $null = Connect-TestSite $site -Name first
        $null = Connect-TestSite $site -Name second
        Get-AtlassianSession | Disconnect-Atlassian
        Get-AtlassianSession | Should -BeNullOrEmpty
    }

    It 'is SessionNotFound for an unknown name, and closes the others' {
        $null = Connect-TestSite $site -Name first
        Disconnect-Atlassian nobody, first -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
        $failure.TargetObject | Should -Be 'nobody'
        Get-AtlassianSession | Should -BeNullOrEmpty
    }

    It 'is NotConnected without a session' {
        Disconnect-Atlassian -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
    }

    It 'leaves a closed session unusable, and says so' {
        $session = Connect-TestSite $site -Name one
        Disconnect-Atlassian one
        { Invoke-AtlassianMcpTool getJiraIssue -Session $session -issueIdOrKey DEMO-1 } | Should -Throw -ErrorId 'SessionClosed,*'
        { Get-AtlassianMcpTool -Session $session } | Should -Throw -ErrorId 'SessionClosed,*'
    }

    It 'ends although the server is gone' {
        $gone = Start-TestSite
        $session = Connect-TestSite $gone -Name gone
        $gone.Dispose()
        Disconnect-Atlassian gone
        $session.State | Should -Be 'Closed'
    }

    It 'ends calls under way in another runspace with an error' {
        $null = Connect-TestSite $site -Name one
        $shell = [powershell]::Create()
        $null = $shell.AddScript({ param ($module) Import-Module $module; Invoke-AtlassianMcpTool demoSlowReport -Session one -seconds 300 }).AddArgument((Get-ModulePath))
        $running = $shell.BeginInvoke()
        Wait-TestRequest $site demoSlowReport
        Disconnect-Atlassian one
        $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $null = $shell.EndInvoke($running)
        $shell.Streams.Error.Count | Should -Be 1
        $shell.Dispose()
    }

    It 'closes everything with Remove-Module, the embedded server included' {
        Invoke-FreshPwsh {
            $session = Connect-Atlassian -Demo
            $port = ([uri] $session.Server).Port
            Remove-Module McpAtlassian
            $session.State
            try { [Net.Sockets.TcpClient]::new('127.0.0.1', $port).Dispose(); 'listens' } catch { 'gone' }
        } | Should -Be 'Closed', 'gone'
    }
}
