#Requires -Version 7.4

Describe 'Get-AtlassianSession' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site -Name alpha
        $null = Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -Name beta
    }
    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }

    It 'lists the open sessions by name' {
        (Get-AtlassianSession).Name | Should -Be 'alpha', 'beta'
    }

    It 'finds by <_>' -ForEach 'alpha', 'ALPHA', 'al*', '[a]lpha' {
        (Get-AtlassianSession $_).Name | Should -Be 'alpha'
    }

    It 'takes names from the pipeline by property' {
        ([pscustomobject]@{ Name = 'beta' } | Get-AtlassianSession).Name | Should -Be 'beta'
    }

    It 'is SessionNotFound for an unknown name, and nothing for a pattern without a match' {
        Get-AtlassianSession nobody -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
        "$($failure.ErrorDetails.RecommendedAction)" | Should -Match 'alpha, beta'
        Get-AtlassianSession no* | Should -BeNullOrEmpty
    }

    It 'returns the session connected last with -Default' {
        (Get-AtlassianSession -Default).Name | Should -Be 'beta'
        Select-AtlassianSession alpha
        (Get-AtlassianSession -Default).Name | Should -Be 'alpha'
        Select-AtlassianSession beta
    }

    It 'marks the default of the asking runspace, worked out anew' {
        $both = Get-AtlassianSession
        $both.IsDefault | Should -Be $false, $true
        ($both | Format-Table | Out-String -Width 100) -replace "`e\[[\d;]*m" | Should -Match '(?m)^\* beta '
        Select-AtlassianSession alpha
        $both.IsDefault | Should -Be $true, $false
        $module = Get-ModulePath
        $job = Start-ThreadJob { Import-Module $using:module; Select-AtlassianSession beta; (Get-AtlassianSession).IsDefault }
        $job | Receive-Job -Wait -AutoRemoveJob | Should -Be $false, $true
        $both.IsDefault | Should -Be $true, $false
        Select-AtlassianSession beta
    }

    It 'shows the day a credential ends in local time, and today the minute' {
        $end = [datetimeoffset]::new(2031, 5, 6, 7, 8, 9, [timespan]::Zero)
        $ending = Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -ConnectionOption @{ ExpiresOn = $end } -Name gamma
        $ending.ExpiresOn | Should -Be $end
        $ending | Format-Table | Out-String -Width 80 | Should -Match $end.LocalDateTime.ToString('yyyy-MM-dd')
        $soon = [datetimeoffset]::new([datetime]::Today.AddDays(1).AddMinutes(-1))
        Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -ConnectionOption @{ ExpiresOn = $soon } -Name gamma |
            Format-Table | Out-String -Width 80 | Should -Match '23:59'
        Disconnect-Atlassian gamma
        Select-AtlassianSession beta
    }

    It 'shows name, server, account, site, method and state, and has no secret in any property' {
        $session = Get-AtlassianSession alpha
        foreach ($property in 'Name', 'Server', 'Account', 'Site', 'CloudId', 'Method', 'State', 'ConnectedOn') { $session.$property | Should -Not -BeNullOrEmpty }
        $session.PSObject.Properties.Name | Should -Contain 'ExpiresOn'
        $everything = ($session | Format-List * -Force | Out-String -Width 400) + ($session | ConvertTo-Json -Depth 6 -WarningAction SilentlyContinue)
        $everything | Should -Not -Match ([regex]::Escape($site.ApiToken))
        $session.PSObject.Properties.Name | Should -Not -Contain 'Engine'
    }

    It 'shows a table that fits 80 columns and shows name, server and state' {
        $lines = (Get-AtlassianSession | Format-Table | Out-String -Width 80) -replace "`e\[[\d;]*m" -split "`n" | ForEach-Object TrimEnd
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines[1] | Should -Match 'Expires'
        $lines -match '^  alpha\s' | Should -Not -BeNullOrEmpty
    }
}
