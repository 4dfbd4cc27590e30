#Requires -Version 7.4

BeforeDiscovery {
    $noCurl = -not (Get-Command curl -CommandType Application -ErrorAction Ignore)
}

Describe 'When a session ends' -Skip:$noCurl {
    BeforeAll {
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $kept = $env:ATLASSIAN_MCP_HOME
        $env:ATLASSIAN_MCP_HOME = Join-Path $TestDrive 'home'
        $site = Start-TestSite
        $site.OAuth.TokenLife = [timespan]::FromHours(2)
        $session = Connect-Atlassian -Uri $site.Uri -Site demo -Name work -Save -Browser 'curl -sL -o /dev/null' -WarningAction SilentlyContinue 6>$null
        function Get-HoursLeft ($Session) { ($Session.ExpiresOn - [datetimeoffset]::Now).TotalHours }
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $env:ATLASSIAN_MCP_HOME = $kept
        $site.Dispose()
        Remove-Module McpAtlassian, TestSite
    }

    It 'shows the end of the access token of a session that renews itself, open and saved' {
        foreach ($one in $session, (Get-AtlassianSession -ListAvailable -Name work), (Get-AtlassianSession work)) {
            $one.RenewsItself | Should -BeTrue
            Get-HoursLeft $one | Should -BeGreaterThan 1.9
            Get-HoursLeft $one | Should -BeLessThan 2.1
        }
    }

    It 'shows in the table that it renews itself, in 80 columns and from another process' {
        $table = $session | Format-Table | Out-String -Width 80
        $table | Should -Match "auto $($session.ExpiresOn.LocalDateTime.ToString('HH:mm'))"
        $psd1 = Get-ModulePath
        $job = Start-Job { Import-Module $using:psd1; Connect-Atlassian -Name work } | Receive-Job -Wait -AutoRemoveJob
        $job.RenewsItself | Should -BeTrue
        $job | Out-String -Width 80 | Should -Match 'auto \d\d:\d\d'
    }

    It 'moves on with a refresh, in the open session and in the saved one' {
        $site.OAuth.TokenLife = [timespan]::FromHours(5)
        $site.ExpireOAuthTokens()
        $null = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Session work
        Get-HoursLeft $session | Should -BeGreaterThan 4.9
        Get-HoursLeft (Get-AtlassianSession -ListAvailable -Name work) | Should -BeGreaterThan 4.9
    }

    It 'causes no warning, also in the health check' {
        $null = Connect-Atlassian -Name work -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        $rung = Test-AtlassianSession work -Detailed | Where-Object Name -EQ Authentication
        $rung.Result | Should -Be Passed
        $rung.Message | Should -Match 'renews itself'
    }

    It 'is the given day for a credential that cannot renew itself' {
        $day = [datetimeoffset]::Now.AddDays(40)
        $key = Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -ConnectionOption @{ ExpiresOn = $day } -Name key
        $key.RenewsItself, $key.ExpiresOn | Should -Be $false, $day
        $key | Format-Table | Out-String -Width 80 | Should -Match $day.LocalDateTime.ToString('yyyy-MM-dd')
    }
}
