#Requires -Version 7.4

Describe 'Select-AtlassianSession' {
    BeforeAll {
        $manifest = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
        Import-Module $manifest -Force
        $demo = Start-AtlassianDemoServer
        foreach ($name in 'first', 'second') {
            $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name $name
        }
    }

    AfterAll { Remove-Module McpAtlassian }

    It 'chooses by name, silently' {
        Select-AtlassianSession first | Should -BeNullOrEmpty
        (Get-AtlassianSession -Default).Name | Should -Be 'first'
    }

    It 'chooses an object from the pipeline and returns it on request' {
        (Get-AtlassianSession second | Select-AtlassianSession -PassThru).Name | Should -Be 'second'
        (Get-AtlassianSession -Default).Name | Should -Be 'second'
    }

    It 'leaves other runspaces their choice' {
        Select-AtlassianSession first
        $other = 'second' | ForEach-Object -Parallel {
            Import-Module $using:manifest
            Select-AtlassianSession $_
            (Get-AtlassianSession -Default).Name
        }
        $other | Should -Be 'second'
        (Get-AtlassianSession -Default).Name | Should -Be 'first'
    }

    It 'refuses an unknown name, and keeps the choice' {
        { Select-AtlassianSession nobody -ErrorAction Stop } | Should -Throw -ErrorId 'SessionNotFound,*'
        (Get-AtlassianSession -Default).Name | Should -Be 'first'
    }

    It 'refuses a session that is closed' {
        $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name third
        $closed = Get-AtlassianSession third
        Disconnect-Atlassian third
        { $closed | Select-AtlassianSession -ErrorAction Stop } | Should -Throw -ErrorId 'SessionNotFound,*'
    }

    It 'completes names of open sessions' {
        $line = 'Select-AtlassianSession s'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'second'
    }
}
