#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/Documents.psm1" -Force
    $topics = @(Get-ChildItem -Path (Get-DocumentPath en-US/about_*.help.txt) | ForEach-Object {
            @{ Topic = $_.Name -replace '\.help\.txt$'; Path = $_.FullName; Blocks = @(Get-TopicBlock $_.FullName | ForEach-Object { @{ Line = $_.Line; Code = $_.Code } }) }
        })
    # Blocks that start an Atlassian of their own are whole by themselves, and so are those about files in the current folder.
    $whole = '^(Connect-Atlassian -Demo|\$demo = |Get-McpClient|Export-McpConfig)'
    # The error page is the business of Errors.Tests.ps1.
    $run = @($topics | Where-Object Topic -ne about_AtlassianErrors | Where-Object { $_.Blocks.Code -match $whole } | ForEach-Object {
            @{ Topic = $_.Topic; Blocks = @($_.Blocks | Where-Object Code -match $whole) }
        })
}

Describe 'The topic <Topic>' -ForEach $topics {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/Documents.psm1" -Force
        $text = Get-Content -LiteralPath $Path -Raw
    }

    It 'has the parts of a help topic' {
        $text | Should -MatchExactly "^TOPIC\r?\n    $Topic\r?\n"
        foreach ($part in 'SHORT DESCRIPTION', 'LONG DESCRIPTION', 'SEE ALSO') { $text | Should -MatchExactly "(?m)^$part\r?$" }
    }

    It 'has no tab and no space at the end of a line' {
        $text | Should -Not -Match '\t| \r?\n'
    }

    It 'has code in line <Line> that uses only what there is' -ForEach $Blocks {
        Get-CodeProblem $Code | Should -BeNullOrEmpty -Because $Code
    }

    It 'points only to what exists' {
        foreach ($name in ([regex]::Match($text, '(?s)SEE ALSO(.*)$').Groups[1].Value -split '\r?\n').Trim() | Where-Object { $_ }) {
            if ($name -like 'about_Atlassian*' -or $name -like 'about_Mcp*') { Test-Path -LiteralPath (Get-DocumentPath "en-US/$name.help.txt") | Should -BeTrue -Because $name }
            elseif ($name -match '^[A-Z][a-z]+-(Atlassian|Mcp)') { Get-Command $name -Module McpAtlassian -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because $name }
        }
    }
}

Describe 'The code of <Topic>' -ForEach $run {
    BeforeAll {
        Import-Module "$PSScriptRoot/Tools/Documents.psm1" -Force
        $results = @(Invoke-DocumentCode $Blocks.Code (New-Item -ItemType Directory -Path (Join-Path $TestDrive $Topic)).FullName)
    }

    It 'runs on the demo server, all of it' {
        $results.Count | Should -Be $Blocks.Count
        $results | Where-Object Error | ForEach-Object { "$($_.Error)`n$($_.Code)" } | Should -BeNullOrEmpty
    }
}

Describe 'The topics together' {
    BeforeAll {
        $all = Get-ChildItem -Path "$PSScriptRoot/../../en-US/about_*.help.txt"
    }

    It 'are one for each subject' {
        foreach ($topic in 'McpAtlassian', 'AtlassianAuthentication', 'AtlassianSessions', 'AtlassianMcpTools', 'McpConfig', 'AtlassianTesting', 'AtlassianErrors') {
            $all.Name | Should -Contain "about_$topic.help.txt"
        }
    }

    It 'tell the three limitations of API tokens' {
        $text = Get-Content -LiteralPath ($all | Where-Object Name -eq 'about_AtlassianAuthentication.help.txt') -Raw
        foreach ($part in 'Fewer tools', 'No bound cloudId', 'No domain allowlist', 'ROTATE', 'AUDIT') { $text | Should -MatchExactly "(?m)^ *$part" }
    }

    It 'name no place on the web but those of Atlassian and examples' {
        $hosts = [regex]::Matches(($all | Get-Content -Raw) -join "`n", 'https?://([^/\s''`),]+)').ForEach{ $_.Groups[1].Value -replace ':\d+$' -replace '\.$' } | Select-Object -Unique
        $hosts | Where-Object { $_ -notmatch '(^|\.)(atlassian\.(com|net)|example\.com|localhost|127\.0\.0\.1)$' } | Should -BeNullOrEmpty
    }
}
