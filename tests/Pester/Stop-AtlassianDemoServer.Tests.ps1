#Requires -Version 7.4

Describe 'Stop-AtlassianDemoServer' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        function Test-Listening ([int] $Port) { try { [Net.Sockets.TcpClient]::new('127.0.0.1', $Port).Dispose(); $true } catch { $false } }
    }
    AfterEach {
        Get-AtlassianSession | Disconnect-Atlassian
        Stop-AtlassianDemoServer
    }

    It 'stops the one that is <Form>' -ForEach @(
        @{ Form = 'piped'; Call = { param ($demo) $demo | Stop-AtlassianDemoServer } }
        @{ Form = 'named'; Call = { param ($demo) Stop-AtlassianDemoServer $demo } }
    ) {
        $one = Start-AtlassianDemoServer
        $other = Start-AtlassianDemoServer
        & $Call $one
        Test-Listening $one.Port | Should -BeFalse
        Test-Listening $other.Port | Should -BeTrue
    }

    It 'stops all without a name' {
        $both = 1..2 | ForEach-Object { Start-AtlassianDemoServer }
        Stop-AtlassianDemoServer
        $both | ForEach-Object { Test-Listening $_.Port | Should -BeFalse }
    }

    It 'may be called twice, and with none running' {
        $one = Start-AtlassianDemoServer
        Stop-AtlassianDemoServer $one -ErrorAction Stop
        Stop-AtlassianDemoServer $one -ErrorAction Stop
        { Stop-AtlassianDemoServer -ErrorAction Stop } | Should -Not -Throw
    }

    It 'stops none when an empty pipeline names none' {
        $one = Start-AtlassianDemoServer
        @() | Stop-AtlassianDemoServer
        Test-Listening $one.Port | Should -BeTrue
    }

    It 'leaves a port that can be used again' {
        $one = Start-AtlassianDemoServer
        Stop-AtlassianDemoServer $one
        (Start-AtlassianDemoServer -Port $one.Port).Port | Should -Be $one.Port
    }

    It 'gives sessions an error from then on' {
        $one = Start-AtlassianDemoServer
        $null = Connect-Atlassian -Uri $one.Uri -ApiKey $one.ApiKey
        Stop-AtlassianDemoServer $one
        Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -TimeoutSec 10 -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.FullyQualifiedErrorId | Should -Match '^(ServerUnreachable|ServerUnavailable),'
    }
}
