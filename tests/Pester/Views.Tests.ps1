#Requires -Version 7.4

BeforeDiscovery {
    $root = (Resolve-Path -LiteralPath "$PSScriptRoot/../..").Path
    $format = [xml] (Get-Content -LiteralPath (Join-Path $root 'src/McpAtlassian/McpAtlassian.Format.ps1xml') -Raw)
    $tables = @($format.SelectNodes('//View[TableControl]') | ForEach-Object { @{ View = $_.Name; Xml = $_.OuterXml } })
    $views = @($format.SelectNodes('//View') | ForEach-Object { @{ View = $_.Name; Xml = $_.OuterXml } })
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../McpAtlassian.psd1" -Force
    $module = (Resolve-Path -LiteralPath "$PSScriptRoot/../../McpAtlassian.psd1").Path
    $pwsh = "$PSHOME/pwsh"
    $demo = Start-AtlassianDemoServer
    $null = Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name views -WarningAction Ignore

    # As it comes out of Start-Job, remoting and Import-Clixml.
    function ConvertTo-Deserialized ($Value) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Value, 3)) }

    function Get-ShownText ($Value) {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            ($Value | Out-String -Width 100) -replace '(?m)\s+$'
        }
        finally { $PSStyle.OutputRendering = $before }
    }

    # What a pwsh writes to its standard output, which is a pipe here.
    function Get-RedirectedText ([string] $Script, [hashtable] $Environment = @{}) {
        $start = [Diagnostics.ProcessStartInfo]::new($pwsh)
        foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$module'; $Script") { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $start.RedirectStandardInput = $true
        foreach ($name in 'NO_COLOR', 'TERM', 'GITHUB_ACTIONS', 'TF_BUILD') { $null = $start.Environment.Remove($name) }
        $start.Environment['TERM'] = 'xterm-256color'
        foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $process.Dispose()
    }
}

AfterAll {
    Disconnect-Atlassian views
    $demo | Stop-AtlassianDemoServer
}

Describe 'The table of <View>' -ForEach $tables {
    It 'fits 100 columns, and leaves room for the last one' {
        $headers = ([xml] $Xml).SelectNodes('//TableColumnHeader')
        $widths = @($headers | ForEach-Object { if ($_.Width) { [int] $_.Width } })
        $open = $headers.Count - $widths.Count
        $open | Should -BeLessOrEqual 1
        ($widths | Measure-Object -Sum).Sum + $headers.Count - 1 + 25 * $open | Should -BeLessOrEqual 100
    }

    It 'has as many columns as headers' {
        ([xml] $Xml).SelectNodes('//TableColumnItem').Count | Should -Be ([xml] $Xml).SelectNodes('//TableColumnHeader').Count
    }
}

Describe 'The view of <View>' -ForEach $views {
    It 'is that of the deserialized form too' {
        $names = ([xml] $Xml).SelectNodes('//ViewSelectedBy/TypeName').InnerText
        $names | Should -HaveCount 2
        $names[1] | Should -Be "Deserialized.$($names[0])"
    }
}

Describe 'The list of <View>' -ForEach ($views | Where-Object { $_.View -like '*.List' -and $_.View -notlike '*.Models.*' }) {
    It 'shows members that the thing has' {
        $type = ([xml] $Xml).SelectSingleNode('//ViewSelectedBy/TypeName').InnerText
        $members = (Get-TypeData -TypeName $type).Members.Keys
        foreach ($label in ([xml] $Xml).SelectNodes('//ListItem/Label').InnerText) { $label | Should -BeIn $members }
    }
}

