#Requires -Version 7.4
#Requires -Modules McpAtlassian
<#
    Tests a script without a real site: with a recording, with the demo, and with a mock. See about_AtlassianTesting.
    To record again:

        Connect-Atlassian -Site mysite -Record ./Add-Reminder.jsonl
        ./Add-Reminder.ps1 -Project DEMO
        Disconnect-Atlassian
#>

Describe 'Add-Reminder' {
    AfterEach { Get-AtlassianSession | Disconnect-Atlassian }

    Context 'from a recording' {
        It 'asks once about each bug without an assignee' {
            $null = Connect-Atlassian -Replay "$PSScriptRoot/Add-Reminder.jsonl" -Strict
            $keys = & "$PSScriptRoot/Add-Reminder.ps1" -Project DEMO
            $keys | Should -Not -BeNullOrEmpty
            $keys | Should -Be ($keys | Select-Object -Unique)
        }

        It 'fails if the script does something that was not recorded' {
            $null = Connect-Atlassian -Replay "$PSScriptRoot/Add-Reminder.jsonl"
            { & "$PSScriptRoot/Add-Reminder.ps1" -Project OTHER -ErrorAction Stop } |
                Should -Throw -ErrorId 'ReplayMismatch,*'
        }
    }

    Context 'with the demo' {
        It 'adds a comment to the issue' {
            $null = Connect-Atlassian -Demo
            $keys = & "$PSScriptRoot/Add-Reminder.ps1" -Project DEMO
            $keys | Should -Not -BeNullOrEmpty
            foreach ($key in $keys) {
                $issue = Invoke-AtlassianMcpTool getJiraIssue $key -fields comment | ConvertTo-Json -Depth 20
                $issue | Should -BeLike '*Who takes this one?*'
            }
        }
    }

    Context 'with a mock' {
        It 'adds no comment if nothing is found' {
            Mock Invoke-AtlassianMcpTool { }
            & "$PSScriptRoot/Add-Reminder.ps1" -Project DEMO | Should -BeNullOrEmpty
            Should -Invoke Invoke-AtlassianMcpTool -Times 1 -Exactly
        }
    }
}
