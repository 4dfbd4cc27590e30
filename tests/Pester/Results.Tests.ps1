#Requires -Version 7.4

# Each option that shapes output, at each door: one call, piped rows, -InputObject, a generated command.
Describe 'Results' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site
        Import-AtlassianMcpTool searchJiraIssuesUsingJql, getJiraIssue
        $jql = 'project = DEMO ORDER BY key'
        $doors = @{
            one       = { param ($options) Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql $jql @options }
            rows      = { param ($options) [pscustomobject]@{ jql = $jql } | Invoke-AtlassianMcpTool searchJiraIssuesUsingJql @options }
            input     = { param ($options) Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -InputObject @{ jql = $jql } @options }
            generated = { param ($options) Search-AtlassianJiraIssue -jql $jql @options }
        }
        $all = @(Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql $jql -All)
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }

    Context 'Through the door <_>' -ForEach 'one', 'rows', 'input', 'generated' {
        BeforeAll { $door = $doors[$_] }

        It '-All follows the pages to the end and warns of nothing' {
            (& $door @{ All = $true } 3>&1).key | Should -Be $all.key
        }

        It '-First gives as many, and -Skip leaves out as many' {
            (& $door @{ First = 3 }).key | Should -Be $all[0..2].key
            (& $door @{ First = 2; Skip = 3 }).key | Should -Be $all[3, 4].key
            (& $door @{ Skip = $all.Count - 1 }).key | Should -Be $all[-1].key
        }

        It '-IncludeTotalCount says how many the server counts' {
            @(& $door @{ First = 1; IncludeTotalCount = $true }).Count | Should -Be 2
        }

        It 'a page that was cut off is said once, with the way to the rest' {
            $warning = @(& $door @{ } 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })
            $warning.Count | Should -Be 1
            "$warning" | Should -Match '-All'
        }

        It '-OutFile with -All is one document of all items, and replaces nothing without -Force' {
            $file = Join-Path $TestDrive "$([guid]::NewGuid()).json"
            (& $door @{ All = $true; OutFile = $file }).FullName | Should -Be $file
            (Get-Content -LiteralPath $file -Raw | ConvertFrom-Json).key | Should -Be $all.key
            $before = $site.RequestCount
            { & $door @{ OutFile = $file; ErrorAction = 'Stop' } } | Should -Throw -ErrorId 'FileExists,*'
            $site.RequestCount | Should -Be $before
            (& $door @{ First = 1; OutFile = $file; Force = $true }).FullName | Should -Be $file
            @(Get-Content -LiteralPath $file -Raw | ConvertFrom-Json).Count | Should -Be 1
        }

        It '-Raw is the whole answer of each page' {
            (& $door @{ Raw = $true; WarningAction = 'SilentlyContinue' } | ConvertFrom-Json).content | Should -Not -BeNullOrEmpty
        }
    }

    Context 'Rows' {
        It 'are paired with -PipelineVariable, also while a journal is verified' {
            $log = Join-Path $TestDrive 'pair.jsonl'
            $null = 'DEMO-1', 'DEMO-2', 'DEMO-3' | Invoke-AtlassianMcpTool getJiraIssue -ResumeLog $log
            $pairs = 'DEMO-1', 'DEMO-2', 'DEMO-3', 'DEMO-4', 'DEMO-5' | ForEach-Object { $_ } -PipelineVariable row |
                Invoke-AtlassianMcpTool getJiraIssue -ResumeLog $log | ForEach-Object { "$row=$($_.McpInput)" }
            $pairs | Should -Be 'DEMO-1=DEMO-1', 'DEMO-2=DEMO-2', 'DEMO-3=DEMO-3', 'DEMO-4=DEMO-4', 'DEMO-5=DEMO-5'
        }

        It 'lose no result when the producer throws' {
            $got = [System.Collections.Generic.List[object]]::new()
            { & { 'DEMO-1'; 'DEMO-2'; throw 'producer' } | Invoke-AtlassianMcpTool getJiraIssue | ForEach-Object { $got.Add($_.key) } } | Should -Throw 'producer'
            $got | Should -Be 'DEMO-1', 'DEMO-2'
        }

        It 'under way when the producer throws are done and in the journal' {
            $log = Join-Path $TestDrive 'thrown.jsonl'
            { & { 'DEMO-1'; 'DEMO-2'; throw 'producer' } | Invoke-AtlassianMcpTool getJiraIssue -ThrottleLimit 4 -ResumeLog $log } | Should -Throw 'producer'
            @(Get-Content -LiteralPath $log | Select-String '"done"').Count | Should -Be 2
        }

        It 'are numbered files' {
            $file = Join-Path $TestDrive 'rows.json'
            $files = 'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue -OutFile $file
            $files.Name | Should -Be 'rows.json', 'rows-2.json'
            (Get-Content -LiteralPath $files[1].FullName -Raw) | Should -Match 'DEMO-2'
        }

        It 'go into a folder under their own names' {
            $folder = Join-Path $TestDrive 'folder/'
            ('DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue -OutFile $folder).Name | Should -Be 'DEMO-1.json', 'DEMO-2.json'
        }
    }

    Context 'What happened stays known' {
        It 'when the audit log cannot be written after the call: the issue is made once, its row is done' {
            $folder = (New-Item -ItemType Directory (Join-Path $TestDrive 'audit')).FullName
            $audit = Join-Path $folder 'a.jsonl'
            $log = Join-Path $TestDrive 'once.jsonl'
            $row = [pscustomobject]@{ projectKey = 'DEMO'; issueType = 'Task'; summary = 'Once only' }
            # The log is a folder from the first call on.
            $made = & { $row; Remove-Item $audit; $null = New-Item -ItemType Directory $audit; $row } |
                Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log -AuditLog $audit -ErrorVariable failed -ErrorAction SilentlyContinue
            @($made).Count | Should -Be 2
            @($failed).FullyQualifiedErrorId | Should -BeLike 'AuditLogFailed,*'
            $again = $row, $row | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log
            $again.Status | Should -Be 'Skipped', 'Skipped'
            $again.Key | Should -Be $made.key
            @(Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'summary ~ "Once only"' -All).Count | Should -Be 2
        }

        It 'one call keeps a journal too' {
            $log = Join-Path $TestDrive 'single.jsonl'
            $made = Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary 'Single' -ResumeLog $log
            $again = Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary 'Single' -ResumeLog $log
            $again.Status | Should -Be 'Skipped'
            $again.Key | Should -Be $made.key
        }

        It 'a destructive call is not answered by the -Force that replaces a file' {
            $file = New-Item -ItemType File (Join-Path $TestDrive 'there.json')
            $before = (Get-TestCall $site deleteJiraIssue).Count
            Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-7 -OutFile $file -Force -ErrorVariable refused -ErrorAction SilentlyContinue
            $refused.FullyQualifiedErrorId | Should -BeLike 'ConfirmationRequired,*'
            (Get-TestCall $site deleteJiraIssue).Count | Should -Be $before
        }
    }

    Context 'Options that can do nothing' {
        It '<Name> is refused before anything is sent' -ForEach @(
            @{ Name = '-RetryUnknown'; Call = { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -RetryUnknown } }
            @{ Name = '-Unordered'; Call = { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Unordered } }
            @{ Name = '-ThrottleLimit'; Call = { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -ThrottleLimit 2 } }
            @{ Name = '-Raw -First'; Call = { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Raw -First 1 } }
        ) {
            $before = $site.RequestCount
            $Call | Should -Throw -ErrorId 'ArgumentInvalid,*'
            $site.RequestCount | Should -Be $before
        }
    }
}