Describe 'What commands give' {
    It 'has a view, each of its types' {
        $shown = (Get-FormatData -TypeName McpAtlassian.* -PowerShellVersion $PSVersionTable.PSVersion).TypeNames
        $given = (Get-Command -Module McpAtlassian).OutputType.Name | Where-Object { $_ -like 'McpAtlassian.*' } | Select-Object -Unique
        $given.Count | Should -BeGreaterThan 8
        $given | Where-Object { $_ -notin $shown } | Should -BeNullOrEmpty
    }

    It 'looks the same after a journey through a job: <Name>' -ForEach @(
        @{ Name = 'sessions'; Get = { Get-AtlassianSession views }; Like = 'views +127\.0\.0\.1' }
        @{ Name = 'tools'; Get = { Get-AtlassianMcpTool *JiraIssue }; Like = 'deleteJiraIssue +Jira +destructive' }
        @{ Name = 'issues'; Get = { Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'project = DEMO ORDER BY key' -First 3 }; Like = 'DEMO-1 +Epic' }
        @{ Name = 'a page'; Get = { Invoke-AtlassianMcpTool searchConfluence -cql 'type = page' -First 1 }; Like = '\S' }
        @{ Name = 'resources'; Get = { Get-AtlassianMcpResource demo://readme }; Like = 'Uri +Title +MimeType +Size\s+-.*\s+demo://readme +About this demo +text/markdown' }
        @{ Name = 'templates'; Get = { Get-AtlassianMcpResource -Template }; Like = 'jira://issue/\{key\} +application/json +A Jira issue by its key' }
        @{ Name = 'prompts'; Get = { Get-AtlassianMcpPrompt triage-issue }; Like = 'triage-issue +issueKey \[tone\] +Ask for a priority' }
        @{ Name = 'arguments of a prompt'; Get = { (Get-AtlassianMcpPrompt triage-issue).Parameters }; Like = 'issueKey +True' }
        @{ Name = 'messages of a prompt'; Get = { Get-AtlassianMcpPrompt triage-issue @{ issueKey = 'DEMO-1' } }; Like = 'user +\S' }
        @{ Name = 'clients'; Get = { Get-McpClient Cursor, Codex }; Like = 'Cursor' }
        @{ Name = 'sites'; Get = { Get-AtlassianSite }; Like = 'demo\.example\.com' }
        @{ Name = 'steps of a test'; Get = { Test-AtlassianSession -Detailed }; Like = 'Tools +Passed +\d+ ms' }
    ) {
        $value = @(& $Get)
        $text = Get-ShownText $value
        $text | Should -Match $Like
        $text -split "`n" | ForEach-Object { $_.Length | Should -BeLessOrEqual 100 -Because $_ }
        Get-ShownText (ConvertTo-Deserialized $value) | Should -Be $text
    }
}

Describe 'A thing' {
    # The same things as the demo and Atlassian nest them, and as mcp-atlassian lays them flat.
    BeforeAll {
        $things = @{
            'nested issue' = @{ tool = 'getJiraIssue'; json = '{"id":"1","key":"DEMO-1","self":"https://site.example.com/rest/api/3/issue/1","fields":{"summary":"Sum","issuetype":{"name":"Bug"},"status":{"name":"Done","statusCategory":{"key":"done"}},"priority":{"name":"High"},"assignee":{"displayName":"Ada"},"reporter":{"displayName":"Bo"},"labels":["a","b"],"created":"2026-01-05T09:00:00.000+0000","updated":"2026-01-06T09:00:00.000+0000","duedate":"2026-02-01","description":"Text"}}' }
            'flat issue' = @{ tool = 'jira_get_issue'; json = '{"id":"1","key":"DEMO-1","summary":"Sum","browse_url":"https://site.example.com/browse/DEMO-1","issue_type":{"name":"Bug"},"status":{"name":"Done","category":"Done"},"priority":{"name":"High"},"assignee":{"display_name":"Ada","email":"ada@example.com"},"reporter":{"display_name":"Bo"},"labels":["a","b"],"created":"2026-01-05T09:00:00.000+0000","updated":"2026-01-06 09:00:00 UTC","duedate":"2026-02-01","description":"Text"}' }
            'changed issue' = @{ tool = 'jira_create_issue'; json = '{"message":"Issue created successfully","issue":{"id":"1","key":"DEMO-1","summary":"Sum","url":"https://site.example.com/browse/DEMO-1","issue_type":{"name":"Bug"},"status":{"name":"Done","category":"Done"},"priority":{"name":"High"},"assignee":{"display_name":"Ada"},"reporter":{"display_name":"Bo"},"labels":["a","b"],"created":"2026-01-05T09:00:00.000+0000","updated":"2026-01-06T09:00:00.000+0000","duedate":"2026-02-01","description":"Text"}}' }
        }
        $assembly = [McpAtlassian.Models.AtlassianSession].Assembly
        $namer = $assembly.GetType('McpAtlassian.Calls.ResultTypes').GetMethod('Name')

        function New-Thing ([string] $Json, [string] $Tool) {
            $thing = $Json | ConvertFrom-Json -DateKind String
            $null = $namer.Invoke($null, @([psobject] $thing, $Tool))
            $thing
        }
    }

    It 'has what its table shows as members: a <_>' -ForEach 'nested issue', 'flat issue', 'changed issue' {
        $issue = New-Thing $things[$_].json $things[$_].tool
        "$issue" | Should -Be 'DEMO-1'
        @($issue | Where-Object Status -eq 'Done').Count | Should -Be 1
        @($issue | Where-Object Assignee -like 'A*').Count | Should -Be 1
        ($issue | Group-Object Priority).Name | Should -Be 'High'
        $issue.Type, $issue.Reporter, $issue.Summary, $issue.Description | Should -Be 'Bug', 'Bo', 'Sum', 'Text'
        $issue.Due | Should -BeOfType [datetime]
        $issue.Created -lt [datetime]'2026-01-06' | Should -BeTrue
        $issue.Created.ToString('yyyy') | Should -Be '2026'
        $issue.Due.ToString('MM', [cultureinfo]::InvariantCulture) | Should -Be '02'
        $issue.Url | Should -Be 'https://site.example.com/browse/DEMO-1'
        @($issue.Labels) | Should -Be 'a', 'b'
        $issue.Labels -contains 'b' | Should -BeTrue
        Get-ShownText $issue | Should -Match 'DEMO-1 +Bug +Done +High +Ada +Sum'
        "$(ConvertTo-Deserialized $issue)" | Should -Be 'DEMO-1'
    }

    It 'writes dates and lists that any program reads into a CSV, in any culture: a <_>' -ForEach 'nested issue', 'flat issue' {
        $issue = New-Thing $things[$_].json $things[$_].tool
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'th-TH'
            $row = $issue | Select-Object Key, Status, Created, Due, Labels | ConvertTo-Csv | ConvertFrom-Csv
        }
        finally { [cultureinfo]::CurrentCulture = $before }
        $row.Key, $row.Status, $row.Due, $row.Labels | Should -Be 'DEMO-1', 'Done', '2026-02-01', 'a, b'
        [datetimeoffset]::Parse($row.Created, [cultureinfo]::InvariantCulture).UtcDateTime | Should -Be ([datetime]'2026-01-05T09:00:00')
    }

    It 'keeps what the server sent in Select-Object * and JSON, and nothing else: a <_>' -ForEach 'nested issue', 'flat issue' {
        $plain = $things[$_].json | ConvertFrom-Json -DateKind String
        $issue = New-Thing $things[$_].json $things[$_].tool
        ($issue | Select-Object *).PSObject.Properties.Name | Should -Be $plain.PSObject.Properties.Name
        $again = $issue | ConvertTo-Json -Depth 9 | ConvertFrom-Json
        $again.PSObject.Properties.Name | Should -Be $plain.PSObject.Properties.Name
        $status, $said = foreach ($each in $again, $plain) { ($each.fields ?? $each).status | ConvertTo-Json -Compress }
        $status | Should -Be $said
    }

    It 'sorts and compares by the name of what has one' {
        $issues = 'Open', 'Done', 'Blocked' | ForEach-Object { New-Thing ($things['flat issue'].json -replace '"status":\{"name":"Done"', "`"status`":{`"name`":`"$_`"") jira_get_issue }
        "$(($issues | Sort-Object status).status)" | Should -Be 'Blocked Done Open'
        $issues[0].status -eq 'open' | Should -BeTrue
        'Open' -eq $issues[0].status | Should -BeTrue
        $issues[0].status.category | Should -Be 'Done'
        $issues[0].assignee.email | Should -Be 'ada@example.com'
    }

    It 'has a table that reads within 80 columns: <tool>' -ForEach @(
        @{ tool = 'listJiraProjects'; json = '{"id":"1","key":"DEMO","name":"Demo","projectTypeKey":"software"}'; like = 'DEMO +1 +software +Demo' }
        @{ tool = 'jira_get_all_projects'; json = '{"id":"1","key":"DEMO","name":"Demo","projectTypeKey":"software"}'; like = 'DEMO +1 +software +Demo' }
        @{ tool = 'jira_get_transitions'; json = '{"id":11,"name":"To Do"}'; like = '11 +To Do' }
        @{ tool = 'listJiraIssueTransitions'; json = '{"id":"31","name":"Finish","to":{"name":"Done"}}'; like = '31 +Finish +Done' }
        @{ tool = 'listJiraIssueComments'; json = '{"id":"7","author":{"displayName":"Ada"},"body":"One\ntwo","created":"2026-01-05T09:00:00.000+0000"}'; like = '7 +Ada +2026-01-05 \d\d:\d\d One two' }
        @{ tool = 'jira_get_comments'; json = '{"id":"7","author":{"display_name":"Ada"},"body":"One","created":"2026-01-05T09:00:00.000+0000"}'; like = '7 +Ada +2026-01-05 \d\d:\d\d One' }
        @{ tool = 'jira_get_worklog'; json = '{"id":"7","author":"Ada","comment":"Fixed","time_spent":"1h","started":"2026-01-05T09:00:00.000+0000"}'; like = '7 +Ada +2026-01-05 \d\d:\d\d 1h +Fixed' }
        @{ tool = 'jira_get_agile_boards'; json = '{"id":"1","name":"Board 1","type":"scrum"}'; like = '1 +scrum +Board 1' }
        @{ tool = 'jira_get_sprints_from_board'; json = '{"id":"1","name":"Sprint 1","state":"active","start_date":"2026-01-05T09:00:00Z"}'; like = '1 +active +2026-01-05 +Sprint 1' }
        @{ tool = 'jira_get_project_versions'; json = '{"id":"1","name":"1.0","released":true,"releaseDate":"2026-02-01"}'; like = '1 +released +2026-02-01 +1\.0' }
        @{ tool = 'jira_get_link_types'; json = '{"id":"1","name":"Blocks","inward":"is blocked by","outward":"blocks"}'; like = '1 +Blocks +is blocked by +blocks' }
        @{ tool = 'jira_get_user_profile'; json = '{"success":true,"user":{"account_id":"5b","display_name":"Ada","email":"a@example.com"}}'; like = 'Ada +a@example\.com +5b' }
        @{ tool = 'lookupJiraAccountId'; json = '{"accountId":"5b","displayName":"Ada","emailAddress":"a@example.com"}'; like = 'Ada +a@example\.com +5b' }
        @{ tool = 'confluence_get_page'; json = '{"metadata":{"id":"101","title":"Page","space":{"key":"DOCS"},"updated":"2026-03-01 10:00:00 UTC","content":{"value":"x"}}}'; like = '101 +DOCS +2026-03-01 +Page' }
        @{ tool = 'confluence_search'; json = '{"id":"101","title":"Page","type":"page","space":{"key":"DOCS"},"updated":"2026-03-01 10:00:00 UTC"}'; like = '101 +DOCS +2026-03-01 +Page' }
        @{ tool = 'getConfluenceContent'; json = '{"id":"101","title":"Page","spaceKey":"DOCS","spaceId":"9","version":{"createdAt":"2026-03-01T10:00:00.000Z"},"body":"x"}'; like = '101 +DOCS +2026-03-01 +Page' }
        @{ tool = 'listConfluenceSpaces'; json = '{"id":"9","key":"DOCS","name":"Docs","type":"global"}'; like = 'DOCS +9 +global +Docs' }
        @{ tool = 'listJiraIssueAttachments'; json = '{"id":"9","filename":"a.txt","size":5,"mimeType":"text/plain","created":"2026-03-01T10:00:00.000Z"}'; like = '9 +5 text/plain +2026-03-01 a\.txt' }
        @{ tool = 'searchConfluence'; json = '{"content":{"id":"1","type":"page","title":"Home"},"title":"Home","excerpt":"x","url":"/wiki/x","lastModified":"2026-03-01T10:00:00.000Z"}'; like = 'page +2026-03-01 +Home' }
        @{ tool = 'transitionJiraIssue'; json = '{"success":true,"issueIdOrKey":"DEMO-2"}'; like = 'DEMO-2 +done' }
        @{ tool = 'createJiraIssue'; json = '{"id":"1","key":"DEMO-9","self":"https://x.example.com/rest/api/3/issue/1","webUrl":"https://x.example.com/browse/DEMO-9"}'; like = 'DEMO-9 +https://x\.example\.com/browse/DEMO-9' }
        @{ tool = 'jira_delete_issue'; json = '{"message":"Issue DEMO-130 has been deleted successfully."}'; like = 'deleted successfully' }
    ) {
        $thing = New-Thing $json $tool
        $text = ($thing | Format-Table | Out-String -Width 80) -replace "`e\[[\d;]*m"
        $text | Should -Match $like
        $text -split "`n" | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 }
        "$thing" | Should -Not -Match '^@\{|^System\.'
        Get-ShownText (ConvertTo-Deserialized $thing) | Should -Match $like
    }
}

