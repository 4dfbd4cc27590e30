#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/Documents.psm1" -Force
    $blocks = @(Get-FencedBlock (Get-DocumentPath README.md))
    $number = 0
    $run = @($blocks | Where-Object Language -eq powershell | ForEach-Object { @{ Line = $_.Line; Index = $number++ } })
    $read = @($blocks | Where-Object Language -in powershell, pwsh | ForEach-Object { @{ Line = $_.Line; Code = $_.Code } })
    $read += Select-String -LiteralPath (Get-DocumentPath README.md) -Pattern '`((?:Connect|Disconnect|Get|Export|Import|Start|Test|Invoke)-[A-Za-z]+ [^`]+)`' -AllMatches |
        ForEach-Object { foreach ($match in $_.Matches) { @{ Line = $_.LineNumber; Code = $match.Groups[1].Value -replace '\\\|', '|' } } }
    $files = @(Select-String -LiteralPath (Get-DocumentPath README.md) -Pattern '\]\((?!http|#)([^)]+)\)' -AllMatches | ForEach-Object { $_.Matches.ForEach{ $_.Groups[1].Value } }) | Select-Object -Unique
    $others = 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'
}

Describe '<_>' -ForEach $others {
    BeforeAll {
        Import-Module "$PSScriptRoot/Tools/Documents.psm1" -Force
        $text = Get-Content -LiteralPath (Get-DocumentPath $_) -Raw
    }

    It 'names only files and folders that are there' {
        # Folders are written from the root; in the table of a call's steps, from src/ with short names.
        $named = @([regex]::Matches($text, '`((?:src|tests|examples|en-US|\.ci)(?:/[\w.-]+)*)`') + [regex]::Matches($text, '\]\((?!http|#)([^)]+)\)')).ForEach{ $_.Groups[1].Value }
        $named += [regex]::Matches($text, '`((?:McpAtlassian|Cmdlets|Engine|Errors)/[\w/]+?)/?`').ForEach{
            $short = $_.Groups[1].Value -replace '^(Cmdlets|Errors)/', 'McpAtlassian/$1/' -replace '^Engine/', 'McpAtlassian.Engine/'
            if (Test-Path -LiteralPath (Get-DocumentPath "src/$short")) { "src/$short" } else { "src/$short.cs" }
        }
        $named | Where-Object { -not (Test-Path -LiteralPath (Get-DocumentPath $_)) } | Should -BeNullOrEmpty
    }

    It 'names only tasks that build.ps1 has' {
        $tasks = (Get-Command (Get-DocumentPath build.ps1)).Parameters['Task'].Attributes.ValidValues
        [regex]::Matches($text, '\./build\.ps1 ([A-Z]\w+)').ForEach{ $_.Groups[1].Value } | Where-Object { $_ -notin $tasks } | Should -BeNullOrEmpty
    }
}

Describe 'CHANGELOG.md and the manifest' {
    It 'agree on the version' {
        Import-Module "$PSScriptRoot/Tools/Documents.psm1" -Force
        $manifest = Import-PowerShellDataFile -LiteralPath (Get-DocumentPath McpAtlassian.psd1)
        $version = "$($manifest.ModuleVersion)-$($manifest.PrivateData.PSData.Prerelease)".TrimEnd('-')
        Get-Content -LiteralPath (Get-DocumentPath CHANGELOG.md) -Raw | Should -Match ([regex]::Escape("## [$version]"))
        Get-Content -LiteralPath (Get-DocumentPath README.md) -Raw | Should -Match ([regex]::Escape($version))
    }
}

