#Requires -Version 7.4

Describe 'Test-AtlassianSession' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $demo = Start-AtlassianDemoServer
        $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name health
        $steps = 'Dns', 'Tls', 'Discovery', 'Authentication', 'Initialize', 'Tools', 'WhoAmI', 'ProductRead'
    }

    AfterAll {
        Disconnect-Atlassian health
        Stop-AtlassianDemoServer
    }

    It 'says $true for a session that works' {
        Test-AtlassianSession | Should -BeOfType bool
        Test-AtlassianSession -Session health | Should -BeTrue
    }

    It 'takes sessions from the pipeline' {
        Get-AtlassianSession health | Test-AtlassianSession | Should -BeTrue
    }

    It 'gives the eight steps with -Detailed, each with result and time' {
        $rungs = Test-AtlassianSession -Detailed
        $rungs.Name | Should -Be $steps
        $rungs.Session | Select-Object -Unique | Should -Be 'health'
        $rungs.Result | Where-Object { $_ -ne 'Passed' } | Should -Be 'Skipped'
        $rungs | ForEach-Object { $_.Duration | Should -BeOfType timespan }
        ($rungs | Where-Object Name -eq ProductRead).Message | Should -BeLike 'listJiraProjects on demo gave 2 items.'
    }

    It 'shows them as a table' {
        $table = Test-AtlassianSession -Detailed | Format-Table | Out-String -Width 120
        $table | Should -Match 'Name +Result +Time +Message'
        $table | Should -Match 'Tools +Passed +\d+ ms 36 tools'
    }

    It 'tests <Name> without a session and says what to do' -ForEach @(
        @{ Name = 'a token without scopes'; With = { @{ EmailAddress = $demo.EmailAddress; ApiToken = $demo.UnscopedApiToken } }; Step = 'Tools'; Id = 'TokenNotScoped' }
        @{ Name = 'a personal token as Bearer'; With = { @{ ApiKey = $demo.ApiToken } }; Step = 'Tools'; Id = 'CredentialInvalid' }
        @{ Name = 'an admin key'; With = { @{ ApiKey = 'ATCTT3xFfGN0madeup' } }; Step = 'Authentication'; Id = 'CredentialInvalid' }
        @{ Name = 'a wrong token'; With = { @{ Credential = [pscredential]::new($demo.EmailAddress, (ConvertTo-SecureString 'wrong' -AsPlainText)) } }; Step = 'Authentication'; Id = 'AuthenticationFailed' }
    ) {
        $credential = & $With
        Test-AtlassianSession -Uri $demo.Uri @credential | Should -BeFalse
        $failed = Test-AtlassianSession -Uri $demo.Uri @credential -Detailed | Where-Object Result -eq Failed
        $failed.Name | Should -Be $Step
        $failed.ErrorId | Should -Be $Id
        $failed.Remedy | Should -Match 'Connect-Atlassian|https://id\.atlassian\.com'
    }

    It 'goes as far as one gets without a credential' {
        $rungs = Test-AtlassianSession -Uri $demo.Uri -Detailed
        ($rungs | Where-Object Name -eq Discovery).Result | Should -Be Passed
        ($rungs | Where-Object Name -eq WhoAmI).Result | Should -Be Skipped
    }

    It 'reports each step with -Verbose' {
        $verbose = Test-AtlassianSession -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        foreach ($step in $steps) { "$verbose" | Should -Match "$step`: (Passed|Skipped)" }
    }

    It 'writes a bundle without a secret and without a URL' {
        $path = Join-Path $TestDrive 'bundle.json'
        Test-AtlassianSession -BundlePath $path | Should -BeTrue
        $text = Get-Content -Raw $path
        $bundle = $text | ConvertFrom-Json
        $bundle.steps.name | Should -Be $steps
        $bundle.environment.powershell | Should -Be "$($PSVersionTable.PSVersion)"
        $bundle.session.method | Should -Be ApiToken
        $text.Contains($demo.ApiToken) | Should -BeFalse
        $text.Contains($demo.EmailAddress) | Should -BeFalse
    }

    It 'is an error without any session to test' {
        { Test-AtlassianSession -Session nowhere } | Should -Throw -ErrorId 'SessionNotFound,McpAtlassian.Commands.TestAtlassianSessionCommand'
    }
}

Describe '-Debug' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        $demo = Start-AtlassianDemoServer
    }

    AfterAll { Stop-AtlassianDemoServer }

    It 'shows the JSON-RPC of connecting and calling, and no secret' {
        $lines = & {
            $null = Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name wire -Debug
            Invoke-AtlassianMcpTool demoEcho -message "the token is $($demo.ApiToken)" -Session wire -Debug
        } 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | ForEach-Object Message
        $lines -match '^-> initialize \(id \d+\)' | Should -HaveCount 1
        $lines -match '^-> tools/list \(id \d+\)' | Should -Not -BeNullOrEmpty
        $lines -match '^-> tools/call \(id \d+\).*the token is \*\*\*\*' | Should -HaveCount 1
        $lines -match '^<- result \(id \d+\).*the token is \*\*\*\*' | Should -HaveCount 1
        "$lines".Contains($demo.ApiToken) | Should -BeFalse
        Disconnect-Atlassian wire
    }

    It 'shows nothing if not asked' {
        $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name quiet
        Invoke-AtlassianMcpTool demoEcho -message hello -Session quiet 5>&1 | Should -Be hello
        Disconnect-Atlassian quiet
    }
}