# The flat shapes of mcp-atlassian, as they were recorded from it.
Describe 'What mcp-atlassian answered' {
    BeforeDiscovery {
        $recordings = foreach ($kind in 'dc', 'cloud', 'bad') {
            foreach ($line in Get-Content -LiteralPath (Join-Path $root "tests/Recorded/mcp-atlassian-0.23.1-$kind.jsonl")) {
                $entry = $line | ConvertFrom-Json
                if ($entry.name) {
                    @{
                        Name   = "$kind/$($entry.name)"; Tool = $entry.params.name; Arguments = $entry.params.arguments
                        Result = $entry.result | ConvertTo-Json -Depth 50 -Compress
                    }
                }
            }
        }
        # Whatever of a view's columns is empty has no data in the recording; Summary, Status and Assignee were asked for.
        $unasked = 'Type', 'Priority'
        $expected = @(
            @{ Recorded = 'dc/assignable-users'; View = 'AtlassianUser'; Text = 'Ada Example' }
            @{ Recorded = 'dc/user'; View = 'AtlassianUser'; Text = 'Ada Example' }
            @{ Recorded = 'dc/boards'; View = 'JiraBoard'; Empty = 'Project'; Text = 'Board 1' }
            @{ Recorded = 'dc/create', 'cloud/create'; View = 'JiraIssue'; Empty = 'Assignee'; Text = 'DEMO-131' }
            @{ Recorded = 'dc/delete-issue'; View = 'AtlassianChange'; Text = 'DEMO-130'; List = 'Outcome +: Issue DEMO-130 has been deleted successfully' }
            @{ Recorded = 'dc/get-issue', 'cloud/get-issue', 'dc/project-issues', 'cloud/project-issues'; View = 'JiraIssue'; Text = 'DEMO-1' }
            @{ Recorded = 'dc/get-unassigned-issue'; View = 'JiraIssue'; Empty = 'Assignee'; Text = 'DEMO-4' }
            @{ Recorded = 'dc/search-1', 'cloud/search-1'; View = 'JiraIssue'; Empty = $unasked; Text = 'DEMO-1' }
            @{ Recorded = 'dc/search-2', 'cloud/search-2'; View = 'JiraIssue'; Empty = $unasked; Text = 'DEMO-3' }
            @{ Recorded = 'dc/search-last', 'cloud/search-last'; View = 'JiraIssue'; Empty = $unasked; Text = 'DEMO-129' }
            @{ Recorded = 'dc/page'; View = 'ConfluencePage'; Text = 'Made-up page 101'; List = 'Text +: Body of page 101' }
            @{ Recorded = 'dc/page-children'; View = 'ConfluencePage'; Text = 'Made-up page 102'; List = 'Text +: Body of page 102' }
            @{ Recorded = 'dc/search-pages'; View = 'ConfluencePage'; Text = 'Made-up page 101'; List = 'Text +: Body of page 101' }
            @{ Recorded = 'dc/transitions'; View = 'JiraTransition'; Empty = 'To'; Text = 'To Do' }
        )
        $cases = foreach ($case in $expected) {
            foreach ($name in $case.Recorded) { $case + ($recordings | Where-Object Name -EQ $name | ForEach-Object { @{ Tool = $_.Tool; Arguments = $_.Arguments; Result = $_.Result; Name = $_.Name } }) }
        }
        $silent = 'dc/no-comments', 'dc/search-nothing', 'cloud/search-nothing'
        $failures = 'dc/missing-*', 'dc/refused-*', 'dc/unknown-user', 'dc/page-views', 'bad/*'
        $untold = $recordings.Name | Where-Object { $name = $_; $name -notin $cases.Name -and $name -notin $silent -and -not ($failures | Where-Object { $name -like $_ }) }
    }

    BeforeAll {
        Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force
        $tools = (Get-Content -LiteralPath "$PSScriptRoot/../Recorded/mcp-atlassian-0.23.1-dc.jsonl" | ConvertFrom-Json |
                Where-Object method -EQ 'tools/list').result.tools
        $results = @{}
        $stub = Start-StubServer -Tools @($tools | ForEach-Object { ConvertTo-Json -InputObject $_ -Depth 50 -Compress }) -Results $results
        $null = Connect-Atlassian -Uri $stub.Uri -ApiKey x -Name recorded -WarningAction Ignore
        $format = [xml] (Get-Content -LiteralPath "$PSScriptRoot/../../src/McpAtlassian/McpAtlassian.Format.ps1xml" -Raw)
    }

    AfterAll {
        Disconnect-Atlassian recorded
        Stop-StubServer $stub
    }

    It 'is all here' -ForEach @{ Untold = @($untold) } { $Untold | Should -BeNullOrEmpty }

    It 'fills each column that it has data for, and the list: <Name>' -ForEach $cases {
        $results[$Tool] = $Result
        $given = @{}
        $Arguments.PSObject.Properties | ForEach-Object { $given[$_.Name] = $_.Value }
        $things = @(Invoke-AtlassianMcpTool $Tool $given -Session recorded -Confirm:$false -WarningAction Ignore)
        $things[0].PSObject.TypeNames[0] | Should -Be "McpAtlassian.$View"
        "$($things[0])" | Should -Be $Text
        $table = $format.SelectSingleNode("//View[Name='McpAtlassian.$View']")
        $headers = @($table.SelectNodes('.//TableColumnHeader/Label').InnerText)
        $cells = @($table.SelectNodes('.//TableColumnItem').ScriptBlock)
        $blank = for ($i = 0; $i -lt $cells.Count; $i++) {
            if (-not ($things | ForEach-Object ([scriptblock]::Create($cells[$i])) | Where-Object { "$_" })) { $headers[$i] }
        }
        @($blank) | Should -Be @($Empty | Where-Object { $_ })
        $shown = ($things | Format-Table | Out-String -Width 80) -replace "`e\[[\d;]*m"
        $shown -split "`n" | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 }
        $written = $things[0] | Format-List | Out-String -Width 80
        $written | Should -Match ($List ?? [regex]::Escape($Text))
        $written | Should -Not -Match '(?m)^(Item|Headline) +:'
    }
}

