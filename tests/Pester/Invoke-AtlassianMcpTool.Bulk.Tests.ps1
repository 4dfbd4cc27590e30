#Requires -Version 7.4

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Tools/TestSite.psm1", "$PSScriptRoot/Tools/Terminal.psm1" -Force
    $terminal = Test-Terminal
}

Describe 'Invoke-AtlassianMcpTool with piped rows' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1", "$PSScriptRoot/Tools/Terminal.psm1" -Force
        $site = Start-TestSite
        $null = Connect-TestSite $site
        $long = [bool] $env:MCPATLASSIAN_LONG

        function New-Row ([int[]] $Number, [string] $Prefix = 'Row') {
            foreach ($i in $Number) { [pscustomobject]@{ projectKey = 'DEMO'; issueType = 'Task'; summary = "$Prefix $i" } }
        }

        # How many issues of the site have each of the summaries that begin so.
        function Get-Created ([string] $Prefix) {
            @(Get-TestCall $site createJiraIssue | Where-Object Processed | ForEach-Object { ($_.ArgumentsJson | ConvertFrom-Json).summary } | Where-Object { $_ -like "$Prefix *" })
        }
    }
    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }
    BeforeEach { $site.Faults.Clear() }

    Context 'Binding' {
        It 'binds the columns of a CSV file to arguments by name' {
            $csv = Join-Path $TestDrive 'new.csv'
            New-Row (1..3) 'Csv' | Export-Csv -LiteralPath $csv
            @(Import-Csv -LiteralPath $csv | Invoke-AtlassianMcpTool createJiraIssue).Count | Should -Be 3
            Get-Created 'Csv' | Should -Be 'Csv 1', 'Csv 2', 'Csv 3'
        }

        It 'gives a plain value to the only required argument' {
            ('DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue).key | Should -Be 'DEMO-1', 'DEMO-2'
        }

        It 'takes the key of an issue for issueIdOrKey' {
            (Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -First 2 | Invoke-AtlassianMcpTool getJiraIssue).key | Should -Be 'DEMO-1', 'DEMO-2'
        }

        It 'takes from a result what it is and not what it holds' {
            $site.ClearRequests()
            $issue = Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'key = DEMO-2'
            $null = $issue | Invoke-AtlassianMcpTool getJiraIssue
            ((Get-TestCall $site getJiraIssue)[-1].ArgumentsJson | ConvertFrom-Json -AsHashtable).Keys | Sort-Object | Should -Be 'cloudId', 'issueIdOrKey'
            $issue | Invoke-AtlassianMcpTool editJiraIssue -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ArgumentMissing,*'
            $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($issue))
            ($copy | Invoke-AtlassianMcpTool getJiraIssue).key | Should -Be 'DEMO-2'
        }

        It 'mixes columns with parameters and -Arguments' {
            $made = [pscustomobject]@{ summary = 'Mixed 1' } | Invoke-AtlassianMcpTool createJiraIssue @{ projectKey = 'DEMO' } -issueType Task
            $made.key | Should -Match '^DEMO-'
        }

        It 'converts the text of a CSV file to the types of the schema' {
            @([pscustomobject]@{ jql = 'project = DEMO'; maxResults = '3' } | Invoke-AtlassianMcpTool searchJiraIssuesUsingJql).Count | Should -Be 3
        }

        It 'warns once of a column that looks like a slip' {
            $null = [pscustomobject]@{ issueIdOrKey = 'DEMO-1'; fieldz = 'x' }, [pscustomobject]@{ issueIdOrKey = 'DEMO-1'; fieldz = 'x' } |
                Invoke-AtlassianMcpTool getJiraIssue -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings.Count | Should -Be 1
            "$warnings" | Should -Match "fieldz.+fields"
        }

        It 'takes rows from -InputObject' {
            (Invoke-AtlassianMcpTool getJiraIssue -InputObject 'DEMO-3', 'DEMO-4').key | Should -Be 'DEMO-3', 'DEMO-4'
        }
    }

    Context 'Output' {
        It 'keeps the order of the rows although answers come out of order' {
            $null = Add-TestFault $site @{ Kind = 'Delay'; Tool = 'getJiraIssue'; Count = 1; Delay = [timespan]::FromMilliseconds(700) }
            $keys = 1..12 | ForEach-Object { "DEMO-$_" }
            ($keys | Invoke-AtlassianMcpTool getJiraIssue -ThrottleLimit 4).key | Should -Be $keys
        }

        It 'writes answers as they come with -Unordered' {
            $null = Add-TestFault $site @{ Kind = 'Delay'; Tool = 'getJiraIssue'; Count = 1; Delay = [timespan]::FromSeconds(1) }
            $keys = 1..6 | ForEach-Object { "DEMO-$_" }
            $result = ($keys | Invoke-AtlassianMcpTool getJiraIssue -ThrottleLimit 3 -Unordered).key
            $result[0] | Should -Not -Be 'DEMO-1'
            $result | Sort-Object | Should -Be $keys
        }

        It 'sends no more at a time than -ThrottleLimit' {
            $site.ClearRequests()
            $null = Add-TestFault $site @{ Kind = 'Delay'; Tool = 'getJiraIssue'; Delay = [timespan]::FromMilliseconds(40) }
            $null = 1..16 | ForEach-Object { "DEMO-$_" } | Invoke-AtlassianMcpTool getJiraIssue -ThrottleLimit 4
            $calls = Get-TestCall $site getJiraIssue
            $most = ($calls | ForEach-Object { $one = $_; @($calls | Where-Object { $_.StartedAt -le $one.StartedAt -and $_.EndedAt -gt $one.StartedAt }).Count } | Measure-Object -Maximum).Maximum
            $most | Should -BeLessOrEqual 4
            $most | Should -BeGreaterThan 1
        }

        It 'carries the row as McpInput' {
            $rows = New-Row (1..3) 'Input'
            $made = $rows | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 3
            $made.McpInput.summary | Should -Be $rows.summary
            $made[0].McpInput | Should -Be $rows[0]
        }

        It 'shows progress with a rate' {
            $null = Add-TestFault $site @{ Kind = 'Delay'; Tool = 'getJiraIssue'; Delay = [timespan]::FromMilliseconds(150) }
            $shell = [powershell]::Create()
            $null = $shell.AddScript({ param ($module) Import-Module $module; Invoke-AtlassianMcpTool getJiraIssue -Session test -InputObject (1..8 | ForEach-Object { "DEMO-$_" }) }).AddArgument((Get-ModulePath))
            $shell.Invoke().Count | Should -Be 8
            $records = @($shell.Streams.Progress | Where-Object Activity -EQ 'getJiraIssue')
            $records.StatusDescription -join '|' | Should -Match '\d+ done, 0 failed; [\d.]+ a second'
            @($records | Where-Object SecondsRemaining -GE 0).Count | Should -BeGreaterThan 0
            $shell.Dispose()
        }
    }

    Context 'Bad rows' {
        It 'do not stop the rest, and are the target of their error' {
            $rows = @(New-Row (1..6) 'Bad')
            $rows[1].summary = ''
            $rows[3].projectKey = 'NOPE'
            $null = $rows[4].PSObject.Properties.Remove('issueType')
            $made = $rows | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 2 -ErrorAction SilentlyContinue -ErrorVariable bad
            $made.McpInput.summary | Should -Be 'Bad 1', 'Bad 3', 'Bad 6'
            $bad.Count | Should -Be 3
            $bad.TargetObject | Should -Be $rows[1, 3, 4]
            $bad.FullyQualifiedErrorId -replace ',.*' | Should -Be 'ArgumentMissing', 'ToolFailed', 'ArgumentMissing'
            "$($bad[2])" | Should -Match 'Row 5'
        }

        It 'end the run under -ErrorAction Stop: no new rows, those in flight awaited, all journaled, then the error' {
            $log = Join-Path $TestDrive 'stop.jsonl'
            $site.ClearRequests()
            $null = Add-TestFault $site @{ Kind = 'Delay'; Tool = 'createJiraIssue'; Count = 1; Delay = [timespan]::FromSeconds(1) }
            $rows = @(New-Row (1..40) 'Stop')
            $rows[2].projectKey = 'NOPE'
            $got = [Collections.Generic.List[object]]::new()
            { $rows | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 4 -ResumeLog $log -ErrorAction Stop | ForEach-Object { $got.Add($_) } } | Should -Throw -ErrorId 'ToolFailed,*'
            $created = @(Get-Created 'Stop' | Where-Object { $_ -ne 'Stop 3' })
            $created.Count | Should -BeLessThan 10
            $created | Should -Contain 'Stop 1'
            $got.Count | Should -Be $created.Count
            # What was awaited is known to the journal: the same command sends each other row once.
            $rows[2].projectKey = 'NOPE'
            $rest = $rows | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 4 -ResumeLog $log -ErrorAction SilentlyContinue -ErrorVariable bad
            @($rest | Where-Object Status -EQ 'Skipped').Count | Should -Be $created.Count
            $bad.Count | Should -Be 1
            $all = @(Get-Created 'Stop' | Where-Object { $_ -ne 'Stop 3' })
            $all.Count | Should -Be 39
            @($all | Sort-Object -Unique).Count | Should -Be 39
        }

        It 'end the run where $ErrorActionPreference is Stop' {
            $script = { $ErrorActionPreference = 'Stop'; 'DEMO-1', 'NOPE-1', 'DEMO-2' | Invoke-AtlassianMcpTool getJiraIssue }
            { & $script } | Should -Throw -ErrorId 'ToolFailed,*'
        }
    }

    Context 'Select-Object -First' {
        It 'stops taking rows' {
            $site.ClearRequests()
            $taken = [Collections.Generic.List[int]]::new()
            $one = 1..30 | ForEach-Object { $taken.Add($_); "DEMO-$_" } | Invoke-AtlassianMcpTool getJiraIssue | Select-Object -First 1
            $one.key | Should -Be 'DEMO-1'
            $taken.Count | Should -BeLessThan 4
            (Get-TestCall $site getJiraIssue).Count | Should -BeLessThan 4
        }
    }

    Context 'ResumeLog' {
        It 'holds no argument values' {
            $log = Join-Path $TestDrive 'values.jsonl'
            $null = New-Row (1..2) 'Secretive' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log
            Get-Content -LiteralPath $log -Raw | Should -Not -Match 'Secretive|Task'
        }

        It 'lets the same command send nothing and say Skipped' {
            $log = Join-Path $TestDrive 'again.jsonl'
            $first = New-Row (1..3) 'Again' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log
            $before = $site.RequestCount
            $second = New-Row (1..3) 'Again' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log
            $site.RequestCount | Should -Be $before
            $second.Status | Should -Be 'Skipped', 'Skipped', 'Skipped'
            $second.Position | Should -Be 1, 2, 3
            $second[0].McpInput.summary | Should -Be 'Again 1'
            $second.Key | Should -Be $first.key
            $second[0].Url | Should -Match $first[0].key
        }

        It 'takes two equal rows for two rows' {
            $log = Join-Path $TestDrive 'equal.jsonl'
            $row = @(New-Row 1 'Equal')
            @($row[0], $row[0] | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log).Count | Should -Be 2
            (Get-Created 'Equal').Count | Should -Be 2
        }

        It 'goes on with rows that were added at the end' {
            $log = Join-Path $TestDrive 'more.jsonl'
            $null = New-Row (1..2) 'More' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log
            $null = New-Row (1..4) 'More' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log
            Get-Created 'More' | Should -Be 'More 1', 'More 2', 'More 3', 'More 4'
        }

        It 'is ResumeMismatch for <What>, naming the row, and nothing of it is sent' -ForEach @(
            @{ What = 'a changed row'; Rows = { param ($rows) $rows[1].summary = 'Other'; $rows }; Names = '2' }
            @{ What = 'an inserted row'; Rows = { param ($rows) $rows[0]; New-Row 9 'Mismatch'; $rows[1, 2] }; Names = '2' }
            @{ What = 'a removed row'; Rows = { param ($rows) $rows[0, 2] }; Names = '2' }
            @{ What = 'a row fewer at the end'; Rows = { param ($rows) $rows[0, 1] }; Names = '3' }
        ) {
            $log = Join-Path $TestDrive "mismatch-$([guid]::NewGuid()).jsonl"
            $null = New-Row (1..3) 'Mismatch' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log
            $before = $site.RequestCount
            $failure = try { & $Rows @(New-Row (1..3) 'Mismatch') | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log 2>&1 } catch { $_ }
            @($failure)[-1].FullyQualifiedErrorId | Should -BeLike 'ResumeMismatch,*'
            "$(@($failure)[-1])" | Should -Match $Names
            $site.RequestCount | Should -Be $before
        }

        It 'is ResumeMismatch for another tool' {
            $log = Join-Path $TestDrive 'tool.jsonl'
            $null = 'DEMO-1' | Invoke-AtlassianMcpTool getJiraIssue -ResumeLog $log
            { 'DEMO-1' | Invoke-AtlassianMcpTool listJiraIssueTransitions -ResumeLog $log -ErrorAction Stop } | Should -Throw -ErrorId 'ResumeMismatch,*'
        }

        It 'reports rows of unknown outcome and sends them only with -RetryUnknown' {
            $log = Join-Path $TestDrive 'unknown.jsonl'
            $null = Add-TestFault $site @{ Kind = 'DropAfterProcessing'; Tool = 'createJiraIssue'; Skip = 1; Count = 1 }
            $null = New-Row (1..3) 'Unknown' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log -ErrorAction SilentlyContinue -ErrorVariable first
            $first.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $site.Faults.Clear()
            $before = $site.RequestCount
            $second = New-Row (1..3) 'Unknown' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log -ErrorAction SilentlyContinue -ErrorVariable again
            $site.RequestCount | Should -Be $before
            $again.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            "$again" | Should -Match 'Row 2 .+Unknown 2'
            @($second).Count | Should -Be 2
            $third = New-Row (1..3) 'Unknown' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log -RetryUnknown
            @($third | Where-Object Status -NE 'Skipped').Count | Should -Be 1
        }

        It 'that is not a journal is refused and not changed' {
            $log = Join-Path $TestDrive 'mine.txt'
            Set-Content -LiteralPath $log -Value 'my notes'
            { New-Row 1 | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log -ErrorAction Stop } | Should -Throw -ErrorId 'ResumeLogInvalid,*'
            Get-Content -LiteralPath $log | Should -Be 'my notes'
        }

        It 'can be deleted and used again at once' {
            $log = Join-Path $TestDrive 'reuse.jsonl'
            $null = New-Row 1 'Reuse' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log
            Remove-Item -LiteralPath $log
            (New-Row 1 'Reuse' | Invoke-AtlassianMcpTool createJiraIssue -ResumeLog $log).key | Should -Match '^DEMO-'
        }
    }

    Context 'Stopped by the user' {
        BeforeAll {
            # Four rows that end at once and two that would take minutes.
            $rows = 0, 0, 0, 0, 300, 300 | ForEach-Object { [pscustomobject]@{ seconds = $_; steps = 1 } }
        }

        It 'cancels the rows in flight at the server and leaves them unknown' {
            $log = Join-Path $TestDrive 'stopped.jsonl'
            $site.ClearRequests()
            $shell = [powershell]::Create()
            $null = $shell.AddScript({
                    param ($module, $rows, $log)
                    Import-Module $module
                    $rows | Invoke-AtlassianMcpTool demoSlowReport -Session test -ThrottleLimit 2 -ResumeLog $log
                }).AddArgument((Get-ModulePath)).AddArgument($rows + $rows[-2, -1]).AddArgument($log)
            $running = $shell.BeginInvoke()
            $limit = [datetime]::UtcNow.AddSeconds(60)
            while ((Get-TestCall $site demoSlowReport).Count -lt 6) {
                if ([datetime]::UtcNow -gt $limit) { throw 'The rows do not come.' }
                $null = [Threading.Thread]::Yield()
            }
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            Write-Host "Stop took $($watch.ElapsedMilliseconds) ms."
            $running.IsCompleted | Should -BeTrue
            $shell.Dispose()
            $site.WaitForAbortAsync([Threading.CancellationToken]::None).Wait(20000) | Should -BeTrue
            (Get-Content -LiteralPath $log | ConvertFrom-Json).row | Should -Not -Contain 7 -Because 'a row that waited for room was not sent'

            $before = $site.RequestCount
            $rest = $rows | Invoke-AtlassianMcpTool demoSlowReport -ThrottleLimit 2 -ResumeLog $log -ErrorAction SilentlyContinue -ErrorVariable unknown
            $site.RequestCount | Should -Be $before
            $unknown.Count | Should -Be 2
            $unknown.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            @($rest | Where-Object Status -EQ 'Skipped').Count | Should -Be 4
        }

        It 'says at Ctrl+C how many rows are done, failed, unknown and not started' -Skip:(-not $terminal) {
            $site.ClearRequests()
            $text = Invoke-AtTerminal -Type ([string] [char] 3) @"
`$null = Connect-Atlassian -Uri '$($site.Uri)' -EmailAddress '$($site.EmailAddress)' -ApiToken '$($site.ApiToken)'
`$rows = 0, 0, 300, 300, 300, 300 | ForEach-Object { [pscustomobject]@{ seconds = `$_; steps = 1 } }
Invoke-AtlassianMcpTool demoSlowReport -InputObject `$rows -ThrottleLimit 2 | ForEach-Object -Begin { `$n = 0 } { if (++`$n -eq 2) { 'press Ctrl+C:' } }
'never here'
"@
            $text | Should -Match '2 done, 0 failed, [012] unknown, [234] not started'
            $text | Should -Not -Match 'never here'
        }
    }

    Context 'A server that is busy' {
        It 'sends every row exactly once, in order, against 429, 503 and slow replies' {
            $count = if ($long) { 5000 } else { 150 }
            $site.ClearRequests()
            $null = Add-TestFault $site @{ Kind = 'Status'; Status = 429; RetryAfterSeconds = 0; Tool = 'addOrEditJiraIssueComment'; Probability = 0.02; Seed = 7 }
            $null = Add-TestFault $site @{ Kind = 'Status'; Status = 429; RetryAfterSeconds = 1; Tool = 'addOrEditJiraIssueComment'; Skip = 20; Count = 1 }
            $null = Add-TestFault $site @{ Kind = 'Delay'; Delay = [timespan]::FromMilliseconds(30); Tool = 'addOrEditJiraIssueComment'; Probability = 0.1; Seed = 3 }
            $rows = 1..$count | ForEach-Object { [pscustomobject]@{ issueIdOrKey = 'DEMO-11'; commentBody = "Busy $_" } }
            $made = $rows | Invoke-AtlassianMcpTool addOrEditJiraIssueComment -ThrottleLimit 8 -ErrorVariable bad
            $bad | Should -BeNullOrEmpty
            $made.McpInput.commentBody | Should -Be $rows.commentBody
            @($made.id | Sort-Object -Unique).Count | Should -Be $count
        }

        It 'repeats reads after 503' {
            $null = Add-TestFault $site @{ Kind = 'Status'; Status = 503; Tool = 'getJiraIssue'; Probability = 0.15; Seed = 5 }
            $keys = 1..40 | ForEach-Object { "DEMO-$_" }
            ($keys | Invoke-AtlassianMcpTool getJiraIssue -ThrottleLimit 8 -ErrorVariable bad).key | Should -Be $keys
            $bad | Should -BeNullOrEmpty
        }

        It 'does not repeat a write after 503, and says that its outcome is unknown' {
            $null = Add-TestFault $site @{ Kind = 'StatusAfterProcessing'; Status = 503; Tool = 'createJiraIssue'; Skip = 2; Count = 1 }
            $made = New-Row (1..6) 'Once' | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 2 -ErrorAction SilentlyContinue -ErrorVariable bad
            $bad.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            @($made).Count | Should -Be 5
            $created = Get-Created 'Once'
            $created.Count | Should -Be 6
            @($created | Sort-Object -Unique).Count | Should -Be 6
        }
    }
}

