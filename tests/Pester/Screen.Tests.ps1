#Requires -Version 7.4
# What a person sees who types at a prompt: real keys, the screen read.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/Screen.psm1" -Force
    $why = if (-not (Test-Screen)) { 'tmux is the terminal, and it is not here' }
    if ($why) { Write-Warning "Screen tests are skipped: $why." }
}

Describe 'On a screen of 80 columns' -Skip:([bool] $why) {
    BeforeAll {
        Import-Module "$PSScriptRoot/Tools/Screen.psm1" -Force
        Open-Screen (Join-Path $TestDrive 'home')
    }

    AfterAll {
        Close-Screen
        Remove-Module Screen
    }

    Context 'From connecting to work' {
        It 'says once how many tools there are and what comes next' {
            $first = Invoke-Screen 'Connect-Atlassian -Demo'
            $first | Should -Match '(?m)^\d+ tools\. Next: Get-AtlassianMcpTool \(list\), Import-AtlassianMcpTool \(commands\)$'
            Invoke-Screen 'Connect-Atlassian -Demo' | Should -Not -Match 'Next:'
        }

        It 'says what was imported, and what comes next' {
            $text = Invoke-Screen 'Import-AtlassianMcpTool'
            $text | Should -Match "(?m)^\d+ tools of session 'demo' are commands now\.$"
            $text | Should -Match '(?m)^Next: Get-Command -Module McpAtlassian\.Tools; Get-Help Get-AtlassianJiraIssue$'
        }

        It 'says nothing in a function, nor with -PassThru' {
            Invoke-Screen 'function f { Import-AtlassianMcpTool }; f' | Should -Not -Match 'Next:'
            Invoke-Screen 'Import-AtlassianMcpTool getJiraIssue -PassThru' | Should -Not -Match 'Next:'
        }
    }
}