Describe 'The url of a thing' {
    BeforeAll { Import-Module "$PSScriptRoot/Tools/TestSite.psm1" -Force }

    It 'is the page, and -Raw has what the server wrote: <json>' -ForEach @(
        @{ tool = 'searchConfluence'; url = 'https://site.example.com/wiki/spaces/A/1'; json = '{"title":"A","excerpt":"x","url":"/spaces/A/1","_links":{"base":"https://site.example.com/wiki"}}' }
        @{ tool = 'jira_get_issue'; url = 'https://site.example.com/jira/browse/A-1'; json = '{"id":"1","key":"A-1","summary":"S","url":"https://site.example.com/jira/rest/api/2/issue/1"}' }
        @{ tool = 'jira_get_issue'; url = 'https://site.example.com/browse/A-1'; json = '{"id":"1","key":"A-1","summary":"S","url":"https://site.example.com/rest/api/2/issue/1","browse_url":"https://site.example.com/browse/A-1"}' }
        @{ tool = 'jira_get_issue'; url = 'https://api.example.com/ex/jira/5/rest/api/2/issue/1'; json = '{"id":"1","key":"A-1","summary":"S","url":"https://api.example.com/ex/jira/5/rest/api/2/issue/1"}' }
        @{ tool = 'searchConfluence'; url = '/unknown/1'; json = '{"title":"A","excerpt":"x","url":"/unknown/1"}' }
        @{ tool = 'listJiraIssueAttachments'; url = 'https://site.example.com/rest/api/2/attachment/content/1'; json = '{"id":"1","filename":"a.txt","url":"https://site.example.com/rest/api/2/attachment/content/1"}' }
    ) {
        $stub = Start-StubServer -Tools "{`"name`":`"$tool`",`"inputSchema`":{`"type`":`"object`",`"properties`":{}},`"annotations`":{`"readOnlyHint`":true}}" -Results @{ $tool = ConvertTo-StubResult $json }
        try {
            $null = Connect-Atlassian -Uri $stub.Uri -ApiKey x -Name url -WarningAction Ignore
            $thing = Invoke-AtlassianMcpTool $tool -Session url
            $thing.Url | Should -Be $url
            ($thing | ConvertTo-Json -Depth 5 | ConvertFrom-Json).url | Should -Be $url
            (Invoke-AtlassianMcpTool $tool -Session url -Raw | ConvertFrom-Json).content[0].text | Should -Be $json
        }
        finally {
            Disconnect-Atlassian url
            Stop-StubServer $stub
        }
    }

    It 'is completed by the site that the call went to' {
        $hit = Invoke-AtlassianMcpTool searchConfluence -cql 'type = page' -First 1
        $hit.Url | Should -BeLike 'https://demo.example.com/wiki/spaces/*'
        ($hit | Select-Object Title, Url | ConvertTo-Csv | ConvertFrom-Csv).Url | Should -Be $hit.Url
    }
}

