#Requires -Version 7.4

Describe 'Get-AtlassianMcpPrompt' {
    BeforeAll {
        Import-Module (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path -Force
        $null = Connect-Atlassian -Demo -Name prompts

        function Complete ([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
    }

    AfterAll { Remove-Module McpAtlassian }

    It 'lists prompts with their parameters' {
        $prompts = Get-AtlassianMcpPrompt
        $prompts.Name | Should -Be 'triage-issue', 'weekly-summary'
        $prompts[0].Parameters.Name | Should -Be 'issueKey', 'tone'
        $prompts[0].Parameters.IsRequired | Should -Be $true, $false
        (Get-AtlassianMcpPrompt week*).Name | Should -Be 'weekly-summary'
    }

    It 'renders to messages from <Form>' -ForEach @(
        @{ Form = 'a hashtable'; Given = @{ issueKey = 'DEMO-1'; tone = 'formal' } }
        @{ Form = 'an object'; Given = [pscustomobject] @{ issueKey = 'DEMO-1'; tone = 'formal' } }
        @{ Form = 'JSON'; Given = '{ "issueKey": "DEMO-1", "tone": "formal" }' }
        @{ Form = 'names in another letter case'; Given = @{ ISSUEKEY = 'DEMO-1'; Tone = 'formal' } }
    ) {
        $message = Get-AtlassianMcpPrompt triage-issue $Given
        $message.Role | Should -Be 'user'
        $message.Text | Should -BeLike '*DEMO-1*formal tone.'
        $message.Prompt | Should -Be 'triage-issue'
    }

    It 'renders a prompt without arguments' {
        (Get-AtlassianMcpPrompt weekly-summary -Render).Text | Should -BeLike 'Summarise*'
        (Get-AtlassianMcpPrompt weekly-summary @{}).Text | Should -BeLike 'Summarise*'
    }

    It 'refuses <Case> as <Id> before anything is rendered' -ForEach @(
        @{ Case = 'an unknown argument'; Name = 'triage-issue'; Given = @{ issuKey = 'DEMO-1' }; Id = 'ArgumentUnknown'; Remedy = '*issueKey*' }
        @{ Case = 'a missing argument'; Name = 'triage-issue'; Given = @{ tone = 'plain' }; Id = 'ArgumentMissing'; Remedy = '*issueKey*' }
        @{ Case = 'an unknown prompt'; Name = 'triage'; Given = @{}; Id = 'PromptNotFound'; Remedy = '*triage-issue*' }
        @{ Case = 'a value that is no text'; Name = 'triage-issue'; Given = @{ issueKey = @{ a = 1 } }; Id = 'ArgumentInvalid'; Remedy = '*' }
    ) {
        $problem = $null
        Get-AtlassianMcpPrompt $Name $Given -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $problem[0].TargetObject | Should -Be $Name
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike $Remedy
    }

    It 'reports what the server refuses' {
        { Get-AtlassianMcpPrompt triage-issue @{ issueKey = 'NOPE-1' } -ErrorAction Stop } | Should -Throw -ErrorId 'ArgumentInvalid,*'
    }

    It 'completes names, and arguments with the server''s proposals' {
        Complete 'Get-AtlassianMcpPrompt tri' | Should -Be 'triage-issue'
        (Complete 'Get-AtlassianMcpPrompt triage-issue ')[0] | Should -Be "@{ 'issueKey' = 'DEMO-1' }"
    }
}