Describe 'The night job' {
    BeforeAll {
        Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1", "$PSScriptRoot/Tools/Terminal.psm1" -Force
        $site = Start-TestSite @{ RequestLogSize = 50000 }
        $count = if ($env:MCPATLASSIAN_LONG) { 5000 } else { 250 }
        $bad = 7, [int] ($count / 2), ($count - 3)
        $csv = Join-Path $TestDrive 'new.csv'
        1..$count | ForEach-Object {
            [pscustomobject]@{ projectKey = 'DEMO'; issueType = $_ -eq $bad[1] ? '' : 'Task'; summary = $_ -in $bad[0, 2] ? '' : "Night $_" }
        } | Export-Csv -LiteralPath $csv
        $null = Add-TestFault $site @{ Kind = 'Status'; Status = 429; RetryAfterSeconds = 2; Tool = 'createJiraIssue'; Skip = [int] ($count / 5); Count = 1 }

        $clients = Get-DemoType OAuth.DemoOAuthClients

        # The server lives here and the job in a process of its own: the one that is killed.
        $job = Join-Path $TestDrive 'job.ps1'
        Set-Content -LiteralPath $job -Value @"
Import-Module '$(Get-ModulePath)'
Set-Location -LiteralPath '$TestDrive'
`$ProgressPreference = 'SilentlyContinue'
`$null = Connect-Atlassian -Uri '$($site.Uri)' -ClientId '$($clients::ServiceId)' -ClientSecret `$env:NIGHT_JOB_SECRET
`$out = Import-Csv new.csv | Invoke-AtlassianMcpTool createJiraIssue -ThrottleLimit 4 -ResumeLog run.jsonl -AuditLog audit.jsonl -ErrorAction Continue -ErrorVariable bad -Confirm:`$false
[pscustomobject]@{
    Made    = @(`$out | Where-Object Status -NE Skipped).Count
    Skipped = @(`$out | Where-Object Status -EQ 'Skipped').Count
    Bad     = @(`$bad | ForEach-Object { [pscustomobject]@{ Id = `$_.FullyQualifiedErrorId -replace ',.*'; Text = "`$_"; Row = `$_.TargetObject.summary } })
} | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath report.json
"@
        function Start-Job2 {
            $start = [Diagnostics.ProcessStartInfo]::new("$PSHOME/pwsh")
            foreach ($argument in '-NoProfile', '-NonInteractive', '-File', $job) { $start.ArgumentList.Add($argument) }
            $start.Environment['NIGHT_JOB_SECRET'] = $clients::ServiceSecret
            $start.RedirectStandardInput = $start.RedirectStandardError = $start.RedirectStandardOutput = $true
            $process = [Diagnostics.Process]::Start($start)
            $process.StandardInput.Close()
            $process.BeginErrorReadLine()
            $process.BeginOutputReadLine()
            $process
        }
        $null = Connect-TestSite $site -Name counter
        function Get-Night { @(Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -Session counter -jql 'project = DEMO ORDER BY key' -fields summary -maxResults 100 -All | ForEach-Object { $_.fields.summary } | Where-Object { $_ -like 'Night *' }) }
    }
    AfterAll {
        Get-AtlassianSession | Disconnect-Atlassian
        $site.Dispose()
    }

    It 'is killed in the middle' {
        $process = Start-Job2
        $limit = [datetime]::UtcNow.AddMinutes(5)
        $expired = $false
        while (($sent = (Get-TestCall $site createJiraIssue).Count) -lt $count * 0.6) {
            if (-not $expired -and $sent -ge $count * 0.4) {
                $site.ExpireOAuthTokens()
                $expired = $true
            }
            if ($process.HasExited -or [datetime]::UtcNow -gt $limit) { throw "It did not get that far: $((Get-TestCall $site createJiraIssue).Count) rows." }
            $null = [Threading.Thread]::Yield()
        }
        $process.Kill()
        $process.WaitForExit()
        $process.ExitCode | Should -Not -Be 0
        (Get-Night).Count | Should -BeLessThan ($count - 3)
    }

    It 'waited when the server asked it to slow down' {
        @($site.Requests | Where-Object Status -EQ 429).Count | Should -Be 1
    }

    It 'got a new token when the first expired' {
        $site.OAuthTokenForms.Count | Should -BeGreaterOrEqual 2
        @($site.Requests | Where-Object Status -EQ 401).Count | Should -BeGreaterThan 0
    }

    It 'goes on with the same command, and every row is accounted for' {
        $process = Start-Job2
        $process.WaitForExit()
        $script:report = Get-Content -LiteralPath (Join-Path $TestDrive 'report.json') -Raw | ConvertFrom-Json
        $unknown = @($report.Bad | Where-Object Id -EQ 'OutcomeUnknown')
        $invalid = @($report.Bad | Where-Object Id -NE 'OutcomeUnknown')
        Write-Host "Made $($report.Made), skipped $($report.Skipped), unknown $($unknown.Count), invalid $($invalid.Count)."
        $invalid.Count | Should -Be 3
        $unknown.Count | Should -BeLessOrEqual 4
        $unknown | ForEach-Object { $_.Text | Should -Match 'Row \d+ .*Night \d+' }
        $report.Made + $report.Skipped + $unknown.Count + $invalid.Count | Should -Be $count
    }

    It 'leaves each valid row on the server once, but for those it says it does not know' {
        $night = Get-Night
        @($night | Sort-Object -Unique).Count | Should -Be $night.Count
        $unknown = @($report.Bad | Where-Object Id -EQ 'OutcomeUnknown').Row
        $expected = 1..$count | Where-Object { $_ -notin $bad } | ForEach-Object { "Night $_" }
        Compare-Object $expected $night | Where-Object InputObject -NotIn $unknown | Should -BeNullOrEmpty
    }

    It 'sends nothing when it is run a third time' {
        $before = (Get-TestCall $site createJiraIssue).Count
        $process = Start-Job2
        $process.WaitForExit()
        (Get-TestCall $site createJiraIssue).Count | Should -Be $before
        $third = Get-Content -LiteralPath (Join-Path $TestDrive 'report.json') -Raw | ConvertFrom-Json
        $third.Made | Should -Be 0
    }

    It 'refuses a destructive tool in the same job without -Force, with no request' {
        $before = $site.RequestCount
        $text = Invoke-FreshPwsh @"
`$null = Connect-Atlassian -Uri '$($site.Uri)' -EmailAddress '$($site.EmailAddress)' -ApiToken '$($site.ApiToken)'
`$ErrorActionPreference = 'Continue'
'connected'
try { 'DEMO-1', 'DEMO-2' | Invoke-AtlassianMcpTool deleteJiraIssue -ThrottleLimit 4 -ErrorVariable refused 2>`$null } catch { `$_.FullyQualifiedErrorId }
"@
        $text[-1] | Should -BeLike 'ConfirmationRequired,*'
        Get-TestCall $site deleteJiraIssue | Should -BeNullOrEmpty
    }

    It 'has written one audit line for each call that ended' {
        $lines = Get-Content -LiteralPath (Join-Path $TestDrive 'audit.jsonl') | ConvertFrom-Json
        # The line comes before the journal's record, so a kill between the two leaves a line for a row that counts as unknown.
        $succeeded = @($lines | Where-Object outcome -EQ 'Succeeded').Count
        $succeeded | Should -BeGreaterOrEqual ($report.Made + $report.Skipped)
        $succeeded | Should -BeLessOrEqual ($report.Made + $report.Skipped + 4)
        Get-Content -LiteralPath (Join-Path $TestDrive 'audit.jsonl') -Raw | Should -Not -Match ([regex]::Escape($clients::ServiceSecret))
    }
}