Describe 'Tab after a command that was made of a tool' {
    It 'completes the members that the table shows' {
        Import-AtlassianMcpTool searchJiraIssuesUsingJql -Session views
        try {
            $line = 'Search-AtlassianJiraIssue x | Where-Object '
            $found = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
            foreach ($name in 'Key', 'Status', 'Assignee', 'Due', 'Url') { $found | Should -Contain $name }
        }
        finally { Get-Module | Where-Object { $_.ExportedCommands.ContainsKey('Search-AtlassianJiraIssue') } | Remove-Module }
    }
}

Describe 'A key in a table' {
    BeforeAll {
        $steps = "`$null = Connect-Atlassian -Demo; Invoke-AtlassianMcpTool searchJiraIssuesUsingJql -jql 'key in (DEMO-1, DEMO-2)' -fields summary, status, duedate | Format-Table"
    }

    It 'opens its page where links can be shown' {
        $text = Get-RedirectedText "`$PSStyle.OutputRendering = 'Ansi'; $steps"
        $text | Should -Match "`e\]8;;https://demo\.example\.com/browse/DEMO-2`e\\DEMO-2`e\]8;;`e\\"
    }

    It 'is plain where the output is redirected, and with NO_COLOR' {
        Get-RedirectedText $steps | Should -Not -Match "`e\]8"
        Get-RedirectedText $steps -Environment @{ NO_COLOR = '1' } | Should -Not -Match "`e\]8"
    }

    It 'is not a link if its column would cut it' {
        [McpAtlassian.Models.Cell]::Link([pscustomobject]@{ webUrl = 'https://x.example.com/' }, 'TOOLONG-123', 10, $PSStyle) | Should -Not -Match "`e\]8"
    }
}