Describe 'README.md' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/Documents.psm1" -Force
        $path = Get-DocumentPath README.md
        $text = Get-Content -LiteralPath $path -Raw
        $blocks = @(Get-FencedBlock $path)
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'readme')).FullName
        $results = @(Invoke-DocumentCode ($blocks | Where-Object Language -eq powershell).Code $folder)
        $work = Join-Path $folder 'work'
    }

    It 'has at least five recipes' {
        [regex]::Matches($text, '(?m)^### \d\. ').Count | Should -BeGreaterOrEqual 5
        $results.Count | Should -BeGreaterOrEqual 5
    }

    It 'has code in line <Line> that runs on the demo server' -ForEach $run {
        $results[$Index].Error | Should -BeNullOrEmpty -Because $results[$Index].Code
    }

    It 'has code in line <Line> that uses only what there is: <Code>' -ForEach $read {
        Get-CodeProblem $Code | Should -BeNullOrEmpty
    }

    It 'uses no language of code that no test knows' {
        $blocks.Language | Where-Object { $_ -notin 'powershell', 'pwsh', 'console', 'shell' } | Should -BeNullOrEmpty
    }

    Context 'What the recipes leave behind' {
        It 'is an issue by its summary' {
            $results[0].Text | Should -Match 'Set up the build pipeline'
        }

        It 'is a report with a row for each issue' {
            $rows = Import-Csv (Join-Path $work 'open.csv')
            $rows.Count | Should -BeGreaterThan 20
            $rows.Status | Should -Not -Contain 'Done'
            $rows.Summary | Should -Not -Contain ''
            $rows.key | Should -Be ($rows.key | Select-Object -Unique)
        }

        It 'is three issues, and nothing from the look before' {
            @($results.Where{ $_.Code -like '*-WhatIf*new*' -or $_.Code -like '*Set-Content ./new.csv*' }[0].Text.Trim()) | Should -Be ''
            ([regex]::Matches(($results | Where-Object Code -like '*-ResumeLog*').Text, 'DEMO-\d+')).Value | Select-Object -Unique | Should -HaveCount 3
        }

        It 'is a page' {
            ($results | Where-Object Code -like '*New-AtlassianConfluenceContent*').Text | Should -Match 'Release 2\.4\.0'
        }

        It 'is a configuration for each client, without a secret' {
            foreach ($file in '.cursor/mcp.json', '.codex/config.toml') {
                $written = Get-Content -LiteralPath (Join-Path $folder "home/$file") -Raw
                $written | Should -Match ([regex]::Escape('https://mcp.atlassian.com/v2/mcp'))
                $written | Should -Not -Match 'Basic |Bearer '
            }
        }
    }

    Context 'The recorded work of an admin' {
        It 'can be repeated without an error' {
            $console = (Get-FencedBlock (Get-DocumentPath examples/admin.md) | Where-Object Language -eq console).Code -split "`n"
            $commands = @($console -match '^PS> ' -replace '^PS> ') -replace '^Import-Module .*', '$null'
            $again = @(Invoke-DocumentCode $commands (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'admin')).FullName)
            $again.Count | Should -BeGreaterThan 10
            ($again | Where-Object Error).Error | Should -BeNullOrEmpty
        }
    }

    Context 'The recorded session' {
        BeforeAll {
            $console = (Get-FencedBlock (Get-DocumentPath examples/terminal.md) | Where-Object Language -eq console).Code -split "`n"
            $commands = @($console -match '^PS> ' -replace '^PS> ') -replace '^Import-Module .*', '$null'
            $again = @(Invoke-DocumentCode $commands (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'session')).FullName)
        }

        It 'can be repeated, its one mistake included' {
            $again.Count | Should -BeGreaterThan 5
            $failed = @($again | Where-Object Error)
            $failed.Count | Should -Be 1
            $failed[0].Error | Should -Match '^ToolNotFound,'
        }

        It 'still looks as recorded' {
            # A port is free or it is not: it differs from run to run, and with it the space that follows.
            function Get-Plain ($Line) { ($Line -replace '127\.0\.0\.1:\d+', '127.0.0.1:PORT' -replace '\s+', ' ').Trim() }
            # A terminal has one column more than the same width has in a text: what is cut off may begin a letter earlier.
            function Test-Same ([string] $One, [string] $Other) {
                $a, $b = $One.TrimEnd('…').TrimEnd(), $Other.TrimEnd('…').TrimEnd()
                if ($One.EndsWith('…') -and $Other.EndsWith('…')) { $a.StartsWith($b) -or $b.StartsWith($a) } else { $One -ceq $Other }
            }
            $recorded = @($console | ForEach-Object { Get-Plain $_ })
            foreach ($table in $again | Where-Object { $_.Text -and $_.Text.Contains('----') }) {
                foreach ($line in $table.Text -split '\r?\n' | Where-Object { $_.Trim() }) {
                    $plain = Get-Plain $line
                    @($recorded | Where-Object { Test-Same $_ $plain }).Count | Should -BeGreaterThan 0 -Because "'$plain' was recorded"
                }
            }
        }

        It 'is what the picture shows, <_>' -ForEach 'terminal', 'admin' {
            # The picture breaks a line where the terminal does.
            $svg = [xml] (Get-Content -LiteralPath (Get-DocumentPath "examples/$_.svg") -Raw)
            $shown = -join @($svg.GetElementsByTagName('text') | ForEach-Object InnerText)
            $text = (Get-FencedBlock (Get-DocumentPath "examples/$_.md") | Where-Object Language -eq console).Code
            $shown -replace '\s' | Should -Be ($text -replace '\s')
        }
    }

    It 'fits on a few screens, and the first one has a way for each of its three readers' {
        (Get-Item -LiteralPath $path).Length | Should -BeLessOrEqual 8kb
        $first = @(Get-Content -LiteralPath $path -TotalCount 25) -join "`n"
        $ways = [regex]::Matches($first, '\]\(#([\w-]+)\)').ForEach{ $_.Groups[1].Value }
        $ways | Should -HaveCount 3
        $anchors = [regex]::Matches($text, '(?m)^#+ (.+)$').ForEach{ $_.Groups[1].Value.ToLowerInvariant() -replace ' ', '-' }
        [regex]::Matches($text, '\]\(#([\w-]+)\)').ForEach{ $_.Groups[1].Value } | Where-Object { $_ -notin $anchors } |
            Should -BeNullOrEmpty
    }

    It 'names every command in its table, and no other' {
        $table = [regex]::Match($text, '(?ms)^## Commands$(.*?)^By subject').Groups[1].Value
        $named = [regex]::Matches($table, '(?m)(?<=^\|.*)`([^`]+)`').ForEach{ $_.Groups[1].Value }
        $exported = (Import-PowerShellDataFile -LiteralPath (Get-DocumentPath McpAtlassian.psd1)).CmdletsToExport
        $named | Sort-Object | Should -Be ($exported | Sort-Object)
    }

    It 'names every help topic' {
        foreach ($topic in Get-ChildItem -Path (Get-DocumentPath en-US/about_*.help.txt)) { $text | Should -Match "about_$($topic.Name -replace '^about_|\.help\.txt$')``" }
    }

    It 'names only error ids that there are' {
        $table = [regex]::Match($text, '(?ms)^## Troubleshooting$(.*?)^## ').Groups[1].Value
        $ids = Select-String -LiteralPath (Get-DocumentPath src/McpAtlassian.Engine/Diagnostics/ErrorIds.cs) -Pattern 'const string (\w+)' | ForEach-Object { $_.Matches[0].Groups[1].Value }
        $named = [regex]::Matches($table, '(?m)^\| `([^`]+)` \|').ForEach{ $_.Groups[1].Value }
        $named.Count | Should -BeGreaterThan 3
        $named | Where-Object { $_ -notin $ids } | Should -BeNullOrEmpty
    }

    It 'names tasks that build.ps1 has, and projects that are there' {
        $tasks = (Get-Command (Get-DocumentPath build.ps1)).Parameters['Task'].Attributes.ValidValues
        $named = [regex]::Matches($text, '\./build\.ps1 (\w+)').ForEach{ $_.Groups[1].Value }
        $text | Should -Match '`dotnet run --project src/McpAtlassian\.Tour`'
        $named | Where-Object { $_ -notin $tasks } | Should -BeNullOrEmpty
        Test-Path -LiteralPath (Get-DocumentPath src/McpAtlassian.Tour) | Should -BeTrue
    }

    It 'links to <_>, which is there' -ForEach $files {
        Test-Path -LiteralPath (Get-DocumentPath $_) | Should -BeTrue
    }

    It 'names no place on the web but those of Atlassian, Microsoft and examples' {
        $hosts = [regex]::Matches($text, 'https?://([^/\s`)>]+)').ForEach{ $_.Groups[1].Value } | Select-Object -Unique
        $hosts | Where-Object { $_ -notmatch '(^|\.)(atlassian\.(com|net)|dot\.net|example\.com|w3\.org)$' } | Should -BeNullOrEmpty
    }
}
