#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/TestSite.psm1", "$PSScriptRoot/Tools/Terminal.psm1" -Force
    $terminal = Test-Terminal
}

Describe 'Asking before a call' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1", "$PSScriptRoot/Tools/Terminal.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site

        function New-Issue ([string] $Summary = 'Risk') {
            (Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary $Summary -Confirm:$false).key
        }
    }
    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }
    BeforeEach { $site.ClearRequests() }

    Context 'In a session that is not interactive' {
        It 'declares ConfirmImpact Medium' {
            $type = (Get-Command Invoke-AtlassianMcpTool).ImplementingType
            $type.GetCustomAttributes([Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be 'Medium'
        }

        It 'never asks before a read, whatever is preferred' {
            (& { $ConfirmPreference = 'Low'; Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 }).key | Should -Be 'DEMO-1'
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -Confirm).key | Should -Be 'DEMO-1'
        }

        It 'sends a write without asking by default' {
            New-Issue | Should -Match '^DEMO-'
            (Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary x).key | Should -Match '^DEMO-'
        }

        It 'refuses <What> as ConfirmationRequired with no request' -ForEach @(
            @{ What = 'a destructive tool'; Call = { Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-1 } }
            @{ What = 'a destructive tool with -Confirm'; Call = { Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-1 -Confirm } }
            @{ What = 'a destructive tool for piped rows'; Call = { 'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool deleteJiraIssue } }
            @{ What = 'a write with -Confirm'; Call = { Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary x -Confirm } }
            @{ What = 'a write where $ConfirmPreference is Medium'; Call = { $ConfirmPreference = 'Medium'; Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary x } }
            @{ What = 'a destructive tool where $ConfirmPreference is Low'; Call = { $ConfirmPreference = 'Low'; Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-1 } }
        ) {
            $before = $site.RequestCount
            $failure = try { & $Call 2>&1 } catch { $_ }
            @($failure)[0].FullyQualifiedErrorId | Should -BeLike 'ConfirmationRequired,*'
            @($failure)[0].ErrorDetails.RecommendedAction | Should -Match '-Confirm:\$false'
            $site.RequestCount | Should -Be $before
        }

        It 'sends a destructive tool with <How>' -ForEach @(
            @{ How = '-Force'; Call = { param ($key) Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey $key -Force } }
            @{ How = '-Confirm:$false'; Call = { param ($key) Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey $key -Confirm:$false } }
            @{ How = '$ConfirmPreference None'; Call = { param ($key) $ConfirmPreference = 'None'; Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey $key } }
        ) {
            $key = New-Issue
            (& $Call $key).success | Should -BeTrue
            Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey $key -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolFailed,*'
        }
    }

    Context 'WhatIf' {
        It 'sends nothing with -WhatIf for <_>' -ForEach 'getJiraIssue', 'deleteJiraIssue' {
            $before = $site.RequestCount
            Invoke-AtlassianMcpTool $_ -issueIdOrKey DEMO-1 -WhatIf | Should -BeNullOrEmpty
            $site.RequestCount | Should -Be $before
        }

        It 'shows site, tool and the exact arguments' {
            $text = Invoke-FreshPwsh -AsText '$null = Connect-Atlassian -Demo; Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary "Printer on fire" -labels a, b -WhatIf'
            $text | Should -Match 'What if:'
            $text | Should -Match 'createJiraIssue DEMO "Printer on fire"'
            $text | Should -Match 'demo\.example\.com|demo'
            foreach ($part in '"projectKey": "DEMO"', '"summary": "Printer on fire"', '"cloudId": "[-\w]+"', '"a",\s+"b"') { $text | Should -Match $part }
        }

        It 'checks the arguments all the same' {
            Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentMissing,*'
        }

        It 'lets reads run and stops writes where only $WhatIfPreference says so' {
            & {
                $WhatIfPreference = $true
                (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
                $before = $site.RequestCount
                Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary x
                Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-1
                $site.RequestCount | Should -Be $before
            }
        }

        It 'gives way to -WhatIf:$false' {
            & { $WhatIfPreference = $true; (Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary x -WhatIf:$false).key } | Should -Match '^DEMO-'
        }

        It 'shows each row of a bulk call, sends none and leaves no journal' {
            $log = Join-Path $TestDrive 'whatif.jsonl'
            $before = $site.RequestCount
            1..3 | ForEach-Object { [pscustomobject]@{ projectKey = 'DEMO'; issueType = 'Task'; summary = "Row $_" } } | Invoke-AtlassianMcpTool createJiraIssue -WhatIf -ResumeLog $log
            $site.RequestCount | Should -Be $before
            Test-Path -LiteralPath $log | Should -BeFalse
        }

        It 'masks what looks like a secret' {
            $text = Invoke-FreshPwsh -AsText '$null = Connect-Atlassian -Demo; Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary "Authorization: Bearer abcdefghijklmnopqrstuvwxyz0123456789" -WhatIf'
            $text | Should -Not -Match 'abcdefghijklmnopqrstuvwxyz0123456789'
        }
    }

    Context 'In a terminal' -Skip:(-not $terminal) {
        BeforeAll {
            $connect = "`$null = Connect-Atlassian -Uri '$($site.Uri)' -EmailAddress '$($site.EmailAddress)' -ApiToken '$($site.ApiToken)' -Name t;"
        }

        It 'asks before a destructive tool, naming site, tool and object, and takes no for an answer' {
            $text = Invoke-AtTerminal "$connect Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-9; 'the end'" -Type 'n'
            $text | Should -Match 'cannot be undone: demo\.example\.com: deleteJiraIssue DEMO-9'
            $text | Should -Match 'the end'
            Get-TestCall $site deleteJiraIssue | Should -BeNullOrEmpty
        }

        It 'sends it after yes, with one read to say in the question what it is called' {
            $key = New-Issue 'At a terminal'
            $site.ClearRequests()
            $text = Invoke-AtTerminal "$connect (Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey $key).success" -Type 'y'
            $text | Should -Match 'True'
            ($text -replace '\s+', ' ') | Should -Match "deleteJiraIssue $key ""At a terminal"""
            (Get-TestCall $site).ToolName | Where-Object { $_ -ne 'getAccessibleAtlassianResources' } | Should -Be 'getJiraIssue', 'deleteJiraIssue'
        }

        It 'takes the Enter key for no' {
            $text = Invoke-AtTerminal "$connect Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-9; 'the end'" -Type ''
            $text | Should -Match 'default is "N"'
            $text | Should -Match 'the end'
            Get-TestCall $site deleteJiraIssue | Should -BeNullOrEmpty
        }

        It 'asks once, also with <How>' -ForEach @(
            @{ How = '-Confirm'; Script = 'Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-9 -Confirm' }
            @{ How = '$ConfirmPreference Medium'; Script = '$ConfirmPreference = "Medium"; Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-9' }
            @{ How = '$ConfirmPreference Low'; Script = '$ConfirmPreference = "Low"; Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-9' }
        ) {
            $text = Invoke-AtTerminal "$connect $Script; 'the end'" -Type 'n'
            [regex]::Matches($text, 'default is').Count | Should -Be 1
            $text | Should -Match '(?s)cannot be undone.+the end'
            Get-TestCall $site deleteJiraIssue | Should -BeNullOrEmpty
        }

        It 'is ConfirmationRequired in a runspace without a user' {
            $text = Invoke-AtTerminal "$connect 1 | ForEach-Object -Parallel { Import-Module '$((Get-Module McpAtlassian).Path)'; Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-9 -Session t -ErrorAction SilentlyContinue -ErrorVariable failed; 'id: ' + `$failed[0].FullyQualifiedErrorId }"
            $text | Should -Match 'id: ConfirmationRequired,'
        }

        It 'names what the piped object says of itself' {
            $text = Invoke-AtTerminal "$connect [pscustomobject]@{ key = 'DEMO-9'; summary = 'Printer on fire' }, [pscustomobject]@{ key = 'DEMO-8'; fields = [pscustomobject]@{ summary = 'Out of paper' } } | Invoke-AtlassianMcpTool deleteJiraIssue" -Type 'n', 'n'
            $text | Should -Match 'DEMO-9 "Printer\s+on\s+fire"'
            $text | Should -Match 'DEMO-8 "Out\s+of\s+paper"'
        }

        It 'takes yes to all for the rows that follow' {
            $keys = 1..3 | ForEach-Object { New-Issue "Row $_" }
            $site.ClearRequests()
            $text = Invoke-AtTerminal "$connect ('$($keys -join "','")' | Invoke-AtlassianMcpTool deleteJiraIssue).Count" -Type 'a'
            $text | Should -Match '\b3\b'
            (Get-TestCall $site deleteJiraIssue).Count | Should -Be 3
        }

        It 'asks before a write with -Confirm' {
            $null = Invoke-AtTerminal "$connect Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary asked -Confirm" -Type 'n'
            Get-TestCall $site createJiraIssue | Should -BeNullOrEmpty
        }

        It 'asks for a missing argument by name' {
            $text = Invoke-AtTerminal "$connect (Invoke-AtlassianMcpTool getJiraIssue).key" -Type 'DEMO-5'
            $text | Should -Match 'issueIdOrKey: '
            $text | Should -Match "(?m)^DEMO-5\s*$"
        }

        It 'asks for nothing that -Arguments holds, and for nothing in a pipeline' {
            $text = Invoke-AtTerminal "$connect (Invoke-AtlassianMcpTool getJiraIssue @{ issueIdOrKey = 'DEMO-5' }).key; ('DEMO-6' | Invoke-AtlassianMcpTool getJiraIssue).key"
            $text | Should -Not -Match 'issueIdOrKey: '
            $text | Should -Match '(?s)DEMO-5.+DEMO-6'
        }
    }

    Context 'A session with a fence' {
        AfterEach {
            Disconnect-Atlassian fenced
            $null = Connect-TestSite $site
        }

        It 'that is read-only refuses <Tool> as ToolDenied with no request, also with -Force' -ForEach @(
            @{ Tool = 'createJiraIssue'; Arguments = @{ projectKey = 'DEMO'; issueType = 'Task'; summary = 'x' } }
            @{ Tool = 'deleteJiraIssue'; Arguments = @{ issueIdOrKey = 'DEMO-1' } }
            @{ Tool = 'demoEcho'; Arguments = @{ message = 'x' } }
        ) {
            $null = Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -Name fenced -ReadOnly
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
            $before = $site.RequestCount
            Invoke-AtlassianMcpTool $Tool $Arguments -Force -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolDenied,*'
            $failure[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
            $site.RequestCount | Should -Be $before
        }

        It 'that is read-only holds for operations behind execute and for executeWrite itself' {
            $null = Connect-Atlassian -Uri $site.V2Uri -ApiKey $site.ApiKey -Name fenced -ReadOnly
            foreach ($call in { Invoke-AtlassianMcpTool createJiraIssueLink @{ type = 'Blocks'; inwardIssue = 'DEMO-1'; outwardIssue = 'DEMO-2' } },
                { Invoke-AtlassianMcpTool executeWrite @{ name = 'createJiraIssueLink'; inputs = @{} } }) {
                $failure = & $call -ErrorAction SilentlyContinue 2>&1
                $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolDenied,*'
            }
            Get-TestCall $site executeWrite | Should -BeNullOrEmpty
        }

        It 'calls what -AllowTool names and nothing else' {
            $null = Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -Name fenced -AllowTool get*, search*
            (Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1).key | Should -Be 'DEMO-1'
            Invoke-AtlassianMcpTool listJiraProjects -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolDenied,*'
        }

        It 'lets -DenyTool win over -AllowTool' {
            $null = Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -Name fenced -AllowTool *Jira* -DenyTool delete*
            Invoke-AtlassianMcpTool deleteJiraIssue -issueIdOrKey DEMO-1 -Force -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolDenied,*'
        }

        It 'cannot be passed by a denied operation''s executor' {
            $null = Connect-Atlassian -Uri $site.V2Uri -ApiKey $site.ApiKey -Name fenced -DenyTool delete*
            Invoke-AtlassianMcpTool executeDestructive @{ name = 'deleteJiraIssue'; inputs = @{ issueIdOrKey = 'DEMO-1' } } -Force -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ToolDenied,*'
            Get-TestCall $site executeDestructive | Should -BeNullOrEmpty
        }

        It 'refuses each piped row and goes on asking nothing of the server' {
            $null = Connect-Atlassian -Uri $site.Uri -ApiKey $site.ApiKey -Name fenced -ReadOnly
            $before = $site.RequestCount
            'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool deleteJiraIssue -Force -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure.Count | Should -Be 2
            $site.RequestCount | Should -Be $before
        }
    }

    Context 'AuditLog' {
        It 'appends one line a call: who, where, tool, arguments, outcome, duration' {
            $log = Join-Path $TestDrive 'audit.jsonl'
            $null = Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -AuditLog $log
            Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey NOPE-1 -AuditLog $log -ErrorAction SilentlyContinue
            $lines = Get-Content -LiteralPath $log | ConvertFrom-Json
            $lines.Count | Should -Be 2
            $lines[0].account | Should -Be $site.EmailAddress
            $lines[0].site | Should -Match 'demo'
            $lines[0].tool | Should -Be 'getJiraIssue'
            $lines[0].arguments.issueIdOrKey | Should -Be 'DEMO-1'
            $lines[0].outcome | Should -Be 'Succeeded'
            $lines[0].durationMs | Should -BeGreaterOrEqual 0
            $lines[1].outcome | Should -Be 'ToolFailed'
        }

        It 'holds no secret' {
            $log = Join-Path $TestDrive 'secret.jsonl'
            $null = Invoke-AtlassianMcpTool createJiraIssue -projectKey DEMO -issueType Task -summary 'Bearer abcdefghijklmnopqrstuvwxyz0123456789' -additional_fields @{ apiToken = 'hunter2hunter2' } -AuditLog $log -ErrorAction SilentlyContinue
            $text = Get-Content -LiteralPath $log -Raw
            $text | Should -Not -Match 'abcdefghijklmnopqrstuvwxyz0123456789'
            $text | Should -Not -Match 'hunter2hunter2'
            $text | Should -Not -Match ([regex]::Escape($site.ApiToken))
        }

        It 'that cannot be written is AuditLogFailed before anything is sent' {
            $before = $site.RequestCount
            { Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1 -AuditLog (Join-Path $TestDrive 'no/such/folder/a.jsonl') } |
                Should -Throw -ErrorId 'AuditLogFailed,*'
            $site.RequestCount | Should -Be $before
        }
    }
}