Describe 'Colour in the views' {
    BeforeAll {
        $steps = "`$null = Connect-Atlassian -Demo; Test-AtlassianSession -Detailed | Format-Table; Get-AtlassianMcpTool deleteJiraIssue | Format-Table"
    }

    It 'is that of $PSStyle for what passed and what warns' {
        $text = Get-RedirectedText "`$PSStyle.OutputRendering = 'Ansi'; `$PSStyle.Formatting.Error = `"``e[35m`"; $steps"
        $text | Should -Match "`e\[32mPassed`e\[0m"
        $text | Should -Match "`e\[35mdestructive`e\[0m"
    }

    It 'is none where the output is redirected' {
        $text = Get-RedirectedText $steps
        # PowerShell colours headers all the same; what is ours is plain.
        $text | Should -Match 'Tools +Passed +\d+ ms'
        $text | Should -Match 'Jira +destructive Delete'
    }

    It 'is none with NO_COLOR, even where colour was asked for at a terminal' {
        Get-RedirectedText "`"rendering: `$(`$PSStyle.OutputRendering)`"; $steps" -Environment @{ NO_COLOR = '1' } | Should -Match 'rendering: PlainText[\s\S]+Tools +Passed'
    }

    It 'is not part of the objects' {
        (Test-AtlassianSession -Detailed -Session views)[0].Result | Should -Be Passed
        (Get-AtlassianMcpTool deleteJiraIssue -Session views).Access | Should -Be destructive
    }

    It 'is not asked of a PowerShell that has no $PSStyle' {
        [McpAtlassian.Ci.HostText]::Toned('Failed', $null) | Should -Be 'Failed'
    }
}
