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

        It 'a page that was cut off gives one warning, with the way to get the rest' {
            $warning = @(& $door @{ maxResults = 10 } 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })
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

    Context 'Attachments' {
        BeforeAll {
            $files = foreach ($name in 'first.log', 'second.csv') {
                New-Item -ItemType File -Path (Join-Path $TestDrive "up/$name") -Value "content of $name" -Force
            }
        }

        It 'go up by pipe, each under its name and with the type that the name tells' {
            $sent = $files | Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue DEMO-4 -Confirm:$false
            $sent.FileName | Should -Be 'first.log', 'second.csv'
            $sent.MimeType | Should -Be 'text/plain', 'text/csv'
        }

        It 'go up from <Name>' -ForEach @(
            @{ Name = 'a path, in second place'; Call = { Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue DEMO-4 -content $files[1].FullName }; Type = 'text/csv' }
            @{ Name = 'a path that stands alone'; Call = { Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue $files[1].FullName -issueIdOrKey DEMO-4 }; Type = 'text/csv' }
            @{ Name = 'two places of a command made of the tool'; Call = { Send-AtlassianAttachmentToJiraIssue DEMO-4 $files[1].FullName }; Type = 'text/csv' }
            @{ Name = 'a file under another name'; Call = { Send-AtlassianAttachmentToJiraIssue DEMO-4 $files[1] -fileName second.json }; Type = 'application/json' }
            @{ Name = 'bytes that are named'; Call = { Send-AtlassianAttachmentToJiraIssue DEMO-4 ([byte[]] (1, 2, 3)) -fileName a.png }; Type = 'image/png' }
        ) {
            Import-AtlassianMcpTool uploadAttachmentToJiraIssue
            (& $Call).MimeType | Should -Be $Type
        }

        It 'need a name where they are bytes' {
            Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue DEMO-4 -content ([byte[]] (1, 2, 3)) -ErrorVariable refused -ErrorAction SilentlyContinue
            $refused.FullyQualifiedErrorId | Should -BeLike 'ArgumentMissing,*'
            "$refused" | Should -Match 'fileName'
        }

        It 'come down by pipe into a folder that is made for them, under their names' {
            $attached = (Invoke-AtlassianMcpTool getJiraIssue DEMO-1 -fields attachment).fields.attachment
            $saved = $attached | Invoke-AtlassianMcpTool downloadJiraIssueAttachment -OutFile (Join-Path $TestDrive 'down/')
            $saved.Name | Should -Be $attached.filename
            $saved | ForEach-Object Length | Should -Be $attached.size
        }

        It 'come down one at a time under the name that is known, or else under the id' {
            $folder = Join-Path $TestDrive 'one/'
            $all = (Invoke-AtlassianMcpTool getJiraIssue DEMO-1 -fields attachment).fields.attachment
            $text, $image = ($all | Where-Object filename -Like *.txt), ($all | Where-Object filename -Like *.png)
            (Invoke-AtlassianMcpTool downloadJiraIssueAttachment $text.id -OutFile $folder).Name | Should -Be $text.filename
            (Invoke-AtlassianMcpTool downloadJiraIssueAttachment $image.id -OutFile $folder).Name | Should -Be "$($image.id).png"
            ($image | Invoke-AtlassianMcpTool downloadJiraIssueAttachment -OutFile $folder).Name | Should -Be $image.filename
        }

        It 'of one name are numbered in their order, also when the first failed and is repeated' {
            $folder = Join-Path $TestDrive 'again/'
            $log = Join-Path $TestDrive 'again.jsonl'
            $two = 'first', 'second' | ForEach-Object {
                Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue DEMO-4 -content ([Text.Encoding]::UTF8.GetBytes("the $_")) -fileName same.txt
            }
            $fault = Add-TestFault $site @{ Kind = 'Status'; Status = 400; Tool = 'downloadJiraIssueAttachment'; Count = 1 }
            $saved = $two | Invoke-AtlassianMcpTool downloadJiraIssueAttachment -OutFile $folder -ResumeLog $log -ErrorAction SilentlyContinue
            $saved.Name | Should -Be 'same-2.txt'
            Get-ChildItem $folder | Should -HaveCount 1
            $again = $two | Invoke-AtlassianMcpTool downloadJiraIssueAttachment -OutFile $folder -ResumeLog $log
            $again[0].Name | Should -Be 'same.txt'
            Get-Content (Join-Path $folder same.txt), (Join-Path $folder same-2.txt) | Should -Be 'the first', 'the second'
        }

        It 'leave nothing behind when the download fails, and no file is taken twice' {
            $folder = Join-Path $TestDrive 'fails/'
            Invoke-AtlassianMcpTool downloadJiraIssueAttachment 4711 -OutFile $folder -ErrorAction SilentlyContinue
            $folder | Should -Not -Exist
            $text = (Invoke-AtlassianMcpTool getJiraIssue DEMO-1 -fields attachment).fields.attachment | Where-Object filename -Like *.txt
            $null = Invoke-AtlassianMcpTool downloadJiraIssueAttachment $text.id -OutFile $folder
            Invoke-AtlassianMcpTool downloadJiraIssueAttachment $text.id -OutFile $folder -ErrorVariable there -ErrorAction SilentlyContinue | Should -Not -BeNullOrEmpty
            $there.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
            (Invoke-AtlassianMcpTool downloadJiraIssueAttachment $text.id -OutFile $folder -Force).Name | Should -Be $text.filename
            Get-ChildItem $folder | Should -HaveCount 1
        }

        It 'show how much of a large one has left, and has come' {
            $module = (Get-Module McpAtlassian).Path
            $shell = [powershell]::Create()
            try {
                $shell.AddScript('param($module, $uri, $mail, $token, $path, $folder)
                    Import-Module $module; $null = Connect-Atlassian -Uri $uri -EmailAddress $mail -ApiToken $token -Name large
                    [IO.File]::WriteAllBytes($path, [byte[]]::new(3MB))
                    $made = Invoke-AtlassianMcpTool uploadAttachmentToJiraIssue DEMO-4 -content $path
                    Invoke-AtlassianMcpTool downloadJiraIssueAttachment $made.id -OutFile $folder
                    Disconnect-Atlassian large').AddArgument($module).AddArgument($site.Uri).
                    AddArgument($site.EmailAddress).AddArgument($site.ApiToken).
                    AddArgument((Join-Path $TestDrive large.bin)).AddArgument((Join-Path $TestDrive 'large/')).Invoke().Length | Should -Be 3MB
                $shell.Streams.Error | Should -BeNullOrEmpty
                $said = $shell.Streams.Progress.StatusDescription
                @($said -match '^Sent \d+\.\d (of 4\.0 )?MB').Count | Should -BeGreaterThan 0
                @($said -match '^Received \d+\.\d .*MB').Count | Should -BeGreaterThan 0
                $shell.Streams.Progress[-1].RecordType | Should -Be Completed
            }
            finally { $shell.Dispose() }
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

        It 'when -ErrorAction Stop ends a run, the other unknown outcomes are reported before and are in the journal' {
            $log = Join-Path $TestDrive 'stop.jsonl'
            $null = Add-TestFault $site @{ Kind = 'DropAfterProcessing'; Tool = 'createJiraIssue'; Count = 3; Together = 3 }
            $rows = 1..3 | ForEach-Object { [pscustomobject]@{ projectKey = 'DEMO'; issueType = 'Task'; summary = "Stopped $_" } }
            $said = [System.Collections.Generic.List[object]]::new()
            {
                $rows | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 3 -ResumeLog $log -ErrorAction Stop 3>&1 |
                    ForEach-Object { $said.Add($_) }
            } | Should -Throw -ErrorId 'OutcomeUnknown,*'
            $site.Faults.Clear()
            $said.Count | Should -Be 2
            "$said" | Should -Match 'Row 2 .+Row 3 '
            @(Get-Content -LiteralPath $log | Select-String '"unknown"').Count | Should -Be 3
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

    Context 'One script for every server' {
        BeforeAll {
            $node = Get-Command node -ErrorAction SilentlyContinue
            $folder = $TestDrive
            # Nothing but names and arguments differ.
            function Invoke-Report ($search, $get, $create, $queryName, $keyName, $rowOf) {
                $found = @(& $search)
                $first = Invoke-AtlassianMcpTool $get @{ $keyName = 'DEMO-1' }
                $log = Join-Path $folder "$([guid]::NewGuid()).jsonl"
                $csv = Join-Path $folder "$([guid]::NewGuid()).csv"
                $summaries = 'First new', 'Second new'
                $made = @($summaries | ForEach-Object { & $rowOf $_ } | Invoke-AtlassianMcpTool $create -ResumeLog $log -Confirm:$false)
                $again = @($summaries | ForEach-Object { & $rowOf $_ } | Invoke-AtlassianMcpTool $create -ResumeLog $log -Confirm:$false)
                $found + $first | Select-Object Key, Status, Assignee, Summary | Export-Csv $csv
                @{ Found = $found; First = $first; Made = $made; Again = $again; Report = @(Import-Csv $csv) }
            }

            function Test-Report ($report, $count) {
                $report.Found.Count | Should -Be $count
                $report.First.Key | Should -Be 'DEMO-1'
                $report.Made.Key | Should -Match '^DEMO-\d+$'
                $report.Again.Status | Should -Be 'Skipped', 'Skipped'
                $report.Again.Key | Should -Be $report.Made.Key
                $report.Report.Count | Should -Be ($count + 1)
                foreach ($row in $report.Report) {
                    $row.Key | Should -Match '^DEMO-\d+$'
                    $row.Status | Should -BeIn 'To Do', 'In Progress', 'Done', 'In Review'
                    $row.Summary | Should -Not -BeNullOrEmpty
                }
                ($report.Report | Where-Object Assignee).Count | Should -BeGreaterThan 5
                # The view on the screen, 80 columns wide: no column is blank while the data is there.
                $shown = $report.Found[0] | Format-Table | Out-String -Width 80
                $shown | Should -Match 'DEMO-1\s+\w+\s+\w+'
            }
        }

        It 'works on the demo' {
            $count = @(Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO' -All).Count
            Test-Report (Invoke-Report { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -All } `
                    getJiraIssue createJiraIssue jql issueIdOrKey { param ($s) [pscustomobject]@{ projectKey = 'DEMO'; issueType = 'Task'; summary = $s } }) $count
        }

        It 'works on mcp-atlassian, <_>' -ForEach 'cloud', 'dc' {
            if (-not $node) { Set-ItResult -Skipped -Because 'needs node' }
            $session = Connect-Atlassian -Command node -ArgumentList "$PSScriptRoot/../StandInServer/recorded.cjs", $_ -Name "recorded-$_"
            try {
                Select-AtlassianSession $session.Name
                Test-Report (Invoke-Report { Invoke-AtlassianMcpTool jira_search -jql 'project = DEMO' -All } `
                        jira_get_issue jira_create_issue jql issue_key { param ($s) [pscustomobject]@{ project_key = 'DEMO'; issue_type = 'Task'; summary = $s } }) 130
                { Invoke-AtlassianMcpTool jira_get_issue -issue_key NOPE-1 -ErrorAction Stop } | Should -Throw -ErrorId 'ToolFailed,*'
            }
            finally {
                Disconnect-Atlassian $session.Name
            }
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

# Rows that are piped into a generated command are one run, as with Invoke-AtlassianMcpTool.
Describe 'A generated command with rows' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site
        Import-AtlassianMcpTool searchJiraIssuesUsingJql, getJiraIssue, createJiraIssue
        $new = 1..5 | ForEach-Object { [pscustomobject]@{ projectKey = 'DEMO'; issueType = 'Task'; summary = "Row $_" } }
    }

    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }

    It 'sends with -ResumeLog each row once, and a rerun says what the rows made' {
        $log = Join-Path $TestDrive 'generated.jsonl'
        $made = $new | New-AtlassianJiraIssue -ResumeLog $log -ThrottleLimit 4 -Confirm:$false
        $again = $new | New-AtlassianJiraIssue -ResumeLog $log -Confirm:$false
        $made.Count | Should -Be 5
        $again.Status | Select-Object -Unique | Should -Be 'Skipped'
        $again.Key | Should -Be $made.key
        (Get-TestCall $site createJiraIssue).Count | Should -Be 5
    }

    It 'writes a row''s output before it takes the next' {
        $pairs = 'DEMO-1', 'DEMO-2', 'DEMO-3' | ForEach-Object { [pscustomobject]@{ issueIdOrKey = $_ } } -PipelineVariable row |
            Get-AtlassianJiraIssue | ForEach-Object { "$($row.issueIdOrKey) $($_.key)" }
        $pairs | Should -Be 'DEMO-1 DEMO-1', 'DEMO-2 DEMO-2', 'DEMO-3 DEMO-3'
    }

    It 'says once that pages were cut off' {
        $warning = 1..3 | ForEach-Object { [pscustomobject]@{ jql = 'project = DEMO' } } | Search-AtlassianJiraIssue -maxResults 2 3>&1 |
            Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
        @($warning).Count | Should -Be 1
    }

    It 'frees the journal when the pipeline ends early' {
        $log = Join-Path $TestDrive 'early.jsonl'
        $new | New-AtlassianJiraIssue -ResumeLog $log -Confirm:$false | Select-Object -First 1 | Should -Not -BeNullOrEmpty
        @($new | New-AtlassianJiraIssue -ResumeLog $log -Confirm:$false).Count | Should -Be 5
    }

    It 'refuses -ThrottleLimit where there are no rows' {
        { New-AtlassianJiraIssue -projectKey DEMO -issueType Task -summary x -ThrottleLimit 4 -Confirm:$false } |
            Should -Throw -ErrorId 'ArgumentInvalid,*'
    }
}

# npm's mcp-atlassian puts words where Jira's REST API has objects.
Describe 'The view of an issue whose fields are plain text' {
    It 'shows them in every column' {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $issue = '{"id":"1","key":"DEMO-7","fields":{"summary":"Plain words","status":"To Do","issuetype":"Task",' +
            '"priority":"High","assignee":"Ada Lovelace"}}'
        $stub = Start-StubServer -Tools '{"name":"get_issue","inputSchema":{"type":"object","properties":{}}}' -Results @{
            get_issue = ConvertTo-StubResult $issue
        }
        try {
            $null = Connect-Atlassian -Uri $stub.Uri -ApiKey x -Name plain -WarningAction Ignore
            Invoke-AtlassianMcpTool get_issue -Session plain -Confirm:$false | Out-String -Width 80 |
                Should -Match 'DEMO-7 +Task +To Do +High +Ada Lovelace +Plain words'
        }
        finally {
            Disconnect-Atlassian plain
            Stop-StubServer $stub
        }
    }
}
